package io.boilerc.firestore;

import io.boilerc.firestore.types.DocumentWriteTypeInfo;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * What shall be at a path: the whole document, or nothing.
 *
 * @param path relative to the database's documents, for example {@code users/u1/MeetingSession/m1}
 * @param fields all fields as wire bytes, never changed after construction; null deletes the
 *     document
 */
@TypeInfo(DocumentWriteTypeInfo.Factory.class)
public record DocumentWrite(String path, byte[] fields) {

  /** The path is required. */
  public DocumentWrite {
    Objects.requireNonNull(path, "path");
  }

  /** Whether the document shall not exist. */
  public boolean isDelete() {
    return fields == null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DocumentWrite that
        && path.equals(that.path)
        && Arrays.equals(fields, that.fields);
  }

  @Override
  public int hashCode() {
    return 31 * path.hashCode() + Arrays.hashCode(fields);
  }

  @Override
  public String toString() {
    return isDelete() ? "delete " + path : "set " + path + " (" + fields.length + " bytes)";
  }
}
