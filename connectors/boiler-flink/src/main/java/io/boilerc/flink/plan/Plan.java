package io.boilerc.flink.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * What plan.json says, as far as the operators need it.
 *
 * @param job the job's name
 * @param python the CPython minor version that the program was built with, such as "3.11"
 * @param boilerc the version that built it
 * @param program the user's program
 * @param nodes in topological order
 * @param owned templates of the paths that the program writes
 */
public record Plan(
    String job,
    String python,
    String boilerc,
    Program program,
    List<Node> nodes,
    List<String> owned) {

  /** The nodes of one kind, in order. */
  public <T extends Node> Stream<T> nodes(Class<T> kind) {
    return nodes.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** The collection of dead letters; the empty string for a plan that has no sink for them. */
  public String letterCollection() {
    return nodes(Node.DeadLetterSink.class)
        .map(Node.DeadLetterSink::collection)
        .findFirst()
        .orElse("");
  }
}
