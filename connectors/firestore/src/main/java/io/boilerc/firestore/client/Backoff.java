package io.boilerc.firestore.client;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing pauses between attempts: 100 ms, doubled up to 30 s, each shortened by up to a half at
 * random so that many clients don't come back at the same moment.
 */
public final class Backoff {

  private static final long FIRST_MILLIS = 100;
  private static final long LAST_MILLIS = 30_000;

  private long next = FIRST_MILLIS;

  /** The pause before the next attempt, in milliseconds. */
  public long nextMillis() {
    long pause = next;
    next = Math.min(LAST_MILLIS, next * 2);
    return pause - ThreadLocalRandom.current().nextLong(pause / 2 + 1);
  }

  /** After a success: begin again with short pauses. */
  public void reset() {
    next = FIRST_MILLIS;
  }
}
