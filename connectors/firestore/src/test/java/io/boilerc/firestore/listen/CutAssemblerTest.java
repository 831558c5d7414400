package io.boilerc.firestore.listen;

import static io.boilerc.firestore.support.Messages.NAMES;
import static io.boilerc.firestore.support.Messages.current;
import static io.boilerc.firestore.support.Messages.delete;
import static io.boilerc.firestore.support.Messages.document;
import static io.boilerc.firestore.support.Messages.filter;
import static io.boilerc.firestore.support.Messages.mark;
import static io.boilerc.firestore.support.Messages.remove;
import static io.boilerc.firestore.support.Messages.target;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.Target;
import com.google.firestore.v1.TargetChange;
import com.google.firestore.v1.TargetChange.TargetChangeType;
import com.google.firestore.v1.Value;
import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import io.boilerc.firestore.DocumentChange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutAssemblerTest {

  private final List<Cut> cuts = new ArrayList<>();

  @Test
  void aCutNeedsCurrentOfEveryTarget() {
    CutAssembler assembler = begun("a", "b");
    feed(assembler, document("a/x", 5, 1), current(10, 1), mark(11));
    assertThat(cuts).isEmpty();
    feed(assembler, document("b/y", 6, 2), current(12, 2), mark(12));
    assertThat(shown()).containsExactly("12: a/x=5 b/y=6");
  }

  @Test
  void noChangeForSomeTargetsIsNoCut() {
    CutAssembler assembler = begun("a");
    feed(assembler, document("a/x", 5, 1), current(10, 1));
    feed(assembler, target(TargetChangeType.NO_CHANGE, 1), target(TargetChangeType.NO_CHANGE));
    assertThat(cuts).isEmpty();
  }

  @Test
  void severalWritesOfAPathInACutAreOneChange() {
    CutAssembler assembler = loaded("a");
    feed(assembler, document("a/x", 21, 1), document("a/x", 22, 1), mark(30));
    feed(assembler, delete("a/x", 1), document("a/x", 31, 1), mark(40));
    feed(assembler, document("a/x", 41, 1), delete("a/x", 1), mark(50));
    assertThat(shown()).containsExactly("30: a/x=22", "40: a/x=31", "50: -a/x");
  }

  @Test
  void aDocumentThatCameAndWentWithinACutIsNoChange() {
    CutAssembler assembler = loaded("a");
    feed(assembler, document("a/new", 21, 1), delete("a/new", 1), delete("a/never", 1), mark(30));
    assertThat(shown()).containsExactly("30:");
  }

  @Test
  void aReplayIsDropped() {
    CutAssembler assembler = loaded("a");
    feed(assembler, document("a/x", 5, 1), mark(30));
    assertThat(shown()).containsExactly("30:");
  }

  @Test
  void anEqualOrEarlierReadTimeExtendsTheLastCut() {
    CutAssembler assembler = loaded("a");
    feed(assembler, document("a/x", 18, 1), mark(20), document("a/z", 19, 1), mark(19));
    assertThat(cuts).isEmpty();
    feed(assembler, mark(21));
    assertThat(shown()).containsExactly("21: a/x=18 a/z=19");
  }

  @Test
  void aResetIsSweptAtTheNextCut() {
    CutAssembler assembler = loaded("a");
    feed(assembler, document("a/lost", 21, 1), target(TargetChangeType.RESET, 1), mark(22));
    assertThat(cuts).as("not current").isEmpty();
    feed(assembler, document("a/x", 5, 1), current(23, 1), mark(23));
    assertThat(shown()).as("y not listed, lost never valid").containsExactly("23: -a/y");
  }

  @Test
  void aResetOfOneTargetKeepsWhatAnotherHolds() {
    CutAssembler assembler = begun("users/*/orders", "**/orders");
    feed(assembler, document("users/u/orders/o", 5, 1, 2), current(10, 1, 2), mark(20));
    cuts.clear();
    feed(assembler, target(TargetChangeType.RESET, 1), current(25, 1), mark(25));
    assertThat(shown()).containsExactly("25:");
    feed(assembler, remove("users/u/orders/o", 2), mark(30));
    assertThat(shown()).containsExactly("25:", "30: -users/u/orders/o");
  }

  @Test
  void aDocumentOfTwoTargetsIsOneChange() {
    CutAssembler assembler = begun("users/*/orders", "**/orders");
    feed(
        assembler,
        document("users/u/orders/o", 5, 1),
        document("users/u/orders/o", 5, 2),
        current(10, 1, 2),
        mark(20),
        document("users/u/orders/o", 22, 2),
        document("users/u/orders/o", 21, 1),
        mark(30));
    assertThat(shown()).containsExactly("20: users/u/orders/o=5", "30: users/u/orders/o=22");
  }

  @Test
  void whatTheQueryCoversBeyondTheTemplateIsCountedButNotEmitted() {
    CutAssembler assembler = begun("users/*/orders");
    feed(
        assembler,
        document("users/u/orders/o", 5, 1),
        document("orders/p", 5, 1),
        filter(1, 2),
        current(10, 1),
        mark(20),
        delete("orders/p", 1),
        mark(30));
    assertThat(shown()).containsExactly("20: users/u/orders/o=5", "30:");
  }

  @Test
  void aNewStreamForgetsWhatWasNotComplete() {
    CutAssembler assembler = loaded("a");
    feed(assembler, document("a/lost", 21, 1));
    Target target = assembler.begin().get(0);
    assertThat(target.getResumeToken().toStringUtf8()).isEqualTo("t20");
    assertThat(target.getExpectedCount().getValue()).isEqualTo(2);
    feed(assembler, mark(30));
    assertThat(cuts).as("not current on this stream").isEmpty();
    feed(assembler, current(30, 1), mark(31));
    assertThat(shown()).containsExactly("31:");
  }

  @Test
  void aFilterOfAnotherCountListsAgainAndSweeps() {
    CutAssembler assembler = loaded("a");
    assertThat(assembler.accept(filter(1, 2))).isEqualTo(Outcome.Nothing.INSTANCE);
    assertThat(assembler.accept(filter(1, 1))).isInstanceOf(Outcome.Restart.class);
    Target target = assembler.begin().get(0);
    assertThat(target.getResumeToken()).isEqualTo(ByteString.EMPTY);
    feed(assembler, document("a/y", 6, 1), current(30, 1), mark(30));
    assertThat(shown()).containsExactly("30: -a/x");
  }

  @Test
  void aBloomFilterTellsWhatWentWithoutListing() {
    CutAssembler assembler = loaded("a");
    byte[] bitmap = new byte[32];
    add(bitmap, 3, "a/y");
    feed(assembler, filter(1, 1, bitmap, 5, 3), current(30, 1), mark(30));
    assertThat(shown()).containsExactly("30: -a/x");
  }

  @Test
  void aBloomFilterThatDoesNotExplainTheCountListsAgain() {
    CutAssembler assembler = loaded("a");
    byte[] full = new byte[32];
    java.util.Arrays.fill(full, (byte) 0xff);
    assertThat(assembler.accept(filter(1, 1, full, 5, 3))).isInstanceOf(Outcome.Restart.class);
  }

  @Test
  void aRemovedTargetLosesItsTokenFirstAndFailsThen() {
    CutAssembler assembler = loaded("a");
    ListenResponse removed =
        ListenResponse.newBuilder()
            .setTargetChange(
                TargetChange.newBuilder()
                    .setTargetChangeType(TargetChangeType.REMOVE)
                    .addTargetIds(1)
                    .setCause(Status.newBuilder().setCode(3).setMessage("bad token")))
            .build();
    Outcome.Restart first = (Outcome.Restart) assembler.accept(removed);
    assertThat(first.status().getCode()).isEqualTo(io.grpc.Status.Code.ABORTED);
    assertThat(assembler.begin().get(0).getResumeToken()).isEqualTo(ByteString.EMPTY);
    Outcome.Restart second = (Outcome.Restart) assembler.accept(removed);
    assertThat(second.status().getCode()).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void targetsListedAtDifferentTimesWaitForAWholeRound() {
    CutAssembler assembler = begun("a", "b");
    feed(assembler, current(10, 1, 2), mark(20));
    cuts.clear();
    // A commit at 34 changed both; target 1 was read before it, target 2 after.
    feed(assembler, target(TargetChangeType.RESET, 1), document("a/x", 30, 1), current(33, 1));
    feed(assembler, target(TargetChangeType.RESET, 2), document("b/x", 34, 2), current(35, 2));
    feed(assembler, mark(36));
    assertThat(cuts).isEmpty();
    assertThat(assembler.isPutOff()).isTrue();
    feed(assembler, target(TargetChangeType.RESET, 1), document("a/x", 34, 1), current(37, 1));
    feed(assembler, mark(38));
    assertThat(shown()).containsExactly("38: a/x=34 b/x=34");
  }

  @Test
  void anUnreadableDocumentSaysWhy() {
    CutAssembler assembler = begun("a");
    ListenResponse.Builder message = document("a/x", 5, 1).toBuilder();
    message
        .getDocumentChangeBuilder()
        .getDocumentBuilder()
        .putFields(
            "ref",
            Value.newBuilder().setReferenceValue("projects/q/databases/d/documents/a/b").build());
    feed(assembler, message.build(), current(10, 1), mark(10));
    DocumentChange change = cuts.get(0).changes().get(0);
    assertThat(change.unreadable().field()).isEqualTo("ref");
    assertThat(change.isDeleted()).isFalse();
    feed(assembler, delete("a/x", 1), mark(20));
    assertThat(cuts.get(1).changes()).containsExactly(DocumentChange.deleted("a/x"));
  }

  @Test
  void aStateAdaptsToOtherTemplates() {
    CutAssembler assembler = begun("users/*/orders", "b");
    feed(assembler, document("users/u/orders/o", 5, 1), document("b/x", 5, 2));
    feed(assembler, current(10, 1, 2), mark(20));
    cuts.clear();
    ListenState state = assembler.state().adaptedTo(List.of("**/orders", "users/*/orders"));
    assertThat(state.held()).containsOnlyKeys("users/u/orders/o");
    CutAssembler adapted = new CutAssembler(NAMES, state);
    List<Target> targets = adapted.begin();
    assertThat(targets.get(0).getResumeToken()).isEqualTo(ByteString.EMPTY);
    assertThat(targets.get(1).getResumeToken().toStringUtf8()).isEqualTo("t20");
    feed(adapted, document("users/u/orders/o", 5, 1), current(30, 1, 2), mark(30));
    assertThat(shown()).as("news for the new template").containsExactly("30: users/u/orders/o=5");
  }

  private CutAssembler begun(String... templates) {
    CutAssembler assembler = new CutAssembler(NAMES, ListenState.initial(List.of(templates)));
    assembler.begin();
    return assembler;
  }

  /** Holds a/x and a/y as of 20, cuts forgotten. */
  private CutAssembler loaded(String template) {
    CutAssembler assembler = begun(template);
    feed(assembler, document("a/x", 5, 1), document("a/y", 6, 1), current(10, 1), mark(20));
    assertThat(cuts).hasSize(1);
    cuts.clear();
    return assembler;
  }

  private void feed(CutAssembler assembler, ListenResponse... messages) {
    for (ListenResponse message : messages) {
      if (assembler.accept(message) instanceof Cut cut) {
        cuts.add(cut);
      }
    }
  }

  private List<String> shown() {
    List<String> shown = new ArrayList<>();
    for (Cut cut : cuts) {
      StringBuilder text = new StringBuilder(cut.micros() + ":");
      for (DocumentChange change : cut.changes()) {
        text.append(' ')
            .append(
                change.isDeleted()
                    ? "-" + change.path()
                    : change.path() + "=" + change.updateTimeMicros());
      }
      shown.add(text.toString());
    }
    return shown;
  }

  /** Sets a name's bits by the definition: MD5, two little-endian halves, double hashing. */
  private static void add(byte[] bitmap, int hashes, String path) {
    try {
      byte[] digest =
          java.security.MessageDigest.getInstance("MD5")
              .digest(NAMES.name(path).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      java.math.BigInteger first = half(digest, 0);
      java.math.BigInteger second = half(digest, 8);
      for (int i = 0; i < hashes; i++) {
        int bit =
            first
                .add(second.multiply(java.math.BigInteger.valueOf(i)))
                .mod(java.math.BigInteger.ONE.shiftLeft(64))
                .mod(java.math.BigInteger.valueOf(bitmap.length * 8L - 5))
                .intValue();
        bitmap[bit / 8] |= (byte) (1 << bit % 8);
      }
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static java.math.BigInteger half(byte[] digest, int from) {
    byte[] bigEndian = new byte[8];
    for (int i = 0; i < 8; i++) {
      bigEndian[i] = digest[from + 7 - i];
    }
    return new java.math.BigInteger(1, bigEndian);
  }
}
