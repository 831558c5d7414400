package io.boilerc.flink.operator;

import io.boilerc.flink.function.NoFunctions;
import io.boilerc.flink.message.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program for tests, written in Java: mediator A joins roots with things (by reference), the
 * things after those (by a reference of a reference) and the things with a tag; mediator B claims
 * for single things.
 *
 * <p>Fields are lines of {@code name=value}; lists are separated by commas.
 */
final class JoinProgram extends NoFunctions {

  static final String LETTERS = "boilerErrors";

  static byte[] fields(Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(values).forEach((name, value) -> text.append(name + "=" + value + "\n"));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  static Map<String, String> values(byte[] fields) {
    Map<String, String> values = new TreeMap<>();
    for (String line : new String(fields, StandardCharsets.UTF_8).split("\n")) {
      int at = line.indexOf('=');
      if (at > 0) {
        values.put(line.substring(0, at), line.substring(at + 1));
      }
    }
    return values;
  }

  static List<String> list(Map<String, String> values, String name) {
    String text = values.getOrDefault(name, "");
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(","));
  }

  static Letter letter(String view, String root, String attribute) {
    return new Letter(
        Letters.id(view, root, attribute),
        fields(Map.of("view", view, "root", root, "attribute", attribute)));
  }

  @Override
  public List<Wanted> references(
      String node, String root, byte[] fields, Map<String, Map<String, byte[]>> slots) {
    Map<String, String> values = values(fields);
    List<Wanted> wanted = new ArrayList<>();
    if (node.equals("A:references:1")) {
      list(values, "refs").stream().distinct().forEach(p -> wanted.add(new Wanted("things", p)));
      if (values.containsKey("tag")) {
        wanted.add(new Wanted("tagged", values.get("tag")));
      }
    } else {
      slots.get("things").values().stream()
          .map(thing -> values(thing).get("next"))
          .filter(next -> next != null)
          .distinct()
          .forEach(next -> wanted.add(new Wanted("nexts", next)));
    }
    return wanted;
  }

  @Override
  public Indexed index(String node, String path, byte[] fields) {
    List<String> tags = list(values(fields), "tags");
    return tags.contains("bad")
        ? new Indexed(List.of(), List.of(letter("V", path, "tags")))
        : new Indexed(tags.stream().distinct().toList(), List.of());
  }

  @Override
  public Evaluated view(
      String node,
      String root,
      byte[] fields,
      Map<String, Map<String, byte[]>> slots,
      boolean updated) {
    Map<String, String> values = values(fields);
    String content = values.getOrDefault("name", "") + "|" + named(slots);
    List<Letter> letters = new ArrayList<>();
    if (content.contains("oops")) {
      letters.add(letter(node.equals("A:view") ? "V" : "W", root, "title"));
    }
    List<Claim> claims =
        list(values, "to").stream()
            .distinct()
            .map(to -> new Claim(to, fields(Map.of("content", content))))
            .toList();
    return new Evaluated(claims, letters);
  }

  private static String named(Map<String, Map<String, byte[]>> slots) {
    StringBuilder text = new StringBuilder();
    slots.forEach(
        (slot, documents) -> {
          text.append(slot).append('(');
          documents.forEach(
              (path, document) ->
                  text.append(path).append(':').append(values(document).get("name")).append(' '));
          text.append(')');
        });
    return text.toString();
  }
}
