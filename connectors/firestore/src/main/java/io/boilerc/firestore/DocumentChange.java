package io.boilerc.firestore;

import io.boilerc.firestore.epoch.Epoch;
import io.boilerc.firestore.types.DocumentChangeTypeInfo;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * A document is now so, or gone. The cut it belongs to is the record's timestamp, not part of it.
 *
 * <p>Or it is no change: an attempt of the job, the one with {@code epoch}, has found it in the
 * database before its first cut.
 *
 * <p>There are three kinds: readable ({@code fields} present), deleted (neither {@code fields} nor
 * {@code unreadable}), and existing but unreadable ({@code unreadable} present), which views treat
 * as absent and which belongs on the dead-letter sink until the next change of the same path.
 *
 * @param path relative to the database's documents, for example {@code meetings/m1}
 * @param fields the fields as wire bytes, never changed after construction; null when deleted or
 *     unreadable
 * @param createTimeMicros microseconds since the epoch; 0 when deleted
 * @param updateTimeMicros microseconds since the epoch; 0 when deleted
 * @param unreadable null, or why there are no fields though the document exists
 * @param epoch 0 for a change; else who has found the document
 */
@TypeInfo(DocumentChangeTypeInfo.Factory.class)
public record DocumentChange(
    String path,
    byte[] fields,
    long createTimeMicros,
    long updateTimeMicros,
    Unreadable unreadable,
    long epoch) {

  /** A document has either fields or a reason why it has none. */
  public DocumentChange {
    Objects.requireNonNull(path, "path");
    if (fields != null && unreadable != null) {
      throw new IllegalArgumentException("a document with fields is not unreadable: " + path);
    }
  }

  /** A change. */
  public DocumentChange(
      String path,
      byte[] fields,
      long createTimeMicros,
      long updateTimeMicros,
      Unreadable unreadable) {
    this(path, fields, createTimeMicros, updateTimeMicros, unreadable, Epoch.NONE);
  }

  /** A document that is readable, or gone when {@code fields} is null. */
  public DocumentChange(String path, byte[] fields, long createTimeMicros, long updateTimeMicros) {
    this(path, fields, createTimeMicros, updateTimeMicros, null);
  }

  /** The document at {@code path} is gone. */
  public static DocumentChange deleted(String path) {
    return new DocumentChange(path, null, 0, 0, null);
  }

  /** This document, as one that the attempt with {@code finder} has found. */
  public DocumentChange foundBy(long finder) {
    return new DocumentChange(path, fields, createTimeMicros, updateTimeMicros, unreadable, finder);
  }

  /** Whether it is no change but was found. */
  public boolean isFound() {
    return epoch != Epoch.NONE;
  }

  /** Whether the document no longer exists; an unreadable one does exist. */
  public boolean isDeleted() {
    return fields == null && unreadable == null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DocumentChange that
        && path.equals(that.path)
        && Arrays.equals(fields, that.fields)
        && createTimeMicros == that.createTimeMicros
        && updateTimeMicros == that.updateTimeMicros
        && epoch == that.epoch
        && Objects.equals(unreadable, that.unreadable);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(path, createTimeMicros, updateTimeMicros, unreadable, epoch)
        + Arrays.hashCode(fields);
  }

  @Override
  public String toString() {
    if (isDeleted()) {
      return "deleted " + path;
    }
    return unreadable != null
        ? "unreadable " + path + ": " + unreadable.message()
        : path + " @" + updateTimeMicros + " (" + fields.length + " bytes)";
  }
}
