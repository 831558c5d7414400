package io.boilerc.firestore.sink;

import java.io.Serializable;

/**
 * How a sink writes.
 *
 * @param name separates the sinks of one job; part of their fences' names
 * @param failedWriteHandler gets the documents that Firestore refuses
 * @param refusalLetters the letters about them; null: there are none
 * @param atomic whether every cut goes into one commit
 * @param batchWrites most documents in a commit that is not a whole cut
 * @param batchBytes most bytes of a commit
 * @param rampUp whether to begin slowly, as the real service asks of writers to new collections
 */
public record SinkSettings(
    String name,
    FailedWriteHandler failedWriteHandler,
    RefusalLetters refusalLetters,
    boolean atomic,
    int batchWrites,
    long batchBytes,
    boolean rampUp)
    implements Serializable {

  /** Google documents no limit any more; 500 was it, and larger commits are not faster. */
  public static final int DEFAULT_BATCH_WRITES = 500;

  /** Below the limit of 10 MiB a request, with room for names and the fence. */
  public static final long DEFAULT_BATCH_BYTES = 9L << 20;

  private static final long serialVersionUID = 1L;

  /** Checks what can be wrong. */
  public SinkSettings {
    if (name == null || name.isBlank() || name.contains("/")) {
      throw new IllegalArgumentException(
          "a sink's name must be text without '/', but is '" + name + "'");
    }
    if (failedWriteHandler == null) {
      throw new IllegalArgumentException("failedWriteHandler must not be null");
    }
    if (batchWrites < 1 || batchBytes < 1) {
      throw new IllegalArgumentException(
          "a commit must take at least one write and one byte, but batchWrites is "
              + batchWrites
              + " and batchBytes is "
              + batchBytes);
    }
  }
}
