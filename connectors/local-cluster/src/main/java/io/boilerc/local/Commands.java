package io.boilerc.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What the mini-cluster is told: one JSON object a line. A line that is no command is answered with
 * an error event.
 */
final class Commands {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Jobs jobs;
  private final Events events;

  Commands(Jobs jobs, Events events) {
    this.jobs = jobs;
    this.events = events;
  }

  /** Carries commands out until the input ends or one says stop. */
  void run(BufferedReader in) throws IOException {
    for (String line; (line = in.readLine()) != null; ) {
      if (line.isBlank()) {
        continue;
      }
      try {
        JsonNode command = JSON.readTree(line);
        if (command.path("stop").asBoolean()) {
          return;
        }
        carryOut(command);
      } catch (IOException e) {
        events.error(null, "not a JSON object: " + line);
      } catch (IllegalArgumentException e) {
        events.error(null, e.getMessage());
      }
    }
  }

  private void carryOut(JsonNode command) {
    if (command.has("submit")) {
      jobs.submit(submission(command.get("submit")));
    } else if (command.has("cancel")) {
      jobs.cancel(text(command, "cancel"));
    } else if (command.has("savepoint")) {
      jobs.savepoint(
          text(command, "savepoint"), text(command, "dir"), command.path("stop_job").asBoolean());
    } else if (command.has("metrics")) {
      jobs.metrics(text(command, "metrics"));
    } else {
      throw new IllegalArgumentException(
          "unknown command " + command + "; known are submit, cancel, savepoint, metrics, stop");
    }
  }

  private static Jobs.Submission submission(JsonNode json) {
    List<String> arguments = new ArrayList<>();
    json.path("args").forEach(argument -> arguments.add(argument.asText()));
    Map<String, String> config = new TreeMap<>();
    json.path("config").properties().forEach(e -> config.put(e.getKey(), e.getValue().asText()));
    return new Jobs.Submission(
        text(json, "id"), text(json, "jar"), arguments, config, json.path("parallelism").asInt(1));
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("the text '" + name + "' is missing in " + json);
    }
    return value.textValue();
  }
}
