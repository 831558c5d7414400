package io.boilerc.firestore.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.firestore.v1.Value;
import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.sink.SinkSettings;
import io.boilerc.firestore.support.Database;
import io.boilerc.firestore.support.Emulator;
import io.boilerc.firestore.support.TestLetters;
import io.boilerc.firestore.support.Wire;
import io.boilerc.firestore.support.WriterHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sink's writer against a real server. */
class SinkEmulatorTest {

  private static final String EPOCH = "_boiler/job";
  private static final String FENCE = "_boiler/job/fences/sink-0";

  private static Emulator emulator;

  private FirestoreConfig config;
  private Database database;

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
  void close() {
    database.close();
  }

  @Test
  void writesWhatAWatermarkCompletes() throws Exception {
    try (WriterHarness writer = writer(WriterHarness.settings(false, 3, WriterHarness::none))) {
      for (int i = 0; i < 10; i++) {
        writer.set(10, "v/" + i, i);
      }
      writer.set(20, "v/late", 1);
      writer.watermark(10);
      writer.checkpoint();
      assertThat(database.number("v/9")).contains(9L);
      assertThat(database.number("v/late")).isEmpty();
      assertThat(writer.sunkCut()).isEqualTo(10);

      writer.write(30, new DocumentWrite("v/9", null));
      writer.watermark(30);
      writer.checkpoint();
      assertThat(database.number("v/9")).isEmpty();
      assertThat(database.number("v/late")).contains(1L);
    }
  }

  @Test
  void checksLeaveUpdateTimesAsTheyAre() throws Exception {
    try (WriterHarness writer = writer(WriterHarness.settings(false, 500, WriterHarness::none))) {
      var epoch = database.get(EPOCH).orElseThrow();
      writer.set(1, "v/a", 1);
      writer.watermark(1);
      writer.checkpoint();
      var fence = database.get(FENCE).orElseThrow();
      writer.set(2, "v/a", 2);
      writer.watermark(2);
      writer.checkpoint();
      assertThat(database.get(FENCE).orElseThrow()).isEqualTo(fence);
      assertThat(database.get(EPOCH).orElseThrow()).isEqualTo(epoch);
    }
  }

  @Test
  void anEarlierWriterCanNotWriteAfterALaterOneBegan() throws Exception {
    SinkSettings settings = WriterHarness.settings(false, 500, WriterHarness::none);
    try (WriterHarness zombie = writer(settings)) {
      zombie.set(1, "v/a", 1);
      zombie.watermark(1);
      zombie.checkpoint();
      try (WriterHarness heir = writer(settings)) {
        assertThat(database.get(FENCE)).as("before the heir writes").isEmpty();
        heir.set(2, "v/a", 2);
        heir.watermark(2);
        heir.checkpoint();
        zombie.set(3, "v/a", 3);
        zombie.watermark(3);
        assertThatThrownBy(zombie::checkpoint)
            .isExactlyInstanceOf(FirestoreException.class)
            .hasMessageContaining("epoch 2")
            .hasMessageContaining("epoch 1");
        assertThat(zombie.failure()).succeedsWithin(Duration.ofSeconds(5));
        assertThat(database.number("v/a")).contains(2L);
        heir.set(4, "v/a", 4);
        heir.watermark(4);
        heir.checkpoint();
        assertThat(database.number("v/a")).contains(4L);
      }
    }
  }

  @Test
  void aDocumentThatIsTooLargeGoesToTheHandlerAndTheOthersAreWritten() throws Exception {
    List<String> refused = new ArrayList<>();
    SinkSettings settings =
        new SinkSettings(
            "sink",
            (path, cut, code, message) -> refused.add(path + " " + cut + " " + code),
            null,
            false,
            500,
            SinkSettings.DEFAULT_BATCH_BYTES,
            false);
    Value large = Value.newBuilder().setStringValue("x".repeat(1_200_000)).build();
    try (WriterHarness writer = writer(settings)) {
      for (int i = 0; i < 7; i++) {
        writer.set(5, "v/" + i, i);
      }
      writer.write(5, new DocumentWrite("v/large", Wire.text(Map.of("s", large))));
      writer.write(5, new DocumentWrite("v/no/document", Wire.number(1)));
      writer.watermark(5);
      writer.checkpoint();
      assertThat(refused)
          .containsExactlyInAnyOrder(
              "v/large 5 INVALID_ARGUMENT", "v/no/document 5 INVALID_ARGUMENT");
      assertThat(database.number("v/6")).contains(6L);
      assertThat(writer.written()).isEqualTo(7);
    }
  }

  @Test
  void aRefusedDocumentHasALetterThatTheNextWriterTakesBack() throws Exception {
    SinkSettings settings =
        new SinkSettings(
            "sink",
            (path, cut, code, message) -> {},
            new TestLetters(),
            false,
            500,
            SinkSettings.DEFAULT_BATCH_BYTES,
            false);
    Value large = Value.newBuilder().setStringValue("x".repeat(1_200_000)).build();
    try (WriterHarness writer = writer(settings)) {
      writer.set(5, "v/a", 1);
      writer.write(5, new DocumentWrite("v/large", Wire.text(Map.of("s", large))));
      writer.watermark(5);
      writer.checkpoint();
      assertThat(database.number("v/a")).contains(1L);
      assertThat(database.get("letters/v.large")).isPresent();
    }
    try (WriterHarness next = writer(settings)) {
      next.set(6, "v/large", 2);
      next.watermark(6);
      next.checkpoint();
      assertThat(database.number("v/large")).contains(2L);
      assertThat(database.get("letters/v.large")).isEmpty();
    }
  }

  private WriterHarness writer(SinkSettings settings) throws Exception {
    return new WriterHarness(config, FirestoreChannel.open(config, true), settings);
  }
}
