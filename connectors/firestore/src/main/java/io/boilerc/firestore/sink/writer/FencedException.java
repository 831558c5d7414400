package io.boilerc.firestore.sink.writer;

import io.boilerc.firestore.PermanentFirestoreException;

/**
 * Another job has taken this one's fence. The newer one wins: if this one restarted, it would only
 * take the fence back, and both would go on for ever.
 */
public final class FencedException extends PermanentFirestoreException {

  private static final long serialVersionUID = 1L;

  FencedException(String message) {
    super(message);
  }
}
