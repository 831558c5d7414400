package io.boilerc.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import com.google.firestore.v1.Write;
import com.google.protobuf.Timestamp;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.support.Database;
import io.boilerc.firestore.support.Emulator;
import io.boilerc.flink.plan.Plan;
import io.boilerc.flink.plan.TestPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole job in a local cluster against a real server, stopped and started in every way. */
@Timeout(180)
class ReconcileEmulatorTest {

  private static final String BAD = CopyProgram.letter("a/bad");

  private static Emulator emulator;

  @TempDir private Path folder;
  private FirestoreConfig config;
  private Database database;
  private JobClient job;

  @BeforeAll
  static void startEmulator() throws Exception {
    emulator = Emulator.start();
  }

  @AfterAll
  static void stopEmulator() {
    if (emulator != null) {
      emulator.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    config =
        FirestoreConfig.builder("p" + UUID.randomUUID().toString().substring(0, 8), "job")
            .emulatorHost(emulator.address())
            .build();
    database = new Database(config);
  }

  @AfterEach
  void close() throws Exception {
    cancel();
    database.close();
  }

  @Test
  void writesThatNoCheckpointKnowsAreMadeGood() throws Exception {
    database.set(1, "a/same", "a/back", "a/returned", "a/changed");
    database.set(-1, "a/bad");
    start(null, 2, Duration.ofHours(1));
    await("copies/returned", 1);
    awaitThere(BAD, true);
    String savepoint =
        job.triggerSavepoint(folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(30, TimeUnit.SECONDS);

    database.set(2, "a/back", "a/born");
    database.delete("a/returned", "a/bad");
    database.set(-2, "a/worse");
    await("copies/back", 2);
    await("copies/born", 2);
    await("copies/returned", null);
    awaitThere(BAD, false);
    awaitThere(CopyProgram.letter("a/worse"), true);
    cancel();

    database.set(1, "a/back", "a/returned");
    database.set(-1, "a/bad");
    database.set(3, "a/changed");
    database.delete("a/born", "a/worse");
    Timestamp same = updateTime("copies/same");
    start(savepoint, 1, Duration.ofHours(1));
    await("copies/changed", 3);
    await("copies/back", 1);
    await("copies/returned", 1);
    await("copies/born", null);
    awaitThere(BAD, true);
    awaitThere(CopyProgram.letter("a/worse"), false);
    assertThat(updateTime("copies/same")).as("equal, so not written").isEqualTo(same);
  }

  @Test
  void aFreshStartOverLeftDocumentsWritesOnlyWhatDiffers() throws Exception {
    database.set(1, "a/same", "a/other", "copies/same", "copies/left", "copies/left/below/b");
    database.set(2, "copies/other", "other/o");
    letter("Copy", "a/bad", BAD);
    letter("Copy", "a/none", CopyProgram.letter("a/none"));
    letter("Foreign", "a/none", "boilerErrors/foreign");
    database.set(-1, "a/bad");
    Timestamp bad = updateTime(BAD);
    Timestamp same = updateTime("copies/same");
    start(null, 2, Duration.ofHours(1));
    await("copies/other", 1);
    await("copies/left", null);
    awaitThere(CopyProgram.letter("a/none"), false);
    await("copies/left/below/b", 1);
    await("other/o", 2);
    awaitThere("boilerErrors/foreign", true);

    database.set(2, "a/same/below/b", "a/last");
    await("copies/last", 2);
    cancel();
    start(null, 1, Duration.ofHours(1));
    database.set(3, "a/last");
    await("copies/last", 3);
    assertThat(updateTime("copies/same")).as("equal twice").isEqualTo(same);
    assertThat(updateTime(BAD)).isEqualTo(bad);
  }

  @Test
  void aJobGoesOnThroughFailuresAndSavepoints() throws Exception {
    database.set(1, "a/x", "a/y", "a/z");
    start(null, 2, Duration.ofMillis(300));
    await("copies/z", 1);
    Timestamp untouched = updateTime("copies/z");

    CopyProgram.FAILS.set(true);
    database.set(2, "a/x");
    database.delete("a/y");
    database.set(3, "a/poison");
    await("copies/poison", 3);
    await("copies/x", 2);
    await("copies/y", null);
    assertThat(number("_boiler/job", "epoch")).as("a restart has the next epoch").contains(2L);
    assertThat(updateTime("copies/z")).isEqualTo(untouched);

    String savepoint =
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(30, TimeUnit.SECONDS);
    job = null;
    database.set(4, "a/x", "a/new");
    database.delete("a/z");
    start(savepoint, 1, Duration.ofMillis(300));
    await("copies/new", 4);
    await("copies/x", 4);
    await("copies/z", null);
  }

  private void start(String savepoint, int parallelism, Duration checkpoints) throws Exception {
    Configuration options = new Configuration();
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    if (savepoint != null) {
      options.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, options);
    String interval = Long.toString(checkpoints.toMillis());
    JobSettings.apply(
        environment,
        Arguments.parse(
            new String[] {"--project", "p", "--checkpoint-interval", interval}, Map.of()));
    Plan plan = TestPlan.read(folder, CopyProgram.PLAN);
    new Topology(plan, slots -> any -> new CopyProgram(), new FirestoreConnectors(config))
        .build(environment);
    job = environment.executeAsync("copy");
  }

  private void cancel() throws Exception {
    if (job != null) {
      job.cancel().get(20, TimeUnit.SECONDS);
      job.getJobExecutionResult().handle((result, failure) -> null).get(20, TimeUnit.SECONDS);
      job = null;
    }
  }

  private void letter(String view, String root, String path) {
    List<Write> writes = new ArrayList<>();
    Document.Builder letter = Document.newBuilder().setName(config.documentsName() + "/" + path);
    Map.of("attribute", "n", "exception", "ValueError", "root", root, "view", view)
        .forEach(
            (key, text) -> letter.putFields(key, Value.newBuilder().setStringValue(text).build()));
    writes.add(Write.newBuilder().setUpdate(letter).build());
    database.commit(writes);
  }

  private Timestamp updateTime(String path) {
    return database.get(path).orElseThrow().getUpdateTime();
  }

  private Optional<Long> number(String path, String field) {
    return database.get(path).map(found -> found.getFieldsOrThrow(field).getIntegerValue());
  }

  private void await(String path, Integer n) throws Exception {
    await(() -> database.number(path), Optional.ofNullable(n).map(Integer::longValue));
  }

  private void awaitThere(String path, boolean there) throws Exception {
    await(() -> database.get(path).isPresent(), there);
  }

  private static <T> void await(Callable<T> actual, T expected) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!actual.call().equals(expected) && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(actual.call()).isEqualTo(expected);
  }
}
