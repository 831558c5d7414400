package io.boilerc.firestore.sink.writer;

import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.PermanentFirestoreException;
import io.boilerc.firestore.types.Encoding;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Version 1: cut, path, fields. */
public final class PendingWriteSerializer implements SimpleVersionedSerializer<PendingWrite> {

  /** Without state, so one will do. */
  public static final PendingWriteSerializer INSTANCE = new PendingWriteSerializer();

  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(PendingWrite pending) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    out.writeLong(pending.cutMicros());
    Encoding.writeString(pending.write().path(), out);
    Encoding.writeBytes(pending.write().fields(), out);
    return out.getCopyOfBuffer();
  }

  @Override
  public PendingWrite deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new PermanentFirestoreException(
          "the state of a Firestore sink has version "
              + version
              + ", but this release reads version "
              + VERSION
              + "; restore it with the release that wrote it");
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    long cut = in.readLong();
    String path = Encoding.readString(in);
    return new PendingWrite(cut, new DocumentWrite(path, Encoding.readBytes(in)));
  }
}
