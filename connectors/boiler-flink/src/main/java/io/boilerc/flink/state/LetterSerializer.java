package io.boilerc.flink.state;

import io.boilerc.flink.function.Functions.Letter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Dead letters that an operator keeps or sends. */
public final class LetterSerializer extends VersionedSerializer<Letter> {

  /** The one instance that is needed. */
  public static final LetterSerializer INSTANCE = new LetterSerializer();

  private static final long serialVersionUID = 1L;

  /** Writes letters, for serializers of what holds some. */
  public static void writeAll(List<Letter> letters, DataOutputView out) throws IOException {
    out.writeInt(letters.size());
    for (Letter letter : letters) {
      INSTANCE.serialize(letter, out);
    }
  }

  /** Reads what {@link #writeAll} wrote. */
  public static List<Letter> readAll(DataInputView in) throws IOException {
    int size = in.readInt();
    if (size == 0) {
      return List.of();
    }
    List<Letter> letters = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      letters.add(INSTANCE.deserialize(in));
    }
    return List.copyOf(letters);
  }

  @Override
  public void serialize(Letter value, DataOutputView out) throws IOException {
    Encoding.writeText(value.id(), out);
    Encoding.writeBytes(value.fields(), out);
  }

  @Override
  public Letter deserialize(DataInputView in) throws IOException {
    return new Letter(Encoding.readText(in), Encoding.readBytes(in));
  }

  @Override
  public TypeSerializerSnapshot<Letter> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Version 1: id, fields. */
  public static final class Snapshot extends VersionedSnapshot<Letter> {
    /** For Flink. */
    public Snapshot() {
      super(1);
    }

    @Override
    protected TypeSerializer<Letter> serializer(int version) {
      return INSTANCE;
    }
  }
}
