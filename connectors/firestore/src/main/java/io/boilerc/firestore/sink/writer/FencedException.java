package io.boilerc.firestore.sink.writer;

import io.boilerc.firestore.FirestoreException;

/** Another writer has taken this one's fence: this one must stop and must not try again. */
public final class FencedException extends FirestoreException {

  private static final long serialVersionUID = 1L;

  FencedException(String message) {
    super(message);
  }
}
