package io.boilerc.firestore.listen;

/**
 * Tells whether a server that reads each target by itself has mixed two states of the database.
 *
 * <p>Google's emulator answers every commit by listing the targets concerned again, one after the
 * other, each at its own time, and then sends NO_CHANGE for all. A commit in between is in the
 * later lists but not in the earlier ones. It shows: a document is newer than some target's CURRENT
 * of the same round. The emulator's next round, for that commit, is whole. The real service sends
 * consistent batches, where this may be seen after a RESET but means nothing; so such a cut is only
 * put off.
 */
final class Round {

  private long earliestCurrent = Long.MAX_VALUE;
  private long latestUpdate = Long.MIN_VALUE;

  void current(long readTimeMicros) {
    earliestCurrent = Math.min(earliestCurrent, readTimeMicros);
  }

  void document(long updateTimeMicros) {
    latestUpdate = Math.max(latestUpdate, updateTimeMicros);
  }

  /** Ends the round; true if its targets may not show the same state. */
  boolean endsMixed() {
    boolean mixed = latestUpdate > earliestCurrent;
    earliestCurrent = Long.MAX_VALUE;
    latestUpdate = Long.MIN_VALUE;
    return mixed;
  }
}
