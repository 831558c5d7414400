package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions.Letter;
import io.boilerc.flink.message.Claimant;
import io.boilerc.flink.state.Standing;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * The dead letters of the claims on a path: those that stand as long as a claim does, and one for
 * each that lost the path to another. Python's evaluation knows nothing of conflicts, so their form
 * is written here a second time; tests/golden/wire.json has the vector that both must give.
 *
 * @param node the id of the Deliver node
 * @param collection where dead letters are stored
 */
public record ConflictLetters(String node, String collection) implements Serializable {

  /** The letters of all claims on {@code path}; of two with the same id, the first. */
  List<Letter> of(String path, SortedMap<Claimant, Standing> claims) {
    List<Letter> letters = new ArrayList<>();
    claims.values().forEach(claim -> letters.addAll(claim.letters()));
    Claimant winner = null;
    for (Map.Entry<Claimant, Standing> claim : claims.entrySet()) {
      if (claim.getValue().fields() == null) {
        continue;
      }
      if (winner == null) {
        winner = claim.getKey();
      } else {
        letters.add(letter(path, winner, claim.getKey(), claim.getValue().view()));
      }
    }
    Set<String> seen = new HashSet<>();
    return letters.stream().filter(letter -> seen.add(letter.id())).toList();
  }

  private static Letter letter(String path, Claimant winner, Claimant loser, String view) {
    String attribute = "doc_ref:" + path;
    String message = path + " is also claimed by " + winner.mediator() + " from " + winner.root();
    return Letters.letter(view, loser.root(), attribute, "TargetConflict", message);
  }
}
