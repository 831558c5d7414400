package io.boilerc.firestore.sink.writer;

import io.boilerc.firestore.DocumentWrite;

/**
 * A write with its cut.
 *
 * @param cutMicros microseconds since the epoch
 * @param write what shall be at the path
 */
public record PendingWrite(long cutMicros, DocumentWrite write) {

  /** About how much memory and how much of a commit it takes, in bytes. */
  long size() {
    int fields = write.fields() == null ? 0 : write.fields().length;
    return write.path().length() + fields;
  }
}
