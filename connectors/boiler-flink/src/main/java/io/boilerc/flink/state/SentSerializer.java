package io.boilerc.flink.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What an operator has claimed. */
public final class SentSerializer extends VersionedSerializer<Sent> {

  /** The one instance that is needed. */
  public static final SentSerializer INSTANCE = new SentSerializer();

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(Sent value, DataOutputView out) throws IOException {
    Encoding.writeText(value.target(), out);
    Encoding.writeBytes(value.digest(), out);
  }

  @Override
  public Sent deserialize(DataInputView in) throws IOException {
    return new Sent(Encoding.readText(in), Encoding.readBytes(in));
  }

  @Override
  public TypeSerializerSnapshot<Sent> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Version 1: target, digest. */
  public static final class Snapshot extends VersionedSnapshot<Sent> {
    /** For Flink. */
    public Snapshot() {
      super(1);
    }

    @Override
    protected TypeSerializer<Sent> serializer(int version) {
      return INSTANCE;
    }
  }
}
