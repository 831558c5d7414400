package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions.Letter;
import io.boilerc.flink.message.Claimant;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the dead letters of claims that lost their path to another. Python's evaluation knows
 * nothing of conflicts, so their form is written here a second time; tests/golden/wire.json has the
 * vector that both must give.
 *
 * @param node the id of the Deliver node
 * @param collection where dead letters are stored
 * @param views the view that each mediator evaluates
 */
public record ConflictLetters(String node, String collection, Map<String, String> views)
    implements Serializable {

  /**
   * The letters of all claimants of {@code path} but the first; of two with the same id, the first
   * one's.
   */
  List<Letter> of(String path, Collection<Claimant> standing) {
    if (standing.size() < 2) {
      return List.of();
    }
    Claimant winner = standing.iterator().next();
    List<Letter> letters = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    standing.stream()
        .skip(1)
        .map(loser -> letter(path, winner, loser))
        .filter(letter -> seen.add(letter.id()))
        .forEach(letters::add);
    return letters;
  }

  private Letter letter(String path, Claimant winner, Claimant loser) {
    String view = views.getOrDefault(loser.mediator(), loser.mediator());
    String attribute = "doc_ref:" + path;
    String message = path + " is also claimed by " + winner.mediator() + " from " + winner.root();
    return Letters.letter(view, loser.root(), attribute, "TargetConflict", message);
  }
}
