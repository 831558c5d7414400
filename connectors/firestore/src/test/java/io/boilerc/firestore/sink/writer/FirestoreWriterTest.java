package io.boilerc.firestore.sink.writer;

import static io.boilerc.firestore.support.WriterHarness.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.PermanentFirestoreException;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.epoch.Epoch;
import io.boilerc.firestore.sink.SinkSettings;
import io.boilerc.firestore.support.FakeFirestore;
import io.boilerc.firestore.support.FakeFirestore.Fault;
import io.boilerc.firestore.support.Wire;
import io.boilerc.firestore.support.WriterHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FirestoreWriterTest {

  private final FirestoreConfig config =
      FirestoreConfig.builder("p", "job")
          .emulatorHost("fake:1")
          .connectTimeout(Duration.ofSeconds(2))
          .retryTimeout(Duration.ofSeconds(2))
          .build();
  private final List<String> refused = new ArrayList<>();
  private FakeFirestore firestore;
  private WriterHarness writer;

  @BeforeEach
  void start() throws Exception {
    firestore = new FakeFirestore();
  }

  @AfterEach
  void stop() {
    if (writer != null) {
      writer.close();
    }
    firestore.close();
  }

  @Test
  void writesOfAPathInACutAreOneWrite() throws Exception {
    writer = writer(false, 500);
    for (int i = 0; i < 100; i++) {
      writer.set(10, "v/a", i);
    }
    writer.set(10, "v/b", 1);
    writer.write(10, new DocumentWrite("v/b", null));
    writer.watermark(10);
    writer.checkpoint();
    assertThat(firestore.commits()).containsExactly(List.of("v/a", "v/b"));
    assertThat(firestore.number("v/a")).isEqualTo(99);
    assertThat(firestore.number("v/b")).isNull();
    assertThat(writer.written()).isEqualTo(2);
  }

  @Test
  void nothingIsWrittenBeforeItsWatermark() throws Exception {
    writer = writer(false, 500);
    writer.set(10, "v/a", 1);
    writer.set(20, "v/a", 2);
    writer.watermark(9);
    writer.checkpoint();
    assertThat(firestore.commits()).isEmpty();
    writer.watermark(15);
    writer.checkpoint();
    assertThat(firestore.number("v/a")).isEqualTo(1);
    assertThat(writer.sunkCut()).isEqualTo(15);
  }

  @Test
  void withoutAnEpochNothingIsWritten() throws Exception {
    FirestoreChannel channel = new FirestoreChannel(config, firestore.channel());
    writer = new WriterHarness(config, channel, settings(false, 500, this::refuse), 0, Epoch.NONE);
    writer.watermark(5);
    writer.checkpoint();
    assertThat(writer.sunkCut()).isEqualTo(5);
    writer.set(10, "v/a", 1);
    // Whichever call comes after the commit was tried is the one that tells.
    assertThatThrownBy(
            () -> {
              writer.watermark(10);
              writer.checkpoint();
            })
        .hasMessageContaining("was told no epoch");
    assertThat(firestore.commits()).isEmpty();
  }

  @Test
  void aWatermarkAloneMovesTheGauge() throws Exception {
    writer = writer(false, 500);
    assertThat(writer.sunkCut()).isEqualTo(Long.MIN_VALUE);
    writer.watermark(7);
    writer.checkpoint();
    assertThat(writer.sunkCut()).isEqualTo(7);
    assertThat(firestore.commits()).isEmpty();
  }

  @Test
  void batchesKeepTheLimits() throws Exception {
    writer = writer(false, 3);
    for (int i = 0; i < 8; i++) {
      writer.set(10, "v/" + i, i);
    }
    writer.watermark(10);
    writer.checkpoint();
    assertThat(firestore.commits()).extracting(List::size).containsExactly(3, 3, 2);
  }

  @Test
  void transientFailuresAreTriedAgain() throws Exception {
    writer = writer(false, 500);
    takeFence();
    firestore.inject(Fault.REFUSED, Fault.ABORTED, Fault.REFUSED);
    writer.set(10, "v/a", 1);
    writer.watermark(10);
    writer.checkpoint();
    assertThat(firestore.commits()).containsExactly(List.of("v/first"), List.of("v/a"));
  }

  @Test
  void patienceEndsWithASentence() throws Exception {
    writer = writer(false, 500);
    takeFence();
    Fault[] many = new Fault[100];
    java.util.Arrays.fill(many, Fault.REFUSED);
    firestore.inject(many);
    writer.set(10, "v/a", 1);
    writer.watermark(10);
    assertThatThrownBy(writer::checkpoint)
        .isExactlyInstanceOf(FirestoreException.class)
        .hasMessageContaining("Firestore")
        .hasMessageContaining("fake:1");
    assertThat(writer.sunkCut()).as("nothing more is sunk").isEqualTo(1);
  }

  @Test
  void aCommitWhoseResultIsLostIsSentAgain() throws Exception {
    writer = writer(false, 500);
    takeFence();
    firestore.inject(Fault.RESULT_LOST);
    writer.set(10, "v/a", 1);
    writer.watermark(10);
    writer.checkpoint();
    assertThat(firestore.commits())
        .containsExactly(List.of("v/first"), List.of("v/a"), List.of("v/a"));
  }

  @Test
  void aLostResultThatMovedTheFenceIsRecognisedAsOurs() throws Exception {
    firestore.changeUpdateTimesAlways();
    writer = writer(false, 500);
    takeFence();
    firestore.inject(Fault.RESULT_LOST);
    for (int cut = 10; cut <= 30; cut += 10) {
      writer.set(cut, "v/a", cut);
      writer.watermark(cut);
      writer.checkpoint();
    }
    assertThat(firestore.number("v/a")).isEqualTo(30);
  }

  @Test
  void oneBadDocumentDoesNotKeepTheOthersBack() throws Exception {
    firestore.refuse("v/5");
    writer = writer(false, 500);
    for (int i = 0; i < 9; i++) {
      writer.set(10, "v/" + i, i);
    }
    writer.watermark(10);
    writer.checkpoint();
    assertThat(refused).containsExactly("v/5 10 INVALID_ARGUMENT too large");
    assertThat(firestore.commits().stream().flatMap(List::stream))
        .containsExactlyInAnyOrder("v/0", "v/1", "v/2", "v/3", "v/4", "v/6", "v/7", "v/8");
    assertThat(writer.sunkCut()).isEqualTo(10);
  }

  @Test
  void anAtomicSinkCommitsEachCutAtOnce() throws Exception {
    writer = writer(true, 2);
    for (int i = 0; i < 5; i++) {
      writer.set(10, "v/" + i, i);
      writer.set(20, "w/" + i, i);
    }
    writer.watermark(30);
    writer.checkpoint();
    assertThat(firestore.commits()).extracting(List::size).containsExactly(5, 5);
  }

  @Test
  void anAtomicSinkRefusesACutThatIsTooLarge() throws Exception {
    writer = writer(true, 500);
    byte[] large =
        Wire.text(
            java.util.Map.of(
                "s",
                com.google.firestore.v1.Value.newBuilder()
                    .setStringValue("x".repeat(60_000))
                    .build()));
    writer.write(10, new DocumentWrite("v/a", large));
    writer.write(10, new DocumentWrite("v/b", large));
    writer.watermark(10);
    assertThatThrownBy(writer::checkpoint)
        .isInstanceOf(PermanentFirestoreException.class)
        .hasMessageContaining("atomic");
    assertThat(firestore.commits()).isEmpty();
  }

  private void refuse(String path, long cut, String code, String message) {
    refused.add(path + " " + cut + " " + code + " " + message);
  }

  private WriterHarness writer(boolean atomic, int batchWrites) throws Exception {
    return writer(settings(atomic, batchWrites, this::refuse));
  }

  private void takeFence() throws Exception {
    writer.set(1, "v/first", 1);
    writer.watermark(1);
    writer.checkpoint();
  }

  private WriterHarness writer(SinkSettings settings) throws Exception {
    FirestoreChannel channel = new FirestoreChannel(config, firestore.channel());
    return new WriterHarness(config, channel, settings);
  }
}
