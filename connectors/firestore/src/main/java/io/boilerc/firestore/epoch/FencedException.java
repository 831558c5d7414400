package io.boilerc.firestore.epoch;

import io.boilerc.firestore.PermanentFirestoreException;

/**
 * Another job has taken over from this one. The newer one wins: if this one restarted, it would
 * only take over in turn, and both would go on for ever.
 */
public final class FencedException extends PermanentFirestoreException {

  private static final long serialVersionUID = 1L;

  FencedException(String message) {
    super(message);
  }
}
