package io.boilerc.firestore.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.PermanentFirestoreException;
import io.boilerc.firestore.sink.FirestoreSink;
import io.boilerc.firestore.sink.writer.FencedException;
import io.boilerc.firestore.source.FirestoreSource;
import io.boilerc.firestore.support.FakeFirestore;
import io.boilerc.firestore.support.FakeFirestore.Fault;
import io.boilerc.firestore.support.Wire;
import io.boilerc.firestore.types.DocumentWriteTypeInfo;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/** Jobs that restart for ever, and failures that end them all the same. */
@Timeout(60)
class FailingJobTest {

  private static final String FENCE = "_boiler/job/fences/sink-0";

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
    firestore.inject(Fault.DENIED);
    assertThatThrownBy(() -> write(sink(firestore.address())))
        .hasStackTraceContaining(PermanentFirestoreException.class.getName())
        .hasStackTraceContaining("PERMISSION_DENIED: not yours; give the job's service account");
    assertThat(firestore.document(FENCE)).as("nothing is tried again").isNull();
  }

  @Test
  void aSourceWithoutPermissionEndsItsJob() {
    assertThatThrownBy(() -> read(config(firestore.address())))
        .hasStackTraceContaining(PermanentFirestoreException.class.getName())
        .hasStackTraceContaining("PERMISSION_DENIED: no listening here");
  }

  @Test
  void aFirestoreThatIsNotThereEndsAJobThatBegins() throws Exception {
    String address;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "127.0.0.1:" + free.getLocalPort();
    }
    assertThatThrownBy(() -> write(sink(address)))
        .hasStackTraceContaining("could not be reached for taking the sink's fence")
        .hasStackTraceContaining(address);
    assertThatThrownBy(() -> read(config(address)))
        .hasStackTraceContaining("could not be reached for listening")
        .hasStackTraceContaining(address);
  }

  @Test
  void anOutageIsWaitedForByRestarts() throws Exception {
    firestore.outageAfter(1, 1_500);
    write(sink(firestore.address()));
    assertThat(firestore.number("v/a")).isEqualTo(1);
    assertThat(firestore.document(FENCE).getFieldsOrThrow("epoch").getIntegerValue())
        .as("a restart takes its own job's fence")
        .isGreaterThan(1);
  }

  @Test
  void theOlderOfTwoJobsEnds() throws Exception {
    FirestoreSink older = sink(firestore.address());
    write(older);
    write(sink(firestore.address()));
    assertThatThrownBy(() -> write(older)).hasStackTraceContaining(FencedException.class.getName());
  }

  private static FirestoreConfig config(String address) {
    return FirestoreConfig.builder("p", "job")
        .emulatorHost(address)
        .connectTimeout(Duration.ofMillis(400))
        .retryTimeout(Duration.ofMillis(400))
        .build();
  }

  private static FirestoreSink sink(String address) {
    return FirestoreSink.builder(config(address)).build();
  }

  private static void write(FirestoreSink sink) throws Exception {
    StreamExecutionEnvironment environment = environment();
    environment
        .fromData(DocumentWriteTypeInfo.INSTANCE, new DocumentWrite("v/a", Wire.number(1)))
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<DocumentWrite>forMonotonousTimestamps()
                .withTimestampAssigner((write, before) -> 10))
        .sinkTo(sink);
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
