package io.boilerc.flink.state;

import io.boilerc.flink.message.MessageSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Messages that wait for their cut. */
public final class StampedSerializer extends VersionedSerializer<Stamped> {

  /** The one instance that is needed. */
  public static final StampedSerializer INSTANCE = new StampedSerializer();

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(Stamped value, DataOutputView out) throws IOException {
    out.writeLong(value.cut());
    MessageSerializer.INSTANCE.serialize(value.message(), out);
  }

  @Override
  public Stamped deserialize(DataInputView in) throws IOException {
    return new Stamped(in.readLong(), MessageSerializer.INSTANCE.deserialize(in));
  }

  @Override
  public TypeSerializerSnapshot<Stamped> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Version 1: cut, message of version 1. */
  public static final class Snapshot extends VersionedSnapshot<Stamped> {
    /** For Flink. */
    public Snapshot() {
      super(1);
    }

    @Override
    protected TypeSerializer<Stamped> serializer(int version) {
      return INSTANCE;
    }
  }
}
