package io.boilerc.firestore;

import java.io.IOException;

/**
 * A failure that trying again will not repair; the message is one sentence for the user: what,
 * where, how to fix.
 */
public class FirestoreException extends IOException {

  private static final long serialVersionUID = 1L;

  /** With the sentence for the user. */
  public FirestoreException(String message) {
    super(message);
  }

  /** With the sentence for the user and what lies behind it. */
  public FirestoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
