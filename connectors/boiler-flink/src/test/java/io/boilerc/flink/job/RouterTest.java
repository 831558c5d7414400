package io.boilerc.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.Unreadable;
import io.boilerc.firestore.listing.Listing;
import io.boilerc.flink.message.Claimant;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.operator.CutOperator;
import io.boilerc.flink.operator.UnreadableLetters;
import io.boilerc.flink.plan.Plan;
import io.boilerc.flink.plan.TestPlan;
import io.boilerc.flink.python.WireWriter;
import io.boilerc.flink.state.Sent;
import io.boilerc.flink.state.Stamped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
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

  private static final Belongings BELONGINGS =
      new Belongings(
          List.of("users/*/sessions/*", "*/*", "boilerErrors/*", "_boiler/*/fences/*", "all/one"),
          TEMPLATES,
          Set.of("V"),
          "boilerErrors");

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
    Stamped document = new Stamped(7, new Message.Document("users/u1/orders/o", FIELDS, 3, 4));
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
        .containsExactly(new Stamped(8, new Message.Document("users/u1", null, 0, 0)));
  }

  @Test
  void aGroupTakesTheCollectionsOfItsIdAtAnyDepth() throws Exception {
    for (String path : List.of("orders/o", "users/u1/orders/o", "a/b/c/d/orders/o")) {
      send(1, new DocumentChange(path, FIELDS, 3, 4));
      assertThat(taken(Router.tag("**/orders")))
          .containsExactly(new Stamped(1, new Message.Document(path, FIELDS, 3, 4)));
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
        .containsExactly(new Stamped(1, new Message.Document("users/u1", null, 1, 1)));
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

  @Test
  void whatWasFoundIsNoChangeAndGoesToWhoDecidesAboutIt() throws Exception {
    for (String path : List.of("users/u1/sessions/s", "any/doc", "all/one")) {
      send(1, new DocumentChange(path, FIELDS, 3, 4).foundBy(9));
      assertThat(taken(Router.FOUND_VIEWS))
          .containsExactly(new Stamped(1, Message.existing(path, FIELDS, 4, 9)));
    }
    send(1, unreadable("ref", "why").foundBy(9));
    send(1, new DocumentChange("any/doc", null, 1, 1, new Unreadable("ref", "why")).foundBy(9));
    assertThat(taken(Router.FOUND_VIEWS))
        .as("an unreadable one is not what it should be; one of a source is not ours")
        .containsExactly(new Stamped(1, Message.existing("any/doc", null, 1, 9)));
    for (String path :
        List.of("users/u1", "users/u1/orders/o", "boilerErrors/e", "_boiler/j", "a/b/c/d")) {
      send(1, new DocumentChange(path, FIELDS, 3, 4).foundBy(9));
      assertThat(taken(Router.FOUND_VIEWS)).as(path).isEmpty();
    }
    assertThat(taken(Router.FOUND_LETTERS)).isEmpty();
    assertThat(taken(CutOperator.LETTERS)).isEmpty();
    for (String template : TEMPLATES) {
      assertThat(taken(Router.tag(template))).isEmpty();
    }
  }

  @Test
  void ofTheLettersThatWereFoundOurOwnGoToWhoDecidesAboutThem() throws Exception {
    DocumentChange ours = letter("V", "users/u1", "title", "KeyError");
    DocumentChange cannotBeRead = letter("", "users/u1", "ref", "UnreadableDocument");
    for (DocumentChange letter : List.of(ours, cannotBeRead)) {
      send(1, letter);
      assertThat(taken(Router.FOUND_LETTERS))
          .containsExactly(new Stamped(1, Message.existing(letter.path(), letter.fields(), 4, 9)));
    }
    send(1, letter("", "users/u1/sessions/s", "document", "WriteRefused"));
    assertThat(taken(Router.FOUND_VIEWS))
        .containsExactly(new Stamped(1, Message.existing("users/u1/sessions/s", null, 0, 9)));
    assertThat(taken(Router.FOUND_LETTERS)).isEmpty();

    send(1, letter("W", "users/u1", "title", "KeyError"));
    send(1, letter("V", "others/o", "title", "KeyError"));
    send(1, letter("", "others/o", "ref", "UnreadableDocument"));
    send(1, letter("", "users/u1", "document", "WriteRefused"));
    send(1, new DocumentChange("boilerErrors/x", ours.fields(), 3, 4).foundBy(9));
    send(1, new DocumentChange("boilerErrors/y", FIELDS, 3, 4).foundBy(9));
    send(1, new DocumentChange("boilerErrors/z", null, 3, 4, new Unreadable("", "")).foundBy(9));
    assertThat(taken(Router.FOUND_LETTERS)).as("letters of others").isEmpty();
    assertThat(taken(Router.FOUND_VIEWS)).isEmpty();
  }

  @Test
  void documentsAreLookedUpBeforeLettersAndOnlyWhereTheBeginningIsKnown() {
    assertThat(Belongings.of(TestPlan.read()).listings())
        .containsExactly(
            Listing.of("out/*"),
            new Listing("boilerErrors/*", "view", "V"),
            new Listing("boilerErrors/*", "view", ""));
    Plan plan = TestPlan.read();
    Plan unknown =
        new Plan("j", "", "", plan.program(), List.of(), List.of("**/feed/*", "x/*/feed/*"));
    assertThat(Belongings.of(unknown).listings()).containsExactly(Listing.of("x/*/feed/*"));
  }

  private static DocumentChange letter(
      String view, String root, String attribute, String exception) {
    WireWriter fields = new WireWriter().beginMap();
    fields.text("attribute").text(attribute).text("exception").text(exception);
    fields.text("line").integer(0).text("root").text(root).text("view").text(view);
    String id =
        HexFormat.of()
            .formatHex(
                Sent.digestOf(
                    (view + "\n" + root + "\n" + attribute).getBytes(StandardCharsets.UTF_8)),
                0,
                16);
    byte[] bytes = fields.endMap().toBytes();
    return new DocumentChange("boilerErrors/" + id, bytes, 3, 4).foundBy(9);
  }

  private static OneInputStreamOperatorTestHarness<DocumentChange, Message> open(
      OperatorSubtaskState state) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<DocumentChange, Message>(
            new ProcessOperator<>(new Router(BELONGINGS)));
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
            "",
            message == null ? null : letter.fields()));
  }
}
