package io.boilerc.firestore.listen;

import com.google.firestore.v1.ListenResponse;
import io.grpc.Status;

/** What a stream hands over to the thread that reads it. */
sealed interface ListenEvent {

  /** The server said something. */
  record Message(ListenResponse response) implements ListenEvent {}

  /** The stream is over; nothing more comes of it. */
  record Ended(Status status) implements ListenEvent {}

  /** The server was silent for a moment, which {@link ListenStream#remind} asked for. */
  record Quiet() implements ListenEvent {}
}
