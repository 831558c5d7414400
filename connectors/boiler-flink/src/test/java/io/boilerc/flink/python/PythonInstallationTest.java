package io.boilerc.flink.python;

import static org.assertj.core.api.Assertions.assertThat;
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
  void aRealPythonAnswers() {
    PythonInstallation python = PythonInstallation.of("python3", null);
    assertThat(python.version()).startsWith("3.");
    assertThat(python.home()).isNotEmpty();
    assertThat(python.path()).isNotEmpty();
  }
}
