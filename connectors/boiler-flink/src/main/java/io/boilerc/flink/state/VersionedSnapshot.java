package io.boilerc.flink.state;

import io.boilerc.flink.error.UserFacingException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a checkpoint keeps about one of our serializers: the version of its format, and nothing
 * else.
 *
 * <p>A serializer whose format changes gets the next version; the snapshot of an older one is then
 * given the serializer that reads it, and {@link #resolveSchemaCompatibility} makes Flink rewrite
 * the state. State of a newer version than this class knows is refused.
 */
public abstract class VersionedSnapshot<T> implements TypeSerializerSnapshot<T> {

  private final int current;
  private int version;

  /**
   * For subclasses, which have a public constructor without arguments; {@code current} is the
   * version written.
   */
  protected VersionedSnapshot(int current) {
    this.current = current;
    this.version = current;
  }

  /**
   * The serializer that reads (and for the current version writes) the format of {@code version}.
   */
  protected abstract TypeSerializer<T> serializer(int version);

  @Override
  public final int getCurrentVersion() {
    return current;
  }

  @Override
  public final void writeSnapshot(DataOutputView out) {
    // The version, which Flink writes for us, is all there is.
  }

  /** Refuses a newer version here: the heap backend reads all state before it asks below. */
  @Override
  public final void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader) {
    if (readVersion > current) {
      throw new UserFacingException(
              "the state was written by a newer boilerc (format %d; this one reads up to %d)"
                      .formatted(readVersion, current)
                  + "; restore it with the boilerc that wrote it")
          .endingTheJob();
    }
    version = readVersion;
  }

  @Override
  public final TypeSerializer<T> restoreSerializer() {
    return serializer(version);
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
