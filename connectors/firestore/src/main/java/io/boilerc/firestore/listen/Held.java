package io.boilerc.firestore.listen;

/**
 * What is remembered of a document that some target holds.
 *
 * @param updateTimeMicros of its last state, microseconds since the epoch
 * @param targets a bit for each target, by index
 */
public record Held(long updateTimeMicros, long targets) {

  /** An update time that no document has: the next state of the document is news in any case. */
  static final long UNKNOWN = -1;
}
