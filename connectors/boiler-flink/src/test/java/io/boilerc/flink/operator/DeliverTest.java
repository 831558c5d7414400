package io.boilerc.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.boilerc.flink.message.Claimant;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.Stamped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Deliver does at the start of an attempt, over a database that its state knows nothing of.
 */
class DeliverTest {

  private static final byte[] A = {'a'};
  private static final byte[] B = {'b'};

  private final Map<String, byte[]> database = new TreeMap<>();
  private OperatorGroup deliver;

  @AfterEach
  void close() throws Exception {
    deliver.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheSinkDidAfterTheCheckpointIsMadeGood(boolean rocks) throws Exception {
    start(rocks, 2);
    deliver.begin(1, Map.of());
    claim(10, Map.of("v/back", A, "v/returned", A, "v/same", A, "v/changes", A));
    assertThat(cut(10)).hasSize(4);
    deliver.checkpoint();

    Map<String, byte[]> next = new HashMap<>(Map.of("v/back", B, "v/born", A));
    next.put("v/returned", null);
    claim(20, next);
    assertThat(cut(20)).hasSize(3);
    assertThat(database).containsOnlyKeys("v/back", "v/born", "v/same", "v/changes");

    deliver.restore(3);
    deliver.begin(2, database);
    claim(30, Map.of("v/changes", B, "v/new", B));
    assertThat(deliver.taken()).as("nothing before the first watermark").isEmpty();
    assertThat(cut(30))
        .as("what goes to and fro, goes, returns or changes; not what is as it was")
        .containsExactly("v/back=a", "v/born=", "v/changes=b", "v/new=b", "v/returned=a");
    claim(40, Map.of("v/back", B, "v/born", A));
    assertThat(cut(40)).as("then on as ever").containsExactly("v/back=b", "v/born=a");
    assertThat(cut(50)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFreshStartDeletesWhatIsLeftAndWritesNothingThatIsEqual(boolean rocks) throws Exception {
    start(rocks, 2);
    database.putAll(Map.of("v/left", A, "v/equal", A, "v/other", B));
    deliver.begin(7, database);
    claim(10, Map.of("v/equal", A, "v/other", A, "v/new", A));
    assertThat(cut(10)).containsExactly("v/left=", "v/new=a", "v/other=a");
    claim(20, Map.of("v/left", A));
    assertThat(cut(20)).containsExactly("v/left=a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatAnAttemptFoundThatEndedBeforeItsFirstCutIsForgotten(boolean rocks) throws Exception {
    start(rocks, 1);
    deliver.begin(1, Map.of());
    claim(10, Map.of("v/a", A, "v/b", A));
    cut(10);
    deliver.restart(2);
    Map<String, byte[]> wrong = Map.of("v/a", B, "v/gone", A, "v/c", A);
    deliver.begin(2, wrong);
    claim(20, Map.of("v/c", A));
    deliver.restart(3); // with all of it in the checkpoint, and a claim that waits
    deliver.begin(3, database);
    assertThat(cut(20))
        .as("of what the second attempt found, nothing counts")
        .containsExactly("v/c=a");
    deliver.restart(1);
    deliver.begin(4, database);
    assertThat(cut(30)).isEmpty();
    if (!rocks) { // RocksDB's harness can't count
      assertThat(deliver.stateEntries()).isEqualTo(6); // a claim and a digest each
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theWinnerOfSeveralClaimsIsWhatMustBeThere(boolean rocks) throws Exception {
    start(rocks, 1);
    deliver.begin(1, Map.of());
    deliver.send(
        List.of(
            new Stamped(10, Message.claim("v/a", new Claimant("M", "r/2", 0), "V", B)),
            new Stamped(10, Message.claim("v/a", new Claimant("M", "r/1", 0), "V", A))));
    assertThat(cut(10)).containsExactly("v/a=a");
    database.put("v/a", B);
    deliver.restart(1);
    deliver.begin(2, database);
    assertThat(cut(20)).containsExactly("v/a=a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDocumentThatIsCertainlyWrongIsWrittenOrDeleted(boolean rocks) throws Exception {
    start(rocks, 1);
    database.put("v/claimed", null);
    database.put("v/left", null);
    deliver.begin(1, database);
    claim(10, Map.of("v/claimed", A));
    assertThat(cut(10)).containsExactly("v/claimed=a", "v/left=");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoIsToldNothingWritesEverythingAgain(boolean rocks) throws Exception {
    start(rocks, 1);
    claim(10, Map.of("v/a", A));
    assertThat(cut(10)).containsExactly("v/a=a");
    deliver.restart(1);
    assertThat(cut(20)).containsExactly("v/a=a");
  }

  private void start(boolean rocks, int parallelism) throws Exception {
    deliver = new OperatorGroup(() -> Deliver.toDatabase(Metrics.WRITES, null), parallelism, rocks);
  }

  private void claim(long cut, Map<String, byte[]> documents) throws Exception {
    for (Map.Entry<String, byte[]> document : documents.entrySet()) {
      Claimant claimant = new Claimant("M", "r/1", 0);
      Message claim = Message.claim(document.getKey(), claimant, "V", document.getValue());
      deliver.send(List.of(new Stamped(cut, claim)));
    }
  }

  /** Completes a cut; what it writes, sorted. */
  private List<String> cut(long cut) throws Exception {
    deliver.watermark(cut);
    List<Stamped> taken = deliver.taken();
    assertThat(taken).allMatch(stamped -> stamped.cut() == cut);
    return taken.stream().map(stamped -> write(stamped.message())).sorted().toList();
  }

  private String write(Message message) {
    Message.Document document = (Message.Document) message;
    if (document.fields() == null) {
      database.remove(document.path());
      return document.path() + "=";
    }
    database.put(document.path(), document.fields());
    return document.path() + "=" + (char) document.fields()[0];
  }
}
