package io.boilerc.flink.message;

import io.boilerc.flink.text.CodePoints;
import io.boilerc.flink.text.Paths;

/**
 * Who claims a target path: a mediator (for dead letters a node), the root that it evaluated, and
 * the claim's position in that evaluation. The smallest claimant of a path wins.
 */
public record Claimant(String mediator, String root, long index) implements Comparable<Claimant> {

  @Override
  public int compareTo(Claimant other) {
    int order = CodePoints.compare(mediator, other.mediator);
    if (order == 0) {
      order = Paths.compare(root, other.root);
    }
    return order == 0 ? Long.compare(index, other.index) : order;
  }
}
