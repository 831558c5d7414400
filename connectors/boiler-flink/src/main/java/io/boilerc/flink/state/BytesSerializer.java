package io.boilerc.flink.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Document fields and digests in state: byte arrays that nobody changes, so that none is copied.
 */
public final class BytesSerializer extends VersionedSerializer<byte[]> {

  /** The one instance that is needed. */
  public static final BytesSerializer INSTANCE = new BytesSerializer();

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(byte[] bytes, DataOutputView out) throws IOException {
    Encoding.writeBytes(bytes, out);
  }

  @Override
  public byte[] deserialize(DataInputView in) throws IOException {
    return Encoding.readBytes(in);
  }

  @Override
  public TypeSerializerSnapshot<byte[]> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Version 1: length, bytes. */
  public static final class Snapshot extends VersionedSnapshot<byte[]> {
    /** For Flink. */
    public Snapshot() {
      super(1);
    }

    @Override
    protected TypeSerializer<byte[]> serializer(int version) {
      return INSTANCE;
    }
  }
}
