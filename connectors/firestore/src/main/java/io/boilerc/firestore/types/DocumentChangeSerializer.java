package io.boilerc.firestore.types;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.Unreadable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializer of {@link DocumentChange}, version 1: path, fields, create time, update time, epoch,
 * field and message.
 */
public final class DocumentChangeSerializer extends ImmutableSerializer<DocumentChange> {

  /** Without state, so one will do. */
  public static final DocumentChangeSerializer INSTANCE = new DocumentChangeSerializer();

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(DocumentChange change, DataOutputView target) throws IOException {
    write(change, target);
  }

  @Override
  public DocumentChange deserialize(DataInputView source) throws IOException {
    return read(source);
  }

  /** The same bytes on any output; the source's split state uses it too. */
  public static void write(DocumentChange change, DataOutput out) throws IOException {
    Encoding.writeString(change.path(), out);
    Encoding.writeBytes(change.fields(), out);
    out.writeLong(change.createTimeMicros());
    out.writeLong(change.updateTimeMicros());
    out.writeLong(change.epoch());
    Unreadable unreadable = change.unreadable();
    Encoding.writeString(unreadable == null ? null : unreadable.field(), out);
    if (unreadable != null) {
      Encoding.writeString(unreadable.message(), out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static DocumentChange read(DataInput in) throws IOException {
    String path = Encoding.readString(in);
    byte[] fields = Encoding.readBytes(in);
    long createTime = in.readLong();
    long updateTime = in.readLong();
    long epoch = in.readLong();
    String field = Encoding.readString(in);
    Unreadable unreadable = field == null ? null : new Unreadable(field, Encoding.readString(in));
    return new DocumentChange(path, fields, createTime, updateTime, unreadable, epoch);
  }

  @Override
  public TypeSerializerSnapshot<DocumentChange> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Kept in savepoints by this name. */
  public static final class Snapshot extends VersionedSnapshot<DocumentChange> {

    /** For Flink. */
    public Snapshot() {
      super(1, Snapshot::reader);
    }

    private static TypeSerializer<DocumentChange> reader(int version) {
      return INSTANCE;
    }
  }
}
