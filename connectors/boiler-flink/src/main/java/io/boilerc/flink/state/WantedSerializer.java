package io.boilerc.flink.state;

import io.boilerc.flink.message.Wanted;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Subscriptions that an Assemble holds. */
public final class WantedSerializer extends VersionedSerializer<Wanted> {

  /** The one instance that is needed. */
  public static final WantedSerializer INSTANCE = new WantedSerializer();

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(Wanted value, DataOutputView out) throws IOException {
    Encoding.writeText(value.slot(), out);
    Encoding.writeText(value.key(), out);
  }

  @Override
  public Wanted deserialize(DataInputView in) throws IOException {
    return new Wanted(Encoding.readText(in), Encoding.readText(in));
  }

  @Override
  public TypeSerializerSnapshot<Wanted> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Version 1: slot, key. */
  public static final class Snapshot extends VersionedSnapshot<Wanted> {
    /** For Flink. */
    public Snapshot() {
      super(1);
    }

    @Override
    protected TypeSerializer<Wanted> serializer(int version) {
      return INSTANCE;
    }
  }
}
