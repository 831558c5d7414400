package io.boilerc.firestore.client;

import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.PermanentFirestoreException;
import io.grpc.Status;

/** What Firestore's status codes mean to a job: try again, or fail with a sentence for the user. */
public final class Failures {

  private Failures() {}

  /** Whether the same request may succeed later. */
  public static boolean isTransient(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE,
          INTERNAL,
          DEADLINE_EXCEEDED,
          ABORTED,
          RESOURCE_EXHAUSTED,
          CANCELLED,
          UNKNOWN ->
          true;
      default -> false;
    };
  }

  /** The sentence for a failure that trying again will not repair. */
  public static PermanentFirestoreException permanent(
      FirestoreConfig config, String activity, Status status) {
    return new PermanentFirestoreException(
        "Firestore "
            + config.where()
            + " refused "
            + activity
            + ": "
            + described(status)
            + "; "
            + advice(status.getCode()),
        status.asRuntimeException());
  }

  /** The sentence for a database that did not answer for so long; it may answer again. */
  public static FirestoreException unreachable(
      FirestoreConfig config, String activity, long seconds, Status last) {
    return new FirestoreException(
        "Firestore "
            + config.where()
            + " could not be reached for "
            + activity
            + " during "
            + seconds
            + " s (last: "
            + (last == null ? "no answer" : described(last))
            + "); check that it runs and that the address is right.",
        last == null ? null : last.asRuntimeException());
  }

  /** Code and message, on one line. */
  public static String described(Status status) {
    String description = status.getDescription();
    return description == null || description.isBlank()
        ? status.getCode().toString()
        : status.getCode() + ": " + description.strip().replaceAll("\\s+", " ");
  }

  private static String advice(Status.Code code) {
    return switch (code) {
      case PERMISSION_DENIED -> "give the job's service account the role datastore.user.";
      case UNAUTHENTICATED -> "renew the application default credentials.";
      case NOT_FOUND -> "check the names of the project and the database.";
      case INVALID_ARGUMENT -> "check the names of the database and the collections.";
      default -> "see the message of Firestore above.";
    };
  }
}
