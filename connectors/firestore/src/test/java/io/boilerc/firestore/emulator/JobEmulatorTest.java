package io.boilerc.firestore.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.sink.FirestoreSink;
import io.boilerc.firestore.source.FirestoreSource;
import io.boilerc.firestore.support.Database;
import io.boilerc.firestore.support.Emulator;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
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
import org.junit.jupiter.api.io.TempDir;

/** A whole job in a local cluster: a collection is copied, through failures and a savepoint. */
class JobEmulatorTest {

  private static Emulator emulator;

  @TempDir private Path savepoints;
  private FirestoreConfig config;
  private Database database;
  private JobClient job;

  /**
   * Copies a document of {@code a}; one whose id is "poison" fails the first attempt of the job.
   */
  private static final class Copy extends RichMapFunction<DocumentChange, DocumentWrite> {
    private static final long serialVersionUID = 1L;

    @Override
    public DocumentWrite map(DocumentChange change) {
      if (change.path().equals("a/poison")
          && getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) {
        throw new IllegalStateException("poison");
      }
      return new DocumentWrite("copies/" + change.path().substring(2), change.fields());
    }
  }

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
    if (job != null && !job.getJobStatus().get().isGloballyTerminalState()) {
      job.cancel().get(20, TimeUnit.SECONDS);
    }
    database.close();
  }

  @Test
  void copiesThroughFailuresAndASavepoint() throws Exception {
    database.set(1, "a/x", "a/y", "a/z");
    start(null);
    await(() -> database.number("copies/z"), Optional.of(1L));

    database.set(2, "a/x");
    database.delete("a/y");
    await(() -> database.number("copies/x"), Optional.of(2L));
    await(() -> database.number("copies/y"), Optional.empty());

    database.set(3, "a/poison");
    await(() -> database.number("copies/poison"), Optional.of(3L));
    assertThat(epoch()).as("a restart takes the next fence").isEqualTo(2);

    String savepoint =
        job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(30, TimeUnit.SECONDS);
    database.set(4, "a/x", "a/new");
    database.delete("a/z");
    start(savepoint);
    await(() -> database.number("copies/new"), Optional.of(4L));
    await(() -> database.number("copies/x"), Optional.of(4L));
    await(() -> database.number("copies/z"), Optional.empty());
  }

  private void start(String savepoint) throws Exception {
    Configuration options = new Configuration();
    options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, java.time.Duration.ofMillis(200));
    // As boilerc's jobs have it.
    options.set(PipelineOptions.OBJECT_REUSE, true);
    options.set(PipelineOptions.GENERIC_TYPES, false);
    options.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    options.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, java.time.Duration.ZERO);
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    options.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY,
        java.time.Duration.ofMillis(100));
    if (savepoint != null) {
      options.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, options);
    env.fromSource(
            FirestoreSource.builder(config, List.of("a")).build(),
            WatermarkStrategy.noWatermarks(),
            "documents")
        .uid("documents")
        .keyBy(DocumentChange::path)
        .map(new Copy())
        .uid("copy")
        .keyBy(DocumentWrite::path)
        .sinkTo(FirestoreSink.builder(config).build())
        .uid("sink");
    job = env.executeAsync("copy");
  }

  private long epoch() {
    return database
        .get("_boiler/job/fences/sink-0")
        .orElseThrow()
        .getFieldsOrThrow("epoch")
        .getIntegerValue();
  }

  private static <T> void await(Callable<T> actual, T expected) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!actual.call().equals(expected) && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(actual.call()).isEqualTo(expected);
  }
}
