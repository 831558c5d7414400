package io.boilerc.firestore.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.listen.Cut;
import io.boilerc.firestore.listen.CutStream;
import io.boilerc.firestore.listen.ListenState;
import io.boilerc.firestore.support.Database;
import io.boilerc.firestore.support.Emulator;
import io.boilerc.firestore.support.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stream of cuts against a real server. */
class CutStreamEmulatorTest {

  private static final List<String> TEMPLATES = List.of("a", "users/*/orders", "**/orders");

  private static Emulator emulator;

  private final Map<String, Long> copy = new TreeMap<>();
  private FirestoreConfig config;
  private Database database;
  private CutStream stream;
  private long lastCut;

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
    if (stream != null) {
      stream.close();
    }
    database.close();
  }

  @Test
  void followsAllCollectionsOfOneStream() throws Exception {
    database.set(1, "a/x", "users/u/orders/o", "b/not", "users/u/deep/d/orders/p");
    long time = database.set(1, "orders/q");
    stream = start(ListenState.initial(TEMPLATES));
    readTo(time);
    assertThat(copy)
        .containsOnlyKeys("a/x", "users/u/orders/o", "users/u/deep/d/orders/p", "orders/q")
        .containsEntry("a/x", 1L);

    readTo(database.set(2, "a/x", "a/y"));
    assertThat(copy).containsEntry("a/x", 2L).containsEntry("a/y", 2L);

    readTo(database.delete("a/x", "users/u/orders/o"));
    assertThat(copy).containsOnlyKeys("a/y", "users/u/deep/d/orders/p", "orders/q");
  }

  @Test
  void aCommitIsWhollyInACutOrNotAtAll() throws Exception {
    stream = listed();
    long time = 0;
    for (int i = 0; i < 50; i++) {
      time = database.set(i, "a/x", "users/u/orders/o");
    }
    while (lastCut < time) {
      take();
      assertThat(copy.get("a/x")).isEqualTo(copy.get("users/u/orders/o"));
    }
    assertThat(copy).containsEntry("a/x", 49L);
  }

  @Test
  void continuesFromAStateWithWhatHappenedMeanwhile() throws Exception {
    stream = listed();
    readTo(database.set(1, "a/x", "a/y", "a/z"));
    ListenState state = stream.state();
    stream.close();
    database.set(2, "a/y");
    long time = database.delete("a/x");
    stream = start(state);
    List<DocumentChange> changes = readTo(time);
    assertThat(copy).containsOnlyKeys("a/y", "a/z").containsEntry("a/y", 2L);
    assertThat(changes).extracting(DocumentChange::path).containsExactlyInAnyOrder("a/x", "a/y");
  }

  @Test
  void tokensThatAreNoneLeadToListingAgain() throws Exception {
    stream = listed();
    readTo(database.set(1, "a/x", "a/y"));
    ListenState state = stream.state();
    stream.close();
    long time = database.delete("a/x");
    com.google.protobuf.ByteString bad = com.google.protobuf.ByteString.copyFromUtf8("none");
    stream =
        start(
            new ListenState(
                state.templates(), List.of(bad, bad, bad), state.held(), state.cutMicros()));
    readTo(time);
    assertThat(copy).containsOnlyKeys("a/y");
  }

  @Test
  void aDatabaseThatIsNotThereFailsWithASentence() throws Exception {
    FirestoreConfig nowhere =
        FirestoreConfig.builder("p", "job")
            .emulatorHost("127.0.0.1:9")
            .connectTimeout(Duration.ofMillis(300))
            .build();
    stream =
        new CutStream(
            nowhere, FirestoreChannel.open(nowhere, true), ListenState.initial(TEMPLATES));
    assertThatThrownBy(this::take)
        .isInstanceOf(FirestoreException.class)
        .hasMessageContaining("Firestore")
        .hasMessageContaining("127.0.0.1:9");
  }

  /**
   * A stream that has listed its targets. Google's emulator lists each at its own time, and calls
   * the whole as new as the last: a commit in between would be missing from a cut that claims it.
   */
  private CutStream listed() throws Exception {
    stream = start(ListenState.initial(TEMPLATES));
    take();
    return stream;
  }

  private CutStream start(ListenState state) throws Exception {
    return new CutStream(config, FirestoreChannel.open(config, true), state);
  }

  private List<DocumentChange> readTo(long micros) throws Exception {
    List<DocumentChange> changes = new java.util.ArrayList<>();
    while (lastCut < micros) {
      changes.addAll(take().changes());
    }
    return changes;
  }

  private Cut take() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end) {
      Cut cut = stream.poll();
      if (cut == null) {
        try {
          stream.available().get(100, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          continue;
        }
        continue;
      }
      assertThat(cut.micros()).isGreaterThan(lastCut);
      lastCut = cut.micros();
      for (DocumentChange change : cut.changes()) {
        if (change.isDeleted()) {
          assertThat(copy.remove(change.path())).as("deleted once: %s", change).isNotNull();
        } else {
          copy.put(change.path(), Wire.number(change.fields()));
        }
      }
      return cut;
    }
    throw new AssertionError("no cut within 20 s; have " + copy);
  }
}
