package io.boilerc.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.Unreadable;
import io.boilerc.flink.job.MemoryConnectors.Written;
import io.boilerc.flink.operator.UnreadableLetters;
import io.boilerc.flink.plan.Node;
import io.boilerc.flink.plan.Plan;
import io.boilerc.flink.plan.Program;
import io.boilerc.flink.plan.TestPlan;
import io.boilerc.flink.python.EmbeddedFunctions;
import io.boilerc.flink.python.PythonOptions;
import io.boilerc.flink.python.PythonProcess;
import io.boilerc.flink.python.WireWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A plan as a job: with a real Python and a history in memory, and as Flink is given it. */
class TopologyTest {

  private static final String WHY = "the field ref is a reference into another database";

  @TempDir private Path jar;
  private final List<DocumentChange> history = new ArrayList<>();

  @Test
  @Timeout(60)
  void aPlanRunsAsItSays() throws Exception {
    set(10, "roots/r", root("x", "letters/a", "letters/gone"));
    set(10, "letters/a", thing("A", "x"));
    set(20, "letters/a", thing("B", "y"));
    set(20, "letters/b", thing("C", "x"));
    set(30, "roots/s", root("none"));
    history.add(new DocumentChange("letters/b", null, 1, 40, new Unreadable("ref", WHY)));
    set(50, "letters/b", thing("C", "x"));
    history.add(new DocumentChange("roots/r", null, 0, 60));
    run();

    assertThat(written("sink"))
        .containsExactly(
            new Written("sink", 10, view(List.of("letters/a"), "A")),
            new Written("sink", 20, view(List.of("letters/b"), "B")),
            new Written("sink", 40, view(List.of(), "B")),
            new Written("sink", 50, view(List.of("letters/b"), "B")),
            new Written("sink", 60, view(List.of())));
    List<Written> letters = written("deadletters");
    assertThat(letters).extracting(Written::cut).containsExactly(30L, 40L, 50L, 60L);
    assertThat(letters)
        .extracting(w -> w.write().isDelete())
        .containsExactly(false, false, true, true);
    assertThat(letters.get(0).write().path()).isEqualTo(letters.get(3).write().path());
    var unreadable = UnreadableLetters.of("letters/b", "ref", WHY);
    assertThat(letters.get(1).write())
        .isEqualTo(new DocumentWrite("boilerErrors/" + unreadable.id(), unreadable.fields()));
    assertThat(letters.get(2).write().path()).isEqualTo(letters.get(1).write().path());
  }

  @Test
  void everyOperatorHasItsNodesNameAndKryoIsOff() {
    StreamExecutionEnvironment environment = environment(2);
    Plan plan = TestPlan.read();
    PythonOptions python = new PythonOptions(null, plan.python(), plan.boilerc());
    new Topology(plan, python, new FirestoreConnectors(config(plan))).build(environment);
    JobGraph graph = environment.getStreamGraph().getJobGraph(); // fails for one without a uid
    List<String> names = new ArrayList<>();
    graph.getVertices().forEach(vertex -> names.add(vertex.getName()));
    assertThat(String.join(" ", names))
        .contains("documents", "router", "J:references:1", "J/tagged/index", "J:view", "deliver")
        .contains("sink: Writer", "deadletters: Writer");
    assertThat(environment.getConfig().getSerializerConfig().hasGenericTypesDisabled()).isTrue();
    assertThat(environment.getMaxParallelism()).isEqualTo(JobSettings.MAX_PARALLELISM);
  }

  @Test
  void aMediatorMayBeNamedLikeAnyOperatorAndASlotLikeAnyPart() throws Exception {
    for (String mediator :
        List.of("sink", "deadletters", "deliver", "errors", "router", "documents")) {
      for (String slot : List.of("writes", "index", "requests", "view", "references")) {
        String text =
            TestPlan.text()
                .replace("\"J/", "\"" + mediator + "/")
                .replace("\"J:", "\"" + mediator + ":")
                .replace("/tagged\"", "/" + slot + "\"")
                .replace("\"tagged\"", "\"" + slot + "\"");
        Plan plan = TestPlan.read(jar, text);
        assertThat(plan.nodes(Node.Match.class).map(Node::id))
            .containsExactly(mediator + "/" + slot);
        StreamExecutionEnvironment environment = environment(1);
        new Topology(plan, new PythonOptions(null, "", ""), new FirestoreConnectors(config(plan)))
            .build(environment);
        JobGraph graph = environment.getStreamGraph().getJobGraph(); // fails for two of one uid
        assertThat(graph.getNumberOfVertices()).isPositive();
      }
    }
  }

  private static FirestoreConfig config(Plan plan) {
    return FirestoreConfig.builder("p", plan.job()).emulatorHost("localhost:1").build();
  }

  private void run() throws Exception {
    MemoryConnectors.WRITTEN.clear();
    Plan plan = TestPlan.read();
    Program program = plan.program();
    StreamExecutionEnvironment environment = environment(2);
    new Topology(
            plan,
            slots -> any -> new EmbeddedFunctions(new PythonProcess(), program, slots),
            new MemoryConnectors(history))
        .build(environment);
    environment.execute(plan.job());
  }

  private static StreamExecutionEnvironment environment(int parallelism) {
    Configuration options = new Configuration();
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "none"); // a fault shall fail the test
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, options);
    JobSettings.apply(environment, Arguments.parse(new String[] {"--project", "p"}, Map.of()));
    return environment;
  }

  private static List<Written> written(String sink) {
    return MemoryConnectors.WRITTEN.stream().filter(w -> w.sink().equals(sink)).toList();
  }

  private void set(long cut, String path, byte[] fields) {
    history.add(new DocumentChange(path, fields, 1, cut));
  }

  private static byte[] root(String tag, String... refs) {
    WireWriter root = new WireWriter().beginMap();
    root.text("refs").beginList(refs.length);
    for (String ref : refs) {
      root.text(ref);
    }
    root.text("tag").text(tag);
    return root.text("to").beginList(1).text("out/1").endMap().toBytes();
  }

  private static byte[] thing(String name, String tag) {
    WireWriter thing = new WireWriter().beginMap().text("name").text(name);
    return thing.text("tags").beginList(1).text(tag).endMap().toBytes();
  }

  private static DocumentWrite view(List<String> tagged, String... things) {
    WireWriter view = new WireWriter().beginMap();
    view.text("tagged").beginList(tagged.size());
    tagged.forEach(view::text);
    view.text("things").beginList(things.length);
    for (String thing : things) {
      view.text(thing);
    }
    return new DocumentWrite("out/1", view.endMap().toBytes());
  }
}
