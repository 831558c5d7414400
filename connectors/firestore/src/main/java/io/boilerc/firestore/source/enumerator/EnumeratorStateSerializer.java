package io.boilerc.firestore.source.enumerator;

import io.boilerc.firestore.source.split.DocumentsSplitSerializer;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A byte 0, or a byte 1 and the unassigned split; versions are those of the split. */
public final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {

  /** Without state, so one will do. */
  public static final EnumeratorStateSerializer INSTANCE = new EnumeratorStateSerializer();

  @Override
  public int getVersion() {
    return DocumentsSplitSerializer.INSTANCE.getVersion();
  }

  @Override
  public byte[] serialize(EnumeratorState state) throws IOException {
    if (state.unassigned() == null) {
      return new byte[] {0};
    }
    byte[] split = DocumentsSplitSerializer.INSTANCE.serialize(state.unassigned());
    byte[] bytes = new byte[split.length + 1];
    bytes[0] = 1;
    System.arraycopy(split, 0, bytes, 1, split.length);
    return bytes;
  }

  @Override
  public EnumeratorState deserialize(int version, byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      throw new IOException("damaged state: the enumerator's is empty");
    }
    if (bytes[0] == 0) {
      return new EnumeratorState(null);
    }
    byte[] split = Arrays.copyOfRange(bytes, 1, bytes.length);
    return new EnumeratorState(DocumentsSplitSerializer.INSTANCE.deserialize(version, split));
  }
}
