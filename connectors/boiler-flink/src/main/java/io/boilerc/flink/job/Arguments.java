package io.boilerc.flink.job;

import io.boilerc.flink.error.UserFacingException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a job is told on its command line; see docs/cluster.md.
 *
 * @param project the Google Cloud project's id
 * @param database the Firestore database's id
 * @param firestore {@code host:port} of an emulator, or null for the real service
 * @param parallelism of every keyed operator, or 0 for the cluster's default
 * @param checkpointMillis time between checkpoints
 * @param python the Python on the task managers, or null for theirs
 * @param jobName the job's name, or null for the program's
 */
public record Arguments(
    String project,
    String database,
    String firestore,
    int parallelism,
    long checkpointMillis,
    String python,
    String jobName) {

  /** Below it a small cluster does little else than checkpoints. */
  static final int SHORTEST_CHECKPOINT_MILLIS = 300;

  private static final int CHECKPOINT_MILLIS = 1_000;
  private static final String DEFAULT_DATABASE = "(default)";
  private static final List<String> NAMES =
      List.of(
          "--project",
          "--database",
          "--firestore",
          "--parallelism",
          "--checkpoint-interval",
          "--python",
          "--job-name");

  /**
   * Reads a command line.
   *
   * @param environment where {@code GOOGLE_CLOUD_PROJECT} and {@code FIRESTORE_EMULATOR_HOST} are
   *     looked up for arguments that are not given
   * @throws UserFacingException for an unknown, incomplete, repeated or missing argument
   */
  public static Arguments parse(String[] arguments, Map<String, String> environment) {
    Map<String, String> given = given(arguments);
    String project = given.getOrDefault("--project", variable(environment, "GOOGLE_CLOUD_PROJECT"));
    if (project == null) {
      throw new UserFacingException(
          "the argument --project is missing: name the Google Cloud project, as in --project"
              + " my-project");
    }
    return new Arguments(
        project,
        given.getOrDefault("--database", DEFAULT_DATABASE),
        given.getOrDefault("--firestore", variable(environment, "FIRESTORE_EMULATOR_HOST")),
        number(given, "--parallelism", 1, JobSettings.MAX_PARALLELISM, 0),
        number(
            given,
            "--checkpoint-interval",
            SHORTEST_CHECKPOINT_MILLIS,
            Integer.MAX_VALUE,
            CHECKPOINT_MILLIS),
        given.get("--python"),
        given.get("--job-name"));
  }

  private static Map<String, String> given(String[] arguments) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (!NAMES.contains(name)) {
        throw new UserFacingException(
            "unknown argument '" + name + "'; known are " + String.join(", ", NAMES));
      }
      if (i + 1 == arguments.length
          || arguments[i + 1].isBlank()
          || arguments[i + 1].startsWith("--")) {
        throw new UserFacingException("the argument " + name + " needs a value after it");
      }
      if (given.put(name, arguments[i + 1]) != null) {
        throw new UserFacingException("the argument " + name + " is given twice");
      }
    }
    return given;
  }

  private static int number(
      Map<String, String> given, String name, int least, int most, int otherwise) {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range.
    }
    throw new UserFacingException(
        "the argument %s must be a whole number from %d to %d, not %s"
            .formatted(name, least, most, text));
  }

  private static String variable(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }
}
