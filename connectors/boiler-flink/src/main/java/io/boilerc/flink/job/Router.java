package io.boilerc.flink.job;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.flink.message.Claimant;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.message.MessageSerializer;
import io.boilerc.flink.message.MessageType;
import io.boilerc.flink.operator.CutOperator;
import io.boilerc.flink.operator.Metrics;
import io.boilerc.flink.operator.UnreadableLetters;
import io.boilerc.flink.text.Paths;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Gives each change to the collections that hold its document, one side output a collection
 * template. A document that can't be read is absent to all of them and has a dead letter as long as
 * it is so.
 *
 * <p>What was found at the start of an attempt goes to those who decide what is written there.
 *
 * <p>Runs beside the source with parallelism 1: it remembers which dead letters stand.
 */
final class Router extends ProcessFunction<DocumentChange, Message>
    implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;
  private static final String NAME = "documents";

  /** View documents that were found. */
  static final OutputTag<Message> FOUND_VIEWS =
      new OutputTag<>("found:views", MessageType.INSTANCE);

  /** Dead letters that were found. */
  static final OutputTag<Message> FOUND_LETTERS =
      new OutputTag<>("found:letters", MessageType.INSTANCE);

  private final Belongings belongings;

  /** The claims that stand, without content, by document path. */
  private transient Map<String, Message> unreadable;

  private transient ListState<Message> saved;
  private transient Counter changes;

  /** Of a program that these belong to. */
  Router(Belongings belongings) {
    this.belongings = belongings;
  }

  /** The documents of a collection template, which may have the name of any other output. */
  static OutputTag<Message> tag(String template) {
    return new OutputTag<>("documents:" + template, MessageType.INSTANCE);
  }

  @Override
  public void open(OpenContext context) {
    changes = getRuntimeContext().getMetricGroup().counter(Metrics.CHANGES);
  }

  @Override
  public void processElement(DocumentChange change, Context context, Collector<Message> out) {
    if (change.isFound()) {
      found(change, context);
      return;
    }
    changes.inc();
    Message document =
        new Message.Document(
            change.path(), change.fields(), change.createTimeMicros(), change.updateTimeMicros());
    String collection = Paths.collection(change.path());
    for (String template : belongings.sources()) {
      if (Paths.matches(template, collection)) {
        context.output(tag(template), document);
      }
    }
    if (!belongings.letterCollection().isEmpty()) {
      report(change, context);
    }
  }

  private void found(DocumentChange document, Context context) {
    if (!belongings.isLetter(document)) {
      send(FOUND_VIEWS, belongings.view(document), context);
      return;
    }
    send(FOUND_LETTERS, belongings.letter(document), context);
    send(FOUND_VIEWS, belongings.refused(document), context);
  }

  private static void send(OutputTag<Message> tag, Message message, Context context) {
    if (message != null) {
      context.output(tag, message);
    }
  }

  private void report(DocumentChange change, Context context) {
    Message before = unreadable.remove(change.path());
    Message now = null;
    if (change.unreadable() != null) {
      var letter =
          UnreadableLetters.of(
              change.path(), change.unreadable().field(), change.unreadable().message());
      String target = belongings.letterCollection() + "/" + letter.id();
      Claimant claimant = new Claimant(NAME, change.path(), 0);
      now = Message.claim(target, claimant, "", letter.fields());
      unreadable.put(change.path(), Message.claim(target, claimant, "", null));
    }
    if (before != null && (now == null || !now.key().equals(before.key()))) {
      context.output(CutOperator.LETTERS, before);
    }
    if (now != null) {
      context.output(CutOperator.LETTERS, now);
    }
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    saved =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("unreadable", MessageSerializer.INSTANCE));
    unreadable = new HashMap<>();
    for (Message claim : saved.get()) {
      if (claim instanceof Message.Claim standing) {
        unreadable.put(standing.claimant().root(), claim);
      }
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    saved.update(List.copyOf(unreadable.values()));
  }
}
