package io.boilerc.flink.operator;

import static io.boilerc.flink.operator.JoinProgram.list;
import static io.boilerc.flink.operator.JoinProgram.values;

import io.boilerc.flink.function.Functions.Claim;
import io.boilerc.flink.function.Functions.Evaluated;
import io.boilerc.flink.function.Functions.Letter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link JoinProgram} means, computed anew from all documents: joins by looking through
 * everything, no operator, no state. Only the getters themselves are shared.
 */
final class JoinOracle {

  private record Owned(String mediator, String view, String root, Claim claim) {}

  private final JoinProgram program = new JoinProgram();
  private final Map<String, String> written = new TreeMap<>();

  private JoinOracle() {}

  /** All documents that the job should have written, dead letters among them; content as text. */
  static Map<String, String> evaluate(Map<String, byte[]> database) {
    JoinOracle oracle = new JoinOracle();
    oracle.run(database);
    return oracle.written;
  }

  private void run(Map<String, byte[]> database) {
    Map<String, List<Owned>> claims = new TreeMap<>();
    database.forEach(
        (path, fields) -> {
          boolean isRoot = path.startsWith("roots/");
          Map<String, Map<String, byte[]>> slots =
              isRoot ? slots(database, values(fields)) : new TreeMap<>();
          Evaluated evaluated =
              program.view(isRoot ? "A:view" : "B:view", path, fields, slots, true);
          evaluated.letters().forEach(this::write);
          for (Claim claim : evaluated.claims()) {
            Owned owned = new Owned(isRoot ? "A" : "B", isRoot ? "V" : "W", path, claim);
            claims.computeIfAbsent(claim.target(), any -> new ArrayList<>()).add(owned);
          }
          if (!isRoot && list(values(fields), "tags").contains("bad")) {
            write(JoinProgram.letter("V", path, "tags"));
          }
        });
    claims.forEach(this::decide);
  }

  /**
   * In this program's paths only digits and ASCII letters occur, and no root is claimed twice by
   * one evaluation.
   */
  private void decide(String target, List<Owned> claims) {
    claims.sort(Comparator.comparing(Owned::mediator).thenComparing(Owned::root));
    Owned winner = claims.get(0);
    written.put(target, new String(winner.claim().fields()));
    for (Owned loser : claims.subList(1, claims.size())) {
      String id = Letters.id(loser.view(), loser.root(), "doc_ref:" + target);
      written.put(
          JoinProgram.LETTERS + "/" + id,
          target + " is also claimed by " + winner.mediator() + " from " + winner.root());
    }
  }

  private void write(Letter letter) {
    written.put(JoinProgram.LETTERS + "/" + letter.id(), new String(letter.fields()));
  }

  private static Map<String, Map<String, byte[]>> slots(
      Map<String, byte[]> database, Map<String, String> root) {
    Map<String, byte[]> things = new TreeMap<>();
    Map<String, byte[]> nexts = new TreeMap<>();
    Map<String, byte[]> tagged = new TreeMap<>();
    list(root, "refs").forEach(path -> things.computeIfAbsent(path, database::get));
    things
        .values()
        .forEach(
            thing -> {
              String next = values(thing).get("next");
              if (next != null) {
                nexts.computeIfAbsent(next, database::get);
              }
            });
    String tag = root.get("tag");
    database.forEach(
        (path, fields) -> {
          List<String> tags = list(values(fields), "tags");
          if (tag != null
              && path.startsWith("things/")
              && tags.contains(tag)
              && !tags.contains("bad")) {
            tagged.put(path, fields);
          }
        });
    return new TreeMap<>(Map.of("things", things, "nexts", nexts, "tagged", tagged));
  }
}
