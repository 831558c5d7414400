package io.boilerc.firestore;

import java.io.IOException;
import org.apache.flink.util.SerializedThrowable;

/**
 * A failure whose message is one sentence for the user: what, where, how to fix. A restart of the
 * job may help; where it can't, it is a {@link PermanentFirestoreException}.
 */
public class FirestoreException extends IOException {

  private static final long serialVersionUID = 1L;

  /** With the sentence for the user. */
  public FirestoreException(String message) {
    super(message);
  }

  /**
   * With the sentence for the user and what lies behind it.
   *
   * <p>The cause is kept as text: gRPC's exceptions can't be serialized, and one such in the chain
   * would reach the JobManager as text only with all that it hangs on, so that nobody there could
   * tell whether to restart.
   */
  public FirestoreException(String message, Throwable cause) {
    super(message, cause == null ? null : new SerializedThrowable(cause));
  }
}
