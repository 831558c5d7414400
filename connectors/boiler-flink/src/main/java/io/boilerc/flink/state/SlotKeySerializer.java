package io.boilerc.flink.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Keys of the documents that an Assemble holds. */
public final class SlotKeySerializer extends VersionedSerializer<SlotKey> {

  /** The one instance that is needed. */
  public static final SlotKeySerializer INSTANCE = new SlotKeySerializer();

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(SlotKey value, DataOutputView out) throws IOException {
    Encoding.writeText(value.slot(), out);
    Encoding.writeText(value.joinKey(), out);
    Encoding.writeText(value.path(), out);
  }

  @Override
  public SlotKey deserialize(DataInputView in) throws IOException {
    return new SlotKey(Encoding.readText(in), Encoding.readText(in), Encoding.readText(in));
  }

  @Override
  public TypeSerializerSnapshot<SlotKey> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Version 1: slot, join key, path. */
  public static final class Snapshot extends VersionedSnapshot<SlotKey> {
    /** For Flink. */
    public Snapshot() {
      super(1);
    }

    @Override
    protected TypeSerializer<SlotKey> serializer(int version) {
      return INSTANCE;
    }
  }
}
