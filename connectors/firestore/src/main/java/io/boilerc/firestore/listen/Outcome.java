package io.boilerc.firestore.listen;

import io.grpc.Status;

/** What a message of the stream led to. */
public sealed interface Outcome permits Cut, Outcome.Nothing, Outcome.Restart {

  /** Keep reading. */
  enum Nothing implements Outcome {
    /** Without content. */
    INSTANCE
  }

  /**
   * This stream can't go on; open another with what {@link CutAssembler#begin} says then.
   *
   * @param status why; a permanent one has no remedy
   */
  record Restart(Status status) implements Outcome {}
}
