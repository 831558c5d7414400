package io.boilerc.flink.function;

import io.boilerc.flink.message.Wanted;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The user's functions as operators call them, wherever they run. All fields are wire bytes; a
 * user's exception is part of the answer and never thrown.
 */
public interface Functions extends AutoCloseable {

  /** A document that a root wants to exist: its path and fields. */
  record Claim(String target, byte[] fields) {}

  /** A dead letter: its id in the collection of dead letters, and its content. */
  record Letter(String id, byte[] fields) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Letter that
          && id.equals(that.id)
          && Arrays.equals(fields, that.fields);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  /**
   * The keys under which a document is found, as carried by {@link Wanted#key}, and what went
   * wrong.
   */
  record Indexed(List<String> keys, List<Letter> letters) {}

  /** What a root claims, in order, and what went wrong. */
  record Evaluated(List<Claim> claims, List<Letter> letters) {

    /** No claims, and nothing went wrong. */
    public static final Evaluated NOTHING = new Evaluated(List.of(), List.of());
  }

  /**
   * What the rows of a group come to.
   *
   * @param kept the accumulator, in a form that only the functions read; null: there is none
   */
  record Folded(byte[] kept, Evaluated evaluated) {}

  /**
   * The subscriptions that a root wants at the level of {@code node}, without duplicates.
   *
   * @param slots documents by slot and path; each map in code-point order, every slot of the node
   *     present
   */
  List<Wanted> references(
      String node, String root, byte[] fields, Map<String, Map<String, byte[]>> slots);

  /** The join keys of a document for the Match {@code node}. */
  Indexed index(String node, String path, byte[] fields);

  /** The group of a row for the Group {@code node}: one key, or none. */
  Indexed group(String node, String path, byte[] fields);

  /**
   * Evaluates the view of {@code node} for a root; {@code slots} as in {@link #references}.
   *
   * @param updated whether the root has changed since its creation, where that is of any matter
   */
  Evaluated view(
      String node,
      String root,
      byte[] fields,
      Map<String, Map<String, byte[]>> slots,
      boolean updated);

  /** Whether a root meets the conditions of its source. */
  boolean holds(String node, String root, byte[] fields);

  /** What the program claims for a root that is gone, whose last fields these were. */
  Evaluated deleted(String node, String root, byte[] last);

  /**
   * Carries the accumulator of a group on; null: it can't be, and all rows must be folded again.
   *
   * @param before the rows that have changed, as they were; those that are new are absent
   * @param now the same as they are; null: gone
   */
  Folded aggregate(
      String node, String group, byte[] kept, Map<String, byte[]> before, Map<String, byte[]> now);

  /** Folds all rows of a group, at least one. */
  Folded refold(String node, String group, Map<String, byte[]> rows);

  @Override
  void close();
}
