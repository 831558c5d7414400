package io.boilerc.firestore.types;

import io.boilerc.firestore.PermanentFirestoreException;
import java.io.IOException;
import java.util.function.IntFunction;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a savepoint keeps about a serializer: the version of its format.
 *
 * <p>An older version is read with the serializer that {@code readers} gives for it and then
 * rewritten; a newer one, written by a later release, is refused.
 */
abstract class VersionedSnapshot<T> implements TypeSerializerSnapshot<T> {

  private final int current;
  private final IntFunction<TypeSerializer<T>> readers;
  private int version;

  VersionedSnapshot(int current, IntFunction<TypeSerializer<T>> readers) {
    this.current = current;
    this.readers = readers;
    this.version = current;
  }

  @Override
  public final int getCurrentVersion() {
    return current;
  }

  @Override
  public final void writeSnapshot(DataOutputView out) {
    // Flink writes the version itself, and there is nothing else to know.
  }

  /** Refuses a newer version here: the heap backend reads all state before it asks below. */
  @Override
  public final void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader)
      throws IOException {
    if (readVersion > current) {
      throw new PermanentFirestoreException(
          "The state was written by a newer boilerc (format "
              + readVersion
              + "; this one reads up to "
              + current
              + "); restore it with the release that wrote it.");
    }
    version = readVersion;
  }

  @Override
  public final TypeSerializer<T> restoreSerializer() {
    return readers.apply(version);
  }

  @Override
  public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    if (!(old instanceof VersionedSnapshot<T> before)
        || before.getClass() != getClass()
        || before.version > current) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    return before.version == current
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
  }
}
