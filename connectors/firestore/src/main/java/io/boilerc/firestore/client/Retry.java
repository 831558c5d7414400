package io.boilerc.firestore.client;

import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Repeats a call while it fails for reasons that pass; the time since the last success is limited.
 * Blocks the thread. One activity, one instance.
 */
public final class Retry {

  private final FirestoreConfig config;
  private final String activity;
  private final Duration patience;
  private final Backoff backoff = new Backoff();
  private long startNanos = System.nanoTime();

  /** For an activity, named as in "could not be reached for committing", with so much patience. */
  public Retry(FirestoreConfig config, String activity, Duration patience) {
    this.config = config;
    this.activity = activity;
    this.patience = patience;
  }

  /**
   * The call's answer, from whichever attempt.
   *
   * @throws FirestoreException if the call is refused, or patience is at its end
   * @throws InterruptedException if the thread was interrupted between attempts
   */
  public <T> T call(Supplier<T> call) throws FirestoreException, InterruptedException {
    while (true) {
      try {
        T answer = call.get();
        succeeded();
        return answer;
      } catch (StatusRuntimeException e) {
        failed(e.getStatus());
      }
    }
  }

  /** The next failure is the first again. */
  public void succeeded() {
    backoff.reset();
    startNanos = System.nanoTime();
  }

  /** Waits if the same call may succeed later, and throws otherwise. */
  public void failed(Status status) throws FirestoreException, InterruptedException {
    if (!Failures.isTransient(status)) {
      throw Failures.permanent(config, activity, status);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while " + activity);
    }
    if (System.nanoTime() - startNanos > patience.toNanos()) {
      throw Failures.unreachable(config, activity, patience.toSeconds(), status);
    }
    Thread.sleep(backoff.nextMillis());
  }
}
