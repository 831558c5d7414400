package io.boilerc.firestore.sink.writer;

import java.util.concurrent.TimeUnit;

/**
 * Google's rule for writing to new collections: at most 500 writes a second at first, half as much
 * again every five minutes (Firestore documentation, best practices, "Ramping up traffic").
 */
final class RampUp {

  private static final double FIRST_RATE = 500;
  private static final double GROWTH = 1.5;
  private static final double GROWTH_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** After about two hours; nobody reaches more on one sink. */
  private static final int MAX_STEPS = 25;

  private boolean started;
  private long startNanos;
  private long freeNanos;

  /** How long to wait, from {@code nowNanos}, before sending so many writes; in nanoseconds. */
  long reserve(int writes, long nowNanos) {
    if (!started) {
      started = true;
      startNanos = nowNanos;
      freeNanos = nowNanos;
    }
    int steps = (int) Math.min(MAX_STEPS, (nowNanos - startNanos) / GROWTH_NANOS);
    double rate = FIRST_RATE * Math.pow(GROWTH, steps);
    long begin = Math.max(freeNanos, nowNanos);
    freeNanos = begin + (long) (writes / rate * TimeUnit.SECONDS.toNanos(1));
    return begin - nowNanos;
  }
}
