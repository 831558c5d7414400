package io.boilerc.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.flink.error.UserFacingException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines, and the sentences for wrong ones. */
class ArgumentsTest {

  private static Arguments parse(String line, Map<String, String> environment) {
    return Arguments.parse(line.isEmpty() ? new String[0] : line.split(" "), environment);
  }

  @Test
  void whatIsNotGivenHasADefault() {
    assertThat(parse("--project p", Map.of()))
        .isEqualTo(new Arguments("p", "(default)", null, 0, 1_000, null, null));
  }

  @Test
  void everyArgumentIsRead() {
    String line =
        "--job-name j --python /opt/python --checkpoint-interval 300 --parallelism 128"
            + " --firestore h:1 --database d --project p";
    assertThat(parse(line, Map.of()))
        .isEqualTo(new Arguments("p", "d", "h:1", 128, 300, "/opt/python", "j"));
  }

  @Test
  void theEnvironmentIsAskedForWhatIsNotGiven() {
    Map<String, String> environment =
        Map.of("GOOGLE_CLOUD_PROJECT", "env", "FIRESTORE_EMULATOR_HOST", "env:1");
    Arguments fromThere = parse("", environment);
    assertThat(fromThere.project()).isEqualTo("env");
    assertThat(fromThere.firestore()).isEqualTo("env:1");
    Arguments given = parse("--project p --firestore h:1", environment);
    assertThat(given.project()).isEqualTo("p");
    assertThat(given.firestore()).isEqualTo("h:1");
  }

  @Test
  void anEmptyVariableIsNone() {
    Map<String, String> environment =
        Map.of("GOOGLE_CLOUD_PROJECT", "p", "FIRESTORE_EMULATOR_HOST", " ");
    assertThat(parse("", environment).firestore()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|the argument --project is missing: name the Google Cloud project, as in --project"
            + " my-project",
        "--project|the argument --project needs a value after it",
        "--project --database d|the argument --project needs a value after it",
        "--project p --project q|the argument --project is given twice",
        "--project=p|unknown argument '--project=p'; known are --project, --database, --firestore,"
            + " --parallelism, --checkpoint-interval, --python, --job-name",
        "--project p --parallelism 0|the argument --parallelism must be a whole number from 1 to"
            + " 128, not 0",
        "--project p --parallelism 129|the argument --parallelism must be a whole number from 1 to"
            + " 128, not 129",
        "--project p --parallelism two|the argument --parallelism must be a whole number from 1 to"
            + " 128, not two",
        "--project p --checkpoint-interval 299|the argument --checkpoint-interval must be a whole"
            + " number from 300 to 2147483647, not 299"
      })
  void aWrongLineIsAnsweredWithOneSentence(String line, String sentence) {
    assertThatThrownBy(() -> parse(line, Map.of()))
        .isInstanceOf(UserFacingException.class)
        .hasMessage(sentence);
  }
}
