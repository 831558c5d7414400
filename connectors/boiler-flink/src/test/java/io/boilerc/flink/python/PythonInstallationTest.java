package io.boilerc.flink.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boilerc.flink.error.UserFacingException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Python says about itself. */
class PythonInstallationTest {

  @Test
  void anAnswerIsTakenApart() {
    String answer =
        """
        version 3.11
        home /opt/python 3
        site /opt/site
        path /opt/lib
        path\s
        boiler 0.1.0
        """;
    assertThat(PythonInstallation.parse("py", answer))
        .isEqualTo(
            new PythonInstallation(
                "py",
                "3.11",
                "/opt/python 3",
                List.of("/opt/site"),
                List.of("/opt/lib"),
                "0.1.0",
                ""));
  }

  @Test
  void somethingElseThanPythonIsRefused() {
    assertThatThrownBy(() -> PythonInstallation.parse("py", "hello\n"))
        .isInstanceOf(UserFacingException.class)
        .hasMessage(
            "Python 'py' can't be used: it did not answer as Python does; set python.executable in"
                + " Flink's configuration to a Python that has boilerc");
  }

  @Test
  void aPythonThatIsNotThereIsRefused(@TempDir Path folder) {
    String missing = folder.resolve("python").toString();
    assertThatThrownBy(() -> PythonInstallation.of(missing, null))
        .isInstanceOf(UserFacingException.class)
        .hasMessageStartingWith("Python '" + missing + "' can't be used: it can't be started; ");
  }

  @Test
  void anotherPythonThanTheProgramsIsRefused() {
    assertThatThrownBy(() -> installation("3.11", "0.1.0", "").check(wanted("3.12", "0.1.0")))
        .isInstanceOf(UserFacingException.class)
        .hasMessage(
            "this job was built with Python 3.12 and the task manager's 'py' is Python 3.11; set"
                + " python.executable to a Python 3.12, or build the job with the other");
  }

  @Test
  void aPythonWithoutBoilercIsRefused() {
    assertThatThrownBy(() -> installation("3.11", "", "why").check(wanted("3.11", "0.1.0")))
        .isInstanceOf(UserFacingException.class)
        .hasMessage(
            "Python 'py' has no usable boilerc (why); install it there: py -m pip install"
                + " boilerc==0.1.0");
  }

  @Test
  void anotherBoilercThanTheProgramsIsRefused() {
    assertThatThrownBy(() -> installation("3.11", "0.2.0", "").check(wanted("3.11", "0.1.0")))
        .isInstanceOf(UserFacingException.class)
        .hasMessage(
            "this job was built with boilerc 0.1.0 and the task manager's Python 'py' has boilerc"
                + " 0.2.0; install the same there (py -m pip install boilerc==0.1.0), or build the"
                + " job again with the other");
  }

  @Test
  void theSameBoilercAndOneThatIsNotInstalledAreAccepted() {
    assertThatCode(() -> installation("3.11", "0.1.0", "").check(wanted("3.11", "0.1.0")))
        .doesNotThrowAnyException();
    assertThatCode(() -> installation("3.11", "", "").check(wanted("3.11", "0.1.0")))
        .doesNotThrowAnyException();
  }

  private static PythonInstallation installation(String version, String boiler, String problem) {
    return new PythonInstallation("py", version, "/h", List.of(), List.of(), boiler, problem);
  }

  private static PythonOptions wanted(String version, String boilerc) {
    return new PythonOptions(null, version, boilerc);
  }

  @Test
  void aRealPythonAnswers() {
    PythonInstallation python = PythonInstallation.of("python3", null);
    assertThat(python.version()).startsWith("3.");
    assertThat(python.home()).isNotEmpty();
    assertThat(python.path()).isNotEmpty();
  }
}
