package io.boilerc.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.Unreadable;
import io.boilerc.flink.message.Claimant;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.operator.CutOperator;
import io.boilerc.flink.operator.UnreadableLetters;
import io.boilerc.flink.state.Stamped;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes on their way to the collections, and the letters of those that can't be read. */
class RouterTest {

  private static final byte[] FIELDS = {'{', '0'};
  private static final List<String> TEMPLATES =
      List.of("users", "users/*/orders", "users/u1/orders", "letters", "**/orders");

  private OneInputStreamOperatorTestHarness<DocumentChange, Message> harness;

  @BeforeEach
  void start() throws Exception {
    harness = open(null);
  }

  @AfterEach
  void stop() throws Exception {
    harness.close();
  }

  @Test
  void aDocumentGoesToEveryTemplateThatDescribesItsCollection() throws Exception {
    DocumentChange change = new DocumentChange("users/u1/orders/o", FIELDS, 3, 4);
    Stamped document = new Stamped(7, Message.document("users/u1/orders/o", FIELDS, 3, 4));
    send(7, change);
    assertThat(taken(Router.tag("users/*/orders"))).containsExactly(document);
    assertThat(taken(Router.tag("users/u1/orders"))).containsExactly(document);
    assertThat(taken(Router.tag("users"))).isEmpty();

    send(
        8,
        new DocumentChange("users/u2/orders/o", FIELDS, 3, 4),
        DocumentChange.deleted("users/u1"));
    assertThat(taken(Router.tag("users/*/orders"))).hasSize(1);
    assertThat(taken(Router.tag("users/u1/orders"))).isEmpty();
    assertThat(taken(Router.tag("users")))
        .containsExactly(new Stamped(8, Message.document("users/u1", null, 0, 0)));
  }

  @Test
  void aGroupTakesTheCollectionsOfItsIdAtAnyDepth() throws Exception {
    for (String path : List.of("orders/o", "users/u1/orders/o", "a/b/c/d/orders/o")) {
      send(1, new DocumentChange(path, FIELDS, 3, 4));
      assertThat(taken(Router.tag("**/orders")))
          .containsExactly(new Stamped(1, Message.document(path, FIELDS, 3, 4)));
    }
    for (String path :
        List.of("orders/o/lines/l", "users/orders", "reorders/o", "users/u/x/orders")) {
      send(2, new DocumentChange(path, FIELDS, 3, 4));
      assertThat(taken(Router.tag("**/orders"))).isEmpty();
    }
  }

  @Test
  void aCollectionMayHaveTheNameOfAnotherOutput() throws Exception {
    send(1, new DocumentChange("letters/l", FIELDS, 0, 0));
    assertThat(taken(CutOperator.LETTERS)).isEmpty();
    assertThat(taken(Router.tag("letters"))).hasSize(1);
  }

  @Test
  void anUnreadableDocumentIsAbsentAndHasALetterAsLongAsItIsSo() throws Exception {
    send(1, unreadable("ref", "why"));
    assertThat(taken(Router.tag("users")))
        .containsExactly(new Stamped(1, Message.document("users/u1", null, 1, 1)));
    assertThat(taken(CutOperator.LETTERS)).containsExactly(claim(1, "ref", "why"));

    send(2, unreadable("ref", "other"));
    assertThat(taken(CutOperator.LETTERS)).containsExactly(claim(2, "ref", "other"));

    send(3, unreadable("owner.ref", "why"));
    assertThat(taken(CutOperator.LETTERS))
        .containsExactly(claim(3, "ref", null), claim(3, "owner.ref", "why"));

    send(4, new DocumentChange("users/u1", FIELDS, 0, 0), DocumentChange.deleted("users/u1"));
    assertThat(taken(CutOperator.LETTERS)).containsExactly(claim(4, "owner.ref", null));
  }

  @Test
  void aLetterIsTakenBackAfterARestart() throws Exception {
    send(1, unreadable("ref", "why"));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = open(state);
    send(2, DocumentChange.deleted("users/u1"));
    assertThat(taken(CutOperator.LETTERS)).containsExactly(claim(2, "ref", null));
  }

  private static OneInputStreamOperatorTestHarness<DocumentChange, Message> open(
      OperatorSubtaskState state) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<DocumentChange, Message>(
            new ProcessOperator<>(new Router(TEMPLATES, "boilerErrors")));
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private void send(long cut, DocumentChange... changes) throws Exception {
    for (DocumentChange change : changes) {
      harness.processElement(change, cut);
    }
  }

  private List<Stamped> taken(OutputTag<Message> tag) {
    List<Stamped> taken = new ArrayList<>();
    var output = harness.getSideOutput(tag);
    if (output != null) {
      output.forEach(record -> taken.add(new Stamped(record.getTimestamp(), record.getValue())));
      output.clear();
    }
    return taken;
  }

  private static DocumentChange unreadable(String field, String message) {
    return new DocumentChange("users/u1", null, 1, 1, new Unreadable(field, message));
  }

  /** The claim on the letter about {@code field}; given up where there is no message. */
  private static Stamped claim(long cut, String field, String message) {
    var letter = UnreadableLetters.of("users/u1", field, String.valueOf(message));
    return new Stamped(
        cut,
        Message.claim(
            "boilerErrors/" + letter.id(),
            new Claimant("documents", "users/u1", 0),
            message == null ? null : letter.fields()));
  }
}
