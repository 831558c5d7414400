package io.boilerc.firestore.sink;

import java.io.IOException;
import java.io.Serializable;

/**
 * What to do with a document that Firestore refuses whatever else is in the commit, for example one
 * over 1 MiB. All other documents are written.
 */
@FunctionalInterface
public interface FailedWriteHandler extends Serializable {

  /**
   * Called once for each refused write, on one thread a subtask; again after a recovery. An
   * exception fails the job.
   *
   * @param path the document
   * @param cutMicros the cut that it belongs to, microseconds since the epoch
   * @param code gRPC's status code, for example {@code INVALID_ARGUMENT}
   * @param message Firestore's reason
   */
  void handle(String path, long cutMicros, String code, String message) throws IOException;
}
