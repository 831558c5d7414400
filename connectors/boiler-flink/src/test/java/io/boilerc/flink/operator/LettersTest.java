package io.boilerc.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.Value;
import io.boilerc.firestore.wire.DocumentNames;
import io.boilerc.firestore.wire.FieldsDecoder;
import io.boilerc.flink.function.Functions.Letter;
import io.boilerc.flink.message.Claimant;
import io.boilerc.flink.state.Standing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Letters that are made in Java, in the form that Python's have. */
class LettersTest {

  private static final ConflictLetters CONFLICTS = new ConflictLetters("deliver", "boilerErrors");

  @Test
  void anIdIsTheStartOfADigestOverThreeLines() {
    assertThat(Letters.id("V", "users/u1", "title")).isEqualTo("aabd06153d145f22521f569f53503952");
  }

  @Test
  void aRefusedDocumentsLetterIsFoundByItsMarks() throws Exception {
    RefusedLetters letters = new RefusedLetters("boilerErrors");
    assertThat(letters.path("out/1"))
        .isEqualTo("boilerErrors/" + Letters.id("", "out/1", "document"));
    FieldsDecoder decoder = new FieldsDecoder(new DocumentNames("d"));
    Map<String, Value> fields = decoder.decode(letters.fields("out/1", "too large"));
    letters
        .marks()
        .forEach((name, text) -> assertThat(fields.get(name).getStringValue()).isEqualTo(text));
    assertThat(fields)
        .containsOnlyKeys("attribute", "exception", "file", "line", "message", "root", "view");
    assertThat(fields.get("root").getStringValue()).isEqualTo("out/1");
    assertThat(fields.get("message").getStringValue()).isEqualTo("too large");
    assertThat(fields.get("exception").getStringValue()).isEqualTo("WriteRefused");
    assertThat(fields.get("line").getIntegerValue()).isZero();
  }

  @Test
  void theLosersHaveALetterEach() {
    Claimant winner = new Claimant("A", "roots/1", 0);
    Claimant loser = new Claimant("A", "roots/2", 1);
    Claimant again = new Claimant("A", "roots/2", 2);
    Standing claim = new Standing("V", new byte[] {'{', '0'}, List.of(), 0);
    SortedMap<Claimant, Standing> claims = new TreeMap<>(Map.of(winner, claim));
    assertThat(CONFLICTS.of("out/1", claims)).isEmpty();
    claims.putAll(Map.of(loser, claim, again, claim));
    List<Letter> letters = CONFLICTS.of("out/1", claims);
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).id()).isEqualTo(Letters.id("V", "roots/2", "doc_ref:out/1"));
    assertThat(new String(letters.get(0).fields(), StandardCharsets.ISO_8859_1))
        .contains("TargetConflict", "out/1 is also claimed by A from roots/1", "roots/2");
  }

  @Test
  void aClaimBringsItsOwnLettersAndWithoutADocumentNothingElse() {
    Letter letter = new Letter("id", new byte[] {'{', '0'});
    Standing refused = new Standing("V", null, List.of(letter), 0);
    Standing written = new Standing("V", new byte[] {'{', '0'}, List.of(), 0);
    SortedMap<Claimant, Standing> claims = new TreeMap<>();
    claims.put(new Claimant("A", "k", 0), refused);
    claims.put(new Claimant("B", "k", 0), written);
    assertThat(CONFLICTS.of("out/1", claims)).containsExactly(letter);
  }
}
