package io.boilerc.local;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.flink.util.SerializedThrowable;

/**
 * A failure in two parts: one sentence for the user, and the whole trace for the log.
 *
 * <p>The connectors throw exceptions of their own whose message alone is meant for the user; the
 * job's class loader has them, this one does not, so they are told by name.
 */
record Failure(String message, String trace) {

  private static final String OURS = "io.boilerc.";
  private static final String SHADED = "io.boilerc.shaded.";

  static Failure of(Throwable error) {
    Throwable root = error;
    for (Throwable cause = error; cause != null; cause = next(cause)) {
      if (isForUsers(className(cause))) {
        return new Failure(messageOf(cause), trace(error));
      }
      root = cause;
    }
    return new Failure(
        "the job failed: " + firstLine(root) + "; Flink's log has the details", trace(error));
  }

  private static Throwable next(Throwable error) {
    return error.getCause() == error ? null : error.getCause();
  }

  private static boolean isForUsers(String name) {
    return name.startsWith(OURS) && !name.startsWith(SHADED) && name.endsWith("Exception");
  }

  private static String className(Throwable error) {
    return error instanceof SerializedThrowable serialized
        ? serialized.getOriginalErrorClassName()
        : error.getClass().getName();
  }

  /** A serialized throwable's message starts with the name of its class. */
  private static String messageOf(Throwable error) {
    String message = String.valueOf(error.getMessage());
    String prefix = className(error) + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  private static String firstLine(Throwable error) {
    String name = className(error);
    String message = messageOf(error).lines().findFirst().orElse("");
    return name.substring(name.lastIndexOf('.') + 1) + ": " + message;
  }

  private static String trace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
