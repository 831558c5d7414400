package io.boilerc.flink.job;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.types.DocumentWriteTypeInfo;
import io.boilerc.flink.function.Functions;
import io.boilerc.flink.function.FunctionsFactory;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.message.MessageType;
import io.boilerc.flink.operator.Aggregate;
import io.boilerc.flink.operator.AssembleReferences;
import io.boilerc.flink.operator.AssembleView;
import io.boilerc.flink.operator.ConflictLetters;
import io.boilerc.flink.operator.CutOperator;
import io.boilerc.flink.operator.Deliver;
import io.boilerc.flink.operator.Index;
import io.boilerc.flink.operator.Lifetime;
import io.boilerc.flink.operator.Match;
import io.boilerc.flink.operator.Metrics;
import io.boilerc.flink.operator.Resolve;
import io.boilerc.flink.plan.Node;
import io.boilerc.flink.plan.Plan;
import io.boilerc.flink.python.EmbeddedFactory;
import io.boilerc.flink.python.PythonOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Reads a plan into a data stream, node by node: each node is one operator of that id, keyed by
 * what its messages are routed by. A Match has its indexer as a second one.
 */
public final class Topology {

  /** Opens the functions of a node; the set holds the slots whose keys are document paths. */
  @FunctionalInterface
  interface FunctionsOf {
    FunctionsFactory of(Set<String> referenceSlots);
  }

  private static final String ROUTER = "router";

  private final Plan plan;
  private final FunctionsOf functions;
  private final Connectors connectors;

  /** What each node sends, and the dead letters of those that have any. */
  private final Map<String, DataStream<Message>> outputs = new HashMap<>();

  private final Map<String, DataStream<Message>> letters = new HashMap<>();
  private DataStream<Message> unreadable;
  private DataStream<Message> foundViews;
  private DataStream<Message> foundLetters;

  /** A topology whose functions run in the Python that {@code python} finds. */
  public Topology(Plan plan, PythonOptions python, Connectors connectors) {
    this(plan, slots -> new EmbeddedFactory(plan.program(), python, slots), connectors);
  }

  Topology(Plan plan, FunctionsOf functions, Connectors connectors) {
    this.plan = plan;
    this.functions = functions;
    this.connectors = connectors;
  }

  /** Adds all operators to {@code environment}. */
  public void build(StreamExecutionEnvironment environment) {
    routeDocuments(environment);
    for (Node node : plan.nodes()) {
      add(node);
    }
  }

  private void routeDocuments(StreamExecutionEnvironment environment) {
    List<Node.DocumentSource> sources = plan.nodes(Node.DocumentSource.class).toList();
    Belongings belongings = Belongings.of(plan);
    DataStream<DocumentChange> changes =
        connectors.changes(environment, belongings.sources(), belongings.listings());
    SingleOutputStreamOperator<Message> routed =
        changes
            .process(new Router(belongings), MessageType.INSTANCE)
            .name(ROUTER)
            .uid(ROUTER)
            .setParallelism(1);
    for (Node.DocumentSource source : sources) {
      outputs.put(source.id(), routed.getSideOutput(Router.tag(source.collection())));
    }
    unreadable = routed.getSideOutput(CutOperator.LETTERS);
    foundViews = routed.getSideOutput(Router.FOUND_VIEWS);
    foundLetters = routed.getSideOutput(Router.FOUND_LETTERS);
  }

  private void add(Node node) {
    if (node instanceof Node.References references) {
      add(references);
    } else if (node instanceof Node.View view) {
      add(view);
    } else if (node instanceof Node.Resolve resolve) {
      keyed(
          resolve.id(),
          new Resolve(resolve.slot()),
          requestsOf(resolve.requests(), resolve.slot(), resolve.id()),
          outputs.get(resolve.documents()));
    } else if (node instanceof Node.Match match) {
      add(match);
    } else if (node instanceof Node.ViewSource source) {
      keyed(source.id(), Deliver.toReaders(conflicts(source.id())), inputs(source));
    } else if (node instanceof Node.Group group) {
      index(group.id(), group.id(), Functions::group, group.rows());
    } else if (node instanceof Node.Aggregate aggregate) {
      keyed(
          aggregate.id(),
          new Aggregate(
              aggregate.id(),
              aggregate.mediator(),
              aggregate.view(),
              plan.letterCollection(),
              functions.of(Set.of())),
          inputs(aggregate));
    } else if (node instanceof Node.Deliver deliver) {
      add(deliver);
    } else if (node instanceof Node.DocumentSink sink) {
      write(sink.id(), sink.input(), sink.atomic(), plan.letterCollection());
    } else if (node instanceof Node.DeadLetterSink sink) {
      write(sink.id(), sink.input(), false, "");
    }
  }

  private void add(Node.References node) {
    Set<String> byPath =
        plan.nodes(Node.Resolve.class)
            .filter(resolve -> resolve.requests().equals(node.id()))
            .map(Node.Resolve::slot)
            .collect(Collectors.toSet());
    keyed(
        node.id(),
        new AssembleReferences(node.id(), slotNames(node.slots()), functions.of(byPath)),
        inputs(node));
  }

  private void add(Node.View node) {
    keyed(
        node.id(),
        new AssembleView(
            node.id(),
            node.mediator(),
            node.view(),
            plan.letterCollection(),
            lifetime(node),
            slotNames(node.slots()),
            functions.of(Set.of())),
        inputs(node));
  }

  private static Lifetime lifetime(Node.View node) {
    Lifetime.Frozen frozen =
        switch (node.frozen()) {
          case "" -> Lifetime.Frozen.NEVER;
          case "on_create" -> Lifetime.Frozen.ON_CREATE;
          case "on_update" -> Lifetime.Frozen.ON_UPDATE;
          default -> throw new IllegalStateException(node.id() + " is frozen by " + node.frozen());
        };
    return new Lifetime(frozen, node.keeps(), node.apart());
  }

  private void index(String operator, String node, Index.Finder finder, String documents) {
    keyed(
        operator,
        new Index(node, finder, plan.letterCollection(), functions.of(Set.of())),
        outputs.get(documents));
  }

  private void add(Node.Match node) {
    String indexer = node.id() + "/index";
    index(indexer, node.id(), Functions::index, node.documents());
    letters.put(node.id(), letters.get(indexer));
    DataStream<Message> found = letters.get(node.id());
    keyed(
        node.id(),
        new Match(node.slot()),
        requestsOf(node.requests(), node.slot(), node.id()),
        outputs.get(indexer));
    letters.put(node.id(), found);
  }

  private void add(Node.Deliver node) {
    boolean ofLetters =
        plan.nodes(Node.DeadLetterSink.class).anyMatch(sink -> sink.input().equals(node.id()));
    if (!ofLetters) {
      List<DataStream<Message>> claims = new ArrayList<>(List.of(foundViews));
      node.inputs().forEach(input -> claims.add(outputs.get(input)));
      keyed(node.id(), Deliver.toDatabase(Metrics.WRITES, conflicts(node.id())), streams(claims));
      return;
    }
    List<DataStream<Message>> inputs = new ArrayList<>(List.of(foundLetters, unreadable));
    node.inputs().forEach(input -> inputs.add(letters.get(input)));
    keyed(node.id(), Deliver.toDatabase(Metrics.DEAD_LETTERS, null), streams(inputs));
  }

  private ConflictLetters conflicts(String node) {
    return plan.letterCollection().isEmpty()
        ? null
        : new ConflictLetters(node, plan.letterCollection());
  }

  /** What Deliver sends is keyed by path already, and stays in its subtask. */
  private void write(String id, String input, boolean atomic, String refusals) {
    // A mediator may be named like a sink and a slot like anything: "<mediator>/<slot>" is theirs.
    String name = id + ":writes";
    DataStream<DocumentWrite> writes =
        outputs
            .get(input)
            .map(
                message -> {
                  Message.Document document = (Message.Document) message;
                  return new DocumentWrite(document.path(), document.fields());
                },
                DocumentWriteTypeInfo.INSTANCE)
            .name(name)
            .uid(name);
    connectors.write(id, writes, atomic, refusals);
  }

  private DataStream<Message> requestsOf(String node, String slot, String reader) {
    String name = reader + "/requests";
    return outputs
        .get(node)
        .filter(
            message -> message instanceof Message.Subscription wanted && wanted.slot().equals(slot))
        .name(name)
        .uid(name);
  }

  private List<String> slotNames(List<String> nodes) {
    List<String> names = new ArrayList<>();
    for (Node node : plan.nodes()) {
      if (nodes.contains(node.id())) {
        names.add(
            node instanceof Node.Resolve resolve ? resolve.slot() : ((Node.Match) node).slot());
      }
    }
    return names.stream().distinct().toList();
  }

  private DataStream<Message>[] inputs(Node node) {
    return streams(node.inputs().stream().map(outputs::get).toList());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
  private static DataStream<Message>[] streams(List<DataStream<Message>> streams) {
    return streams.toArray(new DataStream[0]);
  }

  @SafeVarargs
  private void keyed(String id, CutOperator operator, DataStream<Message>... inputs) {
    DataStream<Message> all = inputs[0];
    for (int i = 1; i < inputs.length; i++) {
      all = all.union(inputs[i]);
    }
    SingleOutputStreamOperator<Message> output =
        all.keyBy(Message::key, Types.STRING)
            .transform(id, MessageType.INSTANCE, operator)
            .name(id)
            .uid(id);
    outputs.put(id, output);
    letters.put(id, output.getSideOutput(CutOperator.LETTERS));
  }
}
