package io.boilerc.firestore.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.sink.SinkSettings;
import io.boilerc.firestore.support.FakeFirestore;
import io.boilerc.firestore.support.FakeFirestore.Fault;
import io.boilerc.firestore.support.TestLetters;
import io.boilerc.firestore.support.WriterHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Letters about refused documents, over a writer's life and the next one's. */
@Timeout(30)
class RefusalsTest {

  private final FirestoreConfig config =
      FirestoreConfig.builder("p", "job").emulatorHost("fake:1").build();
  private FakeFirestore firestore;
  private WriterHarness writer;

  @BeforeEach
  void start() throws Exception {
    firestore = new FakeFirestore();
    writer = writer(false);
  }

  @AfterEach
  void stop() {
    writer.close();
    firestore.close();
  }

  @Test
  void aRefusedDocumentHasALetterAndTheOthersAreWritten() throws Exception {
    firestore.refuse("v/5");
    write(10, 9);
    assertThat(why("v.5")).isEqualTo("too large");
    assertThat(firestore.document("letters/v.5").getFieldsOrThrow("root").getStringValue())
        .isEqualTo("v/5");
    for (int i = 0; i < 9; i++) {
      assertThat(firestore.number("v/" + i)).isEqualTo(i == 5 ? null : Long.valueOf(i));
    }
    assertThat(writer.refused()).isEqualTo(1);
    assertThat(writer.written()).isEqualTo(8);
    assertThat(writer.sunkCut()).isEqualTo(10);
  }

  @Test
  void theLetterGoesInTheCommitThatWritesTheDocument() throws Exception {
    firestore.refuse("v/1");
    write(10, 3);
    firestore.refuse();
    write(20, 3);
    assertThat(firestore.number("v/1")).isEqualTo(1);
    assertThat(firestore.document("letters/v.1")).isNull();
    assertThat(firestore.commits().get(firestore.commits().size() - 1))
        .containsExactly("v/0", "v/1", "letters/v.1", "v/2");
    write(30, 3);
    assertThat(firestore.commits().get(firestore.commits().size() - 1))
        .as("taken back once")
        .containsExactly("v/0", "v/1", "v/2");
  }

  @Test
  void theLetterOfADeletedDocumentGoes() throws Exception {
    firestore.refuse("v/0");
    write(10, 1);
    assertThat(why("v.0")).isNotNull();
    firestore.refuse();
    writer.write(20, new DocumentWrite("v/0", null));
    writer.watermark(20);
    writer.checkpoint();
    assertThat(firestore.document("letters/v.0")).isNull();
  }

  @Test
  void theNextWriterTakesTheLetterBackWithoutAnyState() throws Exception {
    firestore.refuse("v/0", "v/1");
    write(10, 2);
    restart();
    firestore.refuse("v/1");
    write(10, 2);
    assertThat(firestore.document("letters/v.0")).isNull();
    assertThat(why("v.1")).isEqualTo("too large");
  }

  @Test
  void aDocumentThatIsRefusedAgainKeepsItsLetter() throws Exception {
    firestore.refuse("v/0");
    write(10, 3);
    write(20, 3);
    assertThat(why("v.0")).isEqualTo("too large");
    assertThat(writer.refused()).isEqualTo(2);
  }

  @Test
  void otherDocumentsOfTheCollectionStay() throws Exception {
    writer.set(5, "letters/v.0", 1);
    writer.watermark(5);
    writer.checkpoint();
    restart();
    write(10, 1);
    assertThat(firestore.number("letters/v.0")).isEqualTo(1);
  }

  @Test
  void aRefusedLetterIsOnlyLogged() throws Exception {
    firestore.refuse("v/0", "v/1", "letters/v.0");
    write(10, 3);
    assertThat(firestore.document("letters/v.0")).isNull();
    assertThat(why("v.1")).isEqualTo("too large");
    assertThat(firestore.number("v/2")).isEqualTo(2);
    assertThat(writer.sunkCut()).isEqualTo(10);
  }

  @Test
  void whatMayPassIsNoRefusal() throws Exception {
    firestore.refuse("v/1");
    firestore.inject(Fault.REFUSED, Fault.ABORTED, Fault.RESULT_LOST, Fault.REFUSED);
    write(10, 4);
    assertThat(writer.refused()).isEqualTo(1);
    assertThat(firestore.document("letters/v.0")).isNull();
    assertThat(firestore.document("letters/v.2")).isNull();
    assertThat(firestore.number("v/3")).isEqualTo(3);
  }

  @Test
  void anAtomicSinkHasLettersToo() throws Exception {
    writer.close();
    writer = writer(true);
    firestore.refuse("letters/no.document.1");
    for (int i = 0; i < 3; i++) {
      writer.set(10, "no/document/" + i, i);
    }
    write(10, 2);
    assertThat(why("no.document.0")).contains("no path of a document");
    assertThat(why("no.document.2")).contains("no path of a document");
    assertThat(firestore.commits().get(0)).containsExactly("v/0", "v/1");
  }

  private void write(long cut, int documents) throws Exception {
    for (int i = 0; i < documents; i++) {
      writer.set(cut, "v/" + i, i);
    }
    writer.watermark(cut);
    writer.checkpoint();
  }

  private String why(String letter) {
    return firestore.document("letters/" + letter).getFieldsOrThrow("why").getStringValue();
  }

  private void restart() throws Exception {
    writer.close();
    writer = writer(false);
  }

  private WriterHarness writer(boolean atomic) throws Exception {
    SinkSettings settings =
        new SinkSettings(
            "sink", (path, cut, code, why) -> {}, new TestLetters(), atomic, 500, 100_000, false);
    FirestoreChannel channel = new FirestoreChannel(config, firestore.channel());
    return new WriterHarness(config, channel, settings);
  }
}
