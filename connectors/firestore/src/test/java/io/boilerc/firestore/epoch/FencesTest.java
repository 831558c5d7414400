package io.boilerc.firestore.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.PermanentFirestoreException;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.support.FakeFirestore;
import io.boilerc.firestore.support.FakeFirestore.Fault;
import io.boilerc.firestore.support.WriterHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Attempts that begin while writers of earlier ones are still alive. */
@Timeout(30)
class FencesTest {

  private static final String FENCE = "_boiler/job/fences/sink-0";

  private final FirestoreConfig run = config("run");
  private final List<WriterHarness> writers = new ArrayList<>();
  private FakeFirestore firestore;

  @BeforeEach
  void start() throws Exception {
    firestore = new FakeFirestore();
  }

  @AfterEach
  void stop() {
    writers.forEach(WriterHarness::close);
    firestore.close();
  }

  @Test
  void noWriterOfAnEarlierAttemptWritesOnceALaterOneHasBegun() throws Exception {
    WriterHarness hasFence = writer(run, 0, begin(run));
    WriterHarness isGoneInTheLater = writer(run, 1, 1);
    WriterHarness hasNone = writer(run, 2, 1);
    set(hasFence, 1);
    set(isGoneInTheLater, 1);

    WriterHarness heir = writer(run, 0, begin(run));
    int before = firestore.commits().size();
    for (WriterHarness zombie : List.of(hasFence, isGoneInTheLater, hasNone)) {
      assertThatThrownBy(() -> set(zombie, 2))
          .isExactlyInstanceOf(FirestoreException.class)
          .hasMessageStartingWith("A later attempt of this job (epoch 2) has begun in Firestore")
          .hasMessageEndingWith("so this one (epoch 1) stops without writing.");
    }
    assertThat(firestore.commits()).hasSize(before);
    set(heir, 3);
    assertThat(firestore.number("v/a")).isEqualTo(3);
  }

  @Test
  void anAttemptThatIsLateTakesNoFenceFromALaterOne() throws Exception {
    try (FirestoreChannel channel = channel(run)) {
      EpochDocument late = EpochDocument.take(run, channel);
      WriterHarness heir = writer(run, 0, begin(run));
      set(heir, 1);
      assertThatThrownBy(() -> Fences.remove(run, channel, late))
          .isExactlyInstanceOf(FirestoreException.class)
          .hasMessageStartingWith("A later attempt of this job (epoch 2)");
      set(heir, 2);
      assertThat(firestore.number("v/a")).isEqualTo(2);
    }
  }

  @Test
  void ofTwoRunsTheNewerOneWinsForGood() throws Exception {
    FirestoreConfig newer = config("newer");
    WriterHarness older = writer(run, 0, begin(run));
    set(older, 1);
    WriterHarness heir = writer(newer, 0, begin(newer));
    assertThatThrownBy(() -> set(older, 2))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("Job 'job' was started again: the newer one (epoch 2)");
    assertThatThrownBy(() -> set(older, 3)).isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> begin(run))
        .as("not taken back at a restart")
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("epoch 2");
    set(heir, 4);
    set(writer(newer, 0, begin(newer)), 5);
    assertThat(firestore.number("v/a")).isEqualTo(5);
  }

  @Test
  void answersThatGetLostChangeNothing() throws Exception {
    firestore.inject(Fault.RESULT_LOST, Fault.RESULT_LOST);
    WriterHarness writer = writer(run, 0, begin(run));
    set(writer, 1);
    assertThat(firestore.number("v/a")).isEqualTo(1);
    assertThat(firestore.document("_boiler/job").getFieldsOrThrow("epoch").getIntegerValue())
        .isEqualTo(1);
    firestore.inject(Fault.NONE, Fault.RESULT_LOST);
    set(writer(run, 0, begin(run)), 2);
    assertThat(firestore.number("v/a")).isEqualTo(2);
  }

  @Test
  void checksThatChangeTheEpochsDocumentChangeNothing() throws Exception {
    firestore.changeUpdateTimesAlways();
    long epoch = begin(run);
    set(writer(run, 0, epoch), 1);
    set(writer(run, 1, epoch), 2);
    set(writer(run, 0, begin(run)), 3);
    assertThat(firestore.number("v/a")).isEqualTo(3);
  }

  @Test
  void aDatabaseThatDoesNotExistIsPermanent() {
    firestore.inject(Fault.MISSING);
    assertThatThrownBy(() -> begin(run))
        .isInstanceOf(PermanentFirestoreException.class)
        .hasMessageEndingWith("no such database; check the names of the project and the database.");
  }

  @Test
  void aDeletedDocumentStopsTheWriterUntilTheRestart() throws Exception {
    for (String document : List.of(FENCE, "_boiler/job")) {
      WriterHarness writer = writer(run, 0, begin(run));
      set(writer, 1);
      firestore.drop(FENCE);
      firestore.drop(document);
      assertThatThrownBy(() -> set(writer, 2))
          .isExactlyInstanceOf(FirestoreException.class)
          .hasMessageContaining(document + " ")
          .hasMessageContaining("was deleted");
      set(writer(run, 0, begin(run)), 3);
      assertThat(firestore.number("v/a")).isEqualTo(3);
    }
  }

  private static FirestoreConfig config(String run) {
    return FirestoreConfig.builder("p", "job")
        .run(run)
        .emulatorHost("fake:1")
        .connectTimeout(Duration.ofSeconds(2))
        .retryTimeout(Duration.ofSeconds(2))
        .build();
  }

  private FirestoreChannel channel(FirestoreConfig config) {
    return new FirestoreChannel(config, firestore.channel());
  }

  private long begin(FirestoreConfig config) throws Exception {
    try (FirestoreChannel channel = channel(config)) {
      return WriterHarness.begin(config, channel);
    }
  }

  private WriterHarness writer(FirestoreConfig config, int subtask, long epoch) throws Exception {
    var settings = WriterHarness.settings(false, 500, WriterHarness::none);
    var writer = new WriterHarness(config, channel(config), settings, subtask, epoch);
    writers.add(writer);
    return writer;
  }

  private static void set(WriterHarness writer, long n) throws Exception {
    writer.set(n, "v/a", n);
    writer.watermark(n);
    writer.checkpoint();
  }
}
