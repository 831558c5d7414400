package io.boilerc.firestore.types;

import io.boilerc.firestore.DocumentWrite;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link DocumentWrite}, version 1: path, fields. */
public final class DocumentWriteSerializer extends ImmutableSerializer<DocumentWrite> {

  /** Without state, so one will do. */
  public static final DocumentWriteSerializer INSTANCE = new DocumentWriteSerializer();

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(DocumentWrite write, DataOutputView target) throws IOException {
    Encoding.writeString(write.path(), target);
    Encoding.writeBytes(write.fields(), target);
  }

  @Override
  public DocumentWrite deserialize(DataInputView source) throws IOException {
    String path = Encoding.readString(source);
    return new DocumentWrite(path, Encoding.readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<DocumentWrite> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Kept in savepoints by this name. */
  public static final class Snapshot extends VersionedSnapshot<DocumentWrite> {

    /** For Flink. */
    public Snapshot() {
      super(1, Snapshot::reader);
    }

    private static TypeSerializer<DocumentWrite> reader(int version) {
      return INSTANCE;
    }
  }
}
