package io.boilerc.firestore.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.PermanentFirestoreException;
import io.boilerc.firestore.epoch.FencedException;
import io.boilerc.firestore.sink.FirestoreSink;
import io.boilerc.firestore.source.FirestoreSource;
import io.boilerc.firestore.support.FakeFirestore;
import io.boilerc.firestore.support.FakeFirestore.Fault;
import io.boilerc.firestore.support.LedWatermarks;
import io.boilerc.firestore.support.Wire;
import io.boilerc.firestore.types.DocumentWriteTypeInfo;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that restart for ever, and failures that end them all the same. */
@Timeout(120)
class FailingJobTest {

  private static final String EPOCH = "_boiler/job";

  private FakeFirestore firestore;

  @BeforeEach
  void start() throws Exception {
    firestore = new FakeFirestore();
  }

  @AfterEach
  void stop() {
    firestore.close();
  }

  @Test
  void aSinkWithoutPermissionEndsItsJob() {
    firestore.inject(Fault.NONE, Fault.DENIED);
    assertThatThrownBy(() -> write(config(firestore.address())))
        .hasStackTraceContaining(PermanentFirestoreException.class.getName())
        .hasStackTraceContaining("PERMISSION_DENIED: not yours; give the job's service account");
    assertThat(epoch()).as("nothing is tried again").isEqualTo(1);
  }

  @Test
  void aSourceWithoutPermissionEndsItsJob() {
    assertThatThrownBy(() -> read(config(firestore.address())))
        .hasStackTraceContaining(PermanentFirestoreException.class.getName())
        .hasStackTraceContaining("PERMISSION_DENIED: no listening here");
  }

  @Test
  void aJobThatBeginsWithoutCredentialsEnds() {
    FirestoreConfig service = FirestoreConfig.builder("p", "job").build();
    String says = "Firestore projects/p/databases/(default) needs application default credentials";
    assertThatThrownBy(() -> write(service)).hasStackTraceContaining(says);
    assertThatThrownBy(() -> read(service)).hasStackTraceContaining(says);
  }

  @ParameterizedTest(name = "after {0} commits")
  @ValueSource(ints = {0, 1, 2})
  void anOutageIsWaitedForByRestarts(int commits) throws Exception {
    firestore.outageAfter(commits, 1_500);
    write(config(firestore.address()));
    assertThat(firestore.number("v/a")).isEqualTo(1);
    assertThat(epoch()).as("a restart takes the job's next epoch").isEqualTo(commits == 0 ? 1 : 2);
  }

  @Test
  void theOlderOfTwoJobsEnds() throws Exception {
    FirestoreConfig older = config(firestore.address());
    write(older);
    write(config(firestore.address()));
    assertThatThrownBy(() -> write(older)).hasStackTraceContaining(FencedException.class.getName());
  }

  private static FirestoreConfig config(String address) {
    return FirestoreConfig.builder("p", "job")
        .emulatorHost(address)
        .connectTimeout(Duration.ofMillis(400))
        .retryTimeout(Duration.ofMillis(400))
        .build();
  }

  private long epoch() {
    return firestore.document(EPOCH).getFieldsOrThrow("epoch").getIntegerValue();
  }

  private static void write(FirestoreConfig config) throws Exception {
    StreamExecutionEnvironment environment = environment();
    environment
        .fromData(DocumentWriteTypeInfo.INSTANCE, new DocumentWrite("v/a", Wire.number(1)))
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.forGenerator(new LedWatermarks(config))
                .withTimestampAssigner((write, before) -> 10))
        .sinkTo(FirestoreSink.builder(config).build());
    environment.execute();
  }

  private static void read(FirestoreConfig config) throws Exception {
    StreamExecutionEnvironment environment = environment();
    environment
        .fromSource(
            FirestoreSource.builder(config, List.of("a")).build(),
            WatermarkStrategy.noWatermarks(),
            "documents")
        .sinkTo(new DiscardingSink<>());
    environment.execute();
  }

  private static StreamExecutionEnvironment environment() {
    Configuration options = new Configuration();
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
    options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    return StreamExecutionEnvironment.createLocalEnvironment(1, options);
  }
}
