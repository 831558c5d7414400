package io.boilerc.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.Value;
import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.support.FakeFirestore;
import io.boilerc.firestore.support.LedWatermarks;
import io.boilerc.firestore.support.Wire;
import io.boilerc.firestore.types.DocumentWriteTypeInfo;
import io.boilerc.flink.operator.RefusedLetters;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sinks as a job has them, when Firestore refuses a document. */
@Timeout(60)
class FirestoreConnectorsTest {

  private static final String LETTER = new RefusedLetters("boilerErrors").path("out/bad");

  private FakeFirestore firestore;

  @BeforeEach
  void start() throws Exception {
    firestore = new FakeFirestore();
    firestore.refuse("out/bad");
  }

  @AfterEach
  void stop() {
    firestore.close();
  }

  @Test
  void aRefusedViewIsADeadLetterUntilItIsWritten() throws Exception {
    write("boilerErrors");
    assertThat(firestore.number("out/good")).isEqualTo(1);
    Map<String, Value> letter = firestore.document(LETTER).getFieldsMap();
    assertThat(letter.get("view").getStringValue()).isEmpty();
    assertThat(letter.get("root").getStringValue()).isEqualTo("out/bad");
    assertThat(letter.get("attribute").getStringValue()).isEqualTo("document");
    assertThat(letter.get("exception").getStringValue()).isEqualTo("WriteRefused");
    assertThat(letter.get("message").getStringValue()).isEqualTo("too large");

    firestore.refuse();
    write("boilerErrors");
    assertThat(firestore.number("out/bad")).isEqualTo(2);
    assertThat(firestore.document(LETTER)).isNull();
  }

  @Test
  void aRefusedDeadLetterIsOnlyLogged() throws Exception {
    write("");
    assertThat(firestore.number("out/good")).isEqualTo(1);
    assertThat(firestore.document(LETTER)).isNull();
  }

  private void write(String letterCollection) throws Exception {
    Configuration options = new Configuration();
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, options);
    FirestoreConfig config =
        FirestoreConfig.builder("p", "job").emulatorHost(firestore.address()).build();
    var writes =
        environment
            .fromData(
                DocumentWriteTypeInfo.INSTANCE,
                new DocumentWrite("out/good", Wire.number(1)),
                new DocumentWrite("out/bad", Wire.number(2)))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.forGenerator(new LedWatermarks(config))
                    .withTimestampAssigner((write, before) -> 10));
    new FirestoreConnectors(config).write("sink", writes, false, letterCollection);
    environment.execute();
  }
}
