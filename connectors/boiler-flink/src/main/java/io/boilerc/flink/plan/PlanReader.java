package io.boilerc.flink.plan;

import io.boilerc.flink.error.UserFacingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Reads the plan and the program from the job's class path: {@code boiler/plan.json} and {@code
 * boiler/program/**}. A plan that this jar does not understand is refused with one sentence.
 */
public final class PlanReader {

  private static final String PLAN = "boiler/plan.json";
  private static final String PROGRAM = "boiler/program/";
  private static final int FORMAT = 1;

  private final ClassLoader classPath;

  /** Reads from the class path of {@code classPath}. */
  public PlanReader(ClassLoader classPath) {
    this.classPath = classPath;
  }

  /**
   * Reads and checks the plan.
   *
   * @throws UserFacingException where there is none, or it is of another version or damaged
   */
  public Plan read() {
    String text = resource(PLAN);
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UserFacingException(PLAN + " of this job jar is not JSON; build the job again", e);
    }
    int format = json.path("format").asInt();
    if (format != FORMAT) {
      throw damaged("has format " + format + " and these operators read format " + FORMAT);
    }
    List<Node> nodes = new ArrayList<>();
    for (JsonNode node : json.path("nodes")) {
      nodes.add(node(node));
    }
    checkInputs(nodes);
    return new Plan(
        text(json, "job"),
        text(json, "python"),
        text(json, "boilerc"),
        program(json.path("program"), text),
        List.copyOf(nodes),
        texts(json, "owned"));
  }

  private Program program(JsonNode json, String plan) {
    Map<String, String> files = new TreeMap<>();
    for (String name : texts(json, "files")) {
      files.put(name, resource(PROGRAM + name));
    }
    return new Program(text(json, "entry"), text(json, "digest"), files, plan);
  }

  private static Node node(JsonNode json) {
    String id = text(json, "id");
    String kind = text(json, "kind");
    return switch (kind) {
      case "DocumentSource" -> new Node.DocumentSource(id, text(json, "collection"));
      case "Assemble" -> assemble(id, json);
      case "Resolve" ->
          new Node.Resolve(id, text(json, "slot"), text(json, "documents"), text(json, "requests"));
      case "Match" ->
          new Node.Match(id, text(json, "slot"), text(json, "documents"), text(json, "requests"));
      case "ViewSource" -> new Node.ViewSource(id, texts(json, "inputs"));
      case "Group" -> new Node.Group(id, text(json, "rows"));
      case "Aggregate" ->
          new Node.Aggregate(id, text(json, "mediator"), text(json, "view"), text(json, "rows"));
      case "Deliver" -> new Node.Deliver(id, texts(json, "inputs"));
      case "DocumentSink" ->
          new Node.DocumentSink(id, text(json, "input"), json.path("atomic").asBoolean());
      case "DeadLetterSink" ->
          new Node.DeadLetterSink(id, text(json, "input"), text(json, "collection"));
      default -> throw damaged("has a node of the unknown kind " + kind + " (" + id + ")");
    };
  }

  private static Node assemble(String id, JsonNode json) {
    String evaluates = text(json, "evaluates");
    return switch (evaluates) {
      case "references" ->
          new Node.References(
              id, text(json, "root"), texts(json, "slots"), texts(json, "requests"));
      case "view" ->
          new Node.View(
              id,
              text(json, "mediator"),
              text(json, "view"),
              text(json, "root"),
              texts(json, "slots"),
              json.path("frozen").asText(""),
              json.path("keeps").asBoolean(),
              json.path("apart").asBoolean(),
              json.has("templates") ? texts(json, "templates") : List.of());
      default -> throw damaged("has a node " + id + " that evaluates the unknown " + evaluates);
    };
  }

  private static void checkInputs(List<Node> nodes) {
    Set<String> before = new HashSet<>();
    for (Node node : nodes) {
      for (String input : node.inputs()) {
        if (!before.contains(input)) {
          throw damaged("has no node " + input + " before " + node.id() + ", which reads it");
        }
      }
      if (!before.add(node.id())) {
        throw damaged("has two nodes " + node.id());
      }
    }
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isTextual()) {
      throw damaged("lacks the text '" + name + "' in " + json);
    }
    return value.textValue();
  }

  private static List<String> texts(JsonNode json, String name) {
    JsonNode values = json.path(name);
    if (!values.isArray()) {
      throw damaged("lacks the list '" + name + "' in " + json);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      if (!value.isTextual()) {
        throw damaged("has something else than text in the list '" + name + "' in " + json);
      }
      texts.add(value.textValue());
    }
    return List.copyOf(texts);
  }

  private String resource(String name) {
    try (InputStream in = classPath.getResourceAsStream(name)) {
      if (in == null) {
        throw new UserFacingException(
            "this job jar has no "
                + name
                + ": it is not a job that boilerc built; use `boilerc build`");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserFacingException(
          "reading " + name + " of the job jar failed: " + e.getMessage(), e);
    }
  }

  private static UserFacingException damaged(String what) {
    return new UserFacingException(
        PLAN
            + " of this job jar "
            + what
            + "; build the job again with the boilerc that submits it");
  }
}
