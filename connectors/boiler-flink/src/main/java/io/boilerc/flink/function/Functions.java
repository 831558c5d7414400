package io.boilerc.flink.function;

import io.boilerc.flink.message.Wanted;
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
  record Letter(String id, byte[] fields) {}

  /**
   * The keys under which a document is found, as carried by {@link Wanted#key}, and what went
   * wrong.
   */
  record Indexed(List<String> keys, List<Letter> letters) {}

  /** What a root claims, in order, and what went wrong. */
  record Evaluated(List<Claim> claims, List<Letter> letters) {}

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

  /** Evaluates the view of {@code node} for a root; {@code slots} as in {@link #references}. */
  Evaluated view(String node, String root, byte[] fields, Map<String, Map<String, byte[]>> slots);

  @Override
  void close();
}
