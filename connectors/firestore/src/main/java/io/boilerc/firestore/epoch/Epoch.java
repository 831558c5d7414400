package io.boilerc.firestore.epoch;

/**
 * The number of an attempt of a job: greater than those of all attempts before it, whichever
 * cluster they ran on.
 *
 * <p>Flink's own numbers are no use for this: after a failure of the JobManager or a change of the
 * parallelism they begin again, and differ from task to task. So the source takes an epoch from
 * Firestore and tells it to every task behind it by the one thing that reaches all of them and
 * never comes from another attempt: its first watermark. Cuts are times since 1970 and not
 * negative, so a negative watermark can be nothing else.
 */
public final class Epoch {

  /** Before every epoch: what stands where no source has told one. */
  public static final long NONE = 0;

  private Epoch() {}

  /** The watermark that tells an epoch. */
  public static long mark(long epoch) {
    return Long.MIN_VALUE + epoch;
  }

  /** Whether a watermark tells an epoch; all others complete a cut. */
  public static boolean isMark(long watermark) {
    return watermark < 0;
  }

  /** The epoch that a watermark tells. */
  public static long of(long mark) {
    return mark - Long.MIN_VALUE;
  }
}
