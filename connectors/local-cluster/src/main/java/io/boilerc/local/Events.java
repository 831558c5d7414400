package io.boilerc.local;

import java.io.PrintStream;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the mini-cluster says: one JSON object a line on the standard output that it was started
 * with. Thread-safe.
 */
final class Events {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;

  Events(PrintStream out) {
    this.out = out;
  }

  void ready() {
    send(JSON.createObjectNode().put("event", "ready"));
  }

  void submitted(String job, String flinkId) {
    send(event("submitted", job).put("job", flinkId));
  }

  /** {@code message} says why, where there is a reason; else null. */
  void state(String job, String state, String message) {
    ObjectNode event = event("state", job).put("state", state);
    if (message != null) {
      event.put("message", message);
    }
    send(event);
  }

  void cut(String job, long cut) {
    send(event("cut", job).put("cut", cut));
  }

  void metrics(String job, Map<String, Long> metrics) {
    ObjectNode event = event("metrics", job);
    metrics.forEach(event.putObject("metrics")::put);
    send(event);
  }

  void savepoint(String job, String path) {
    send(event("savepoint", job).put("path", path));
  }

  /** The job has failed for good. */
  void failed(String job, Failure failure) {
    send(event("failed", job).put("message", failure.message()).put("trace", failure.trace()));
  }

  /** A command could not be carried out; {@code job} is null where it names none. */
  void error(String job, String message) {
    send(event("error", job).put("message", message));
  }

  private static ObjectNode event(String name, String job) {
    ObjectNode event = JSON.createObjectNode().put("event", name);
    return job == null ? event : event.put("id", job);
  }

  private void send(ObjectNode event) {
    String line;
    try {
      line = JSON.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON object can always be written", e);
    }
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }
}
