package io.boilerc.firestore;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A failure that a restart can't repair: Flink ends the job when it finds this class anywhere in
 * the chain of causes, whatever the restart strategy.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public class PermanentFirestoreException extends FirestoreException {

  private static final long serialVersionUID = 1L;

  /** With the sentence for the user. */
  public PermanentFirestoreException(String message) {
    super(message);
  }

  /** With the sentence for the user and what lies behind it. */
  public PermanentFirestoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
