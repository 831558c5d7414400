package io.boilerc.flink.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.flink.error.UserFacingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans on a class path, good ones and others. */
class PlanReaderTest {

  private static final String ADVICE = "; build the job again with the boilerc that submits it";

  @TempDir private Path jar;
  private String good;

  @BeforeEach
  void readTheGoodPlan() {
    good = TestPlan.text();
  }

  @Test
  void aPlanIsRead() throws IOException {
    Plan plan = read(good);
    assertThat(plan.job()).isEqualTo("joined");
    assertThat(plan.python()).isEqualTo("3.11");
    assertThat(plan.letterCollection()).isEqualTo("boilerErrors");
    assertThat(plan.owned()).containsExactly("out/*");
    assertThat(plan.program())
        .isEqualTo(new Program("program", "abc", Map.of("program.py", "# text\n"), good));
    assertThat(plan.nodes())
        .startsWith(
            new Node.DocumentSource("documents:roots", "roots"),
            new Node.DocumentSource("documents:letters", "letters"),
            new Node.References(
                "J:references:1", "documents:roots", List.of(), List.of("tagged", "things")))
        .contains(
            new Node.Resolve("J/things", "things", "documents:letters", "J:references:1"),
            new Node.Match("J/tagged", "tagged", "documents:letters", "J:references:1"),
            new Node.View(
                "J:view",
                "J",
                "V",
                "documents:roots",
                List.of("J/tagged", "J/things"),
                "",
                false,
                false,
                List.of()))
        .endsWith(
            new Node.Deliver("deliver", List.of("J:view")),
            new Node.Deliver("errors", List.of("J:view", "J/tagged", "deliver")),
            new Node.DocumentSink("sink", "deliver", false),
            new Node.DeadLetterSink("deadletters", "errors", "boilerErrors"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"format\": 1|\"format\": 2|has format 2 and these operators read format 1",
        "\"Resolve\"|\"Reclock\"|has a node of the unknown kind Reclock (J/things)",
        "\"view\", \"id\"|\"row\", \"id\"|has a node J:view that evaluates the unknown row",
        "\"documents\": \"documents:letters\", \"id\": \"J/things\""
            + "|\"documents\": \"documents:x\", \"id\": \"J/things\""
            + "|has no node documents:x before J/things, which reads it",
        "\"inputs\": [\"J:view\"]|\"inputs\": [\"sink\"]"
            + "|has no node sink before deliver, which reads it",
        "\"id\": \"J/things\"|\"id\": \"J/tagged\"|has two nodes J/tagged",
        "\"job\": \"joined\", ||lacks the text 'job' in {",
        "[\"program.py\"]|[1]|has something else than text in the list 'files' in {",
        "[\"program.py\"]|\"program.py\"|lacks the list 'files' in {"
      })
  void aDamagedPlanIsRefusedWithOneSentence(String part, String other, String problem) {
    assertThat(good).contains(part);
    assertThatThrownBy(() -> read(good.replace(part, other == null ? "" : other)))
        .isInstanceOf(UserFacingException.class)
        .hasMessageStartingWith("boiler/plan.json of this job jar " + problem)
        .hasMessageEndingWith(ADVICE);
  }

  @Test
  void textThatIsNotJsonIsRefused() {
    assertThatThrownBy(() -> read(good.substring(0, good.length() / 2)))
        .isInstanceOf(UserFacingException.class)
        .hasMessage("boiler/plan.json of this job jar is not JSON; build the job again");
  }

  @Test
  void aJarWithoutPlanIsNoJob() {
    assertThatThrownBy(() -> read(null))
        .isInstanceOf(UserFacingException.class)
        .hasMessage(
            "this job jar has no boiler/plan.json: it is not a job that boilerc built; use `boilerc"
                + " build`");
  }

  @Test
  void aMissingFileOfTheProgramIsNamed() {
    assertThatThrownBy(() -> read(good.replace("\"program.py\"", "\"other.py\"")))
        .isInstanceOf(UserFacingException.class)
        .hasMessageStartingWith("this job jar has no boiler/program/other.py: ");
  }

  private Plan read(String text) throws IOException {
    return TestPlan.read(jar, text);
  }
}
