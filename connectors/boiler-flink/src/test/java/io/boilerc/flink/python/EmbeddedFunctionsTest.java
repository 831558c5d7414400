package io.boilerc.flink.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.flink.error.UserFacingException;
import io.boilerc.flink.function.Functions.Claim;
import io.boilerc.flink.function.Functions.Evaluated;
import io.boilerc.flink.function.Functions.Folded;
import io.boilerc.flink.function.Functions.Indexed;
import io.boilerc.flink.message.Wanted;
import io.boilerc.flink.plan.Program;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The protocol of the embedded functions, spoken with a real Python. */
class EmbeddedFunctionsTest {

  private static final byte[] ROOT = root();
  private static final byte[] THING = new WireWriter().beginMap().endMap().toBytes();

  private PythonProcess python;
  private EmbeddedFunctions functions;

  @BeforeEach
  void load() {
    python = new PythonProcess();
    functions = new EmbeddedFunctions(python, program("digest", ""), Set.of("things"));
  }

  @AfterEach
  void close() {
    functions.close();
  }

  @Test
  void keysOfReferencesArePathsAndOthersAreBytes() {
    assertThat(functions.references("n", "roots/r", ROOT, Map.of()))
        .containsExactly(
            new Wanted("things", "things/\u00e4"),
            new Wanted("tagged", Wanted.textOf(new WireWriter().text("\u00e4").toBytes())));
  }

  @Test
  void aViewIsEvaluatedFromItsSlots() {
    Evaluated view =
        functions.view(
            "n",
            "roots/r",
            ROOT,
            Map.of("things", Map.of("things/\u00e4", THING), "tagged", Map.of("things/t", THING)),
            true);
    WireWriter expected = new WireWriter().beginMap();
    expected.text("tagged").beginList(1).text("things/t");
    expected.text("things").beginList(2).raw(new byte[] {'N', 'N'}).endMap();
    assertThat(view.letters()).isEmpty();
    assertThat(view.claims()).extracting(Claim::target).containsExactly("out/1");
    assertThat(view.claims().get(0).fields()).isEqualTo(expected.toBytes());
  }

  @Test
  void rowsAreFoldedAndFoldedAgainWhereTheyMustBe() {
    assertThat(functions.group("n", "rows/1", THING).keys()).isEmpty();
    byte[] row = new WireWriter().beginMap().text("tag").text("t").endMap().toBytes();
    assertThat(functions.group("n", "rows/1", row).keys()).containsExactly("'t'");
    Folded one = functions.refold("n", "'t'", Map.of("rows/1", row));
    assertThat(new String(one.kept(), StandardCharsets.UTF_8)).isEqualTo("1");
    assertThat(one.evaluated().claims()).extracting(Claim::target).containsExactly("totals/t");
    Map<String, byte[]> gone = new TreeMap<>();
    gone.put("rows/1", null);
    Folded none = functions.aggregate("n", "'t'", one.kept(), Map.of("rows/1", row), gone);
    assertThat(new String(none.kept(), StandardCharsets.UTF_8)).isEqualTo("0");
    Map<String, byte[]> three = new TreeMap<>(Map.of("a/1", row, "a/2", row, "a/3", row));
    assertThat(functions.aggregate("n", "'t'", one.kept(), Map.of(), three)).isNull();
  }

  @Test
  void whatBeginsAndEndsIsAskedFor() {
    byte[] failing = new WireWriter().beginMap().text("fail").truth(true).endMap().toBytes();
    assertThat(functions.holds("n", "roots/r", ROOT)).isTrue();
    assertThat(functions.holds("n", "roots/r", failing)).isFalse();
    assertThat(functions.deleted("n", "roots/r", ROOT).claims())
        .extracting(Claim::target)
        .containsExactly("out/1");
  }

  @Test
  void aLetterComesWithItsContent() {
    byte[] fields = new WireWriter().beginMap().text("tags").integer(5).endMap().toBytes();
    Indexed found = functions.index("n", "things/t", fields);
    assertThat(found.keys()).isEmpty();
    assertThat(found.letters()).hasSize(1);
    assertThat(found.letters().get(0).id()).hasSize(32);
    assertThat(new WireReader(found.letters().get(0).fields()).raw())
        .isEqualTo(found.letters().get(0).fields());
  }

  @Test
  void aProgramThatCannotBeLoadedEndsTheJobAndClosesPython() {
    boolean[] closed = {false};
    Dispatcher watched =
        new Dispatcher() {
          @Override
          public byte[] call(byte[] request) {
            return python.call(request);
          }

          @Override
          public void close() {
            closed[0] = true;
          }
        };
    assertThatThrownBy(() -> new EmbeddedFunctions(watched, program("other", "broken"), Set.of()))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .isInstanceOf(UserFacingException.class)
        .hasMessage("the program is broken in line 1");
    assertThat(closed[0]).isTrue();
  }

  @Test
  void anAnswerThatNobodyKnowsIsBlamedOnTheVersion() {
    byte[] answer = new WireWriter().beginList(1).text("perhaps").toBytes();
    Dispatcher other =
        new Dispatcher() {
          @Override
          public byte[] call(byte[] request) {
            return answer;
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> new EmbeddedFunctions(other, program("digest", ""), Set.of()))
        .hasRootCauseMessage(
            "the embedded Python answered 'perhaps'; is its boiler package another version?");
  }

  private static Program program(String digest, String source) {
    return new Program("program", digest, Map.of("program.py", source), "{}");
  }

  private static byte[] root() {
    WireWriter root = new WireWriter().beginMap();
    root.text("refs").beginList(2).text("things/\u00e4").text("things/\u00e4");
    root.text("tag").text("\u00e4");
    root.text("to").beginList(1).text("out/1");
    return root.endMap().toBytes();
  }
}
