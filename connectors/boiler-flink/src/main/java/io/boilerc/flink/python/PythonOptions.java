package io.boilerc.flink.python;

import java.io.Serializable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Where a task looks for Python: what the job was given, else Flink's own options of the task
 * manager, which PyFlink has too, else {@code python3} on PATH.
 *
 * @param executable the Python that the job was given, or null
 * @param version the minor version that the program was built with
 * @param boilerc the version of boilerc that built the program
 */
public record PythonOptions(String executable, String version, String boilerc)
    implements Serializable {

  private static final ConfigOption<String> EXECUTABLE =
      ConfigOptions.key("python.executable").stringType().noDefaultValue();

  private static final ConfigOption<String> PATH =
      ConfigOptions.key("python.pythonpath").stringType().noDefaultValue();

  private static final String ON_PATH = "python3";

  /** The Python to use on a task manager with this configuration. */
  public PythonInstallation find(ReadableConfig taskManager) {
    String found =
        executable != null ? executable : taskManager.getOptional(EXECUTABLE).orElse(ON_PATH);
    return PythonInstallation.of(found, taskManager.getOptional(PATH).orElse(null));
  }
}
