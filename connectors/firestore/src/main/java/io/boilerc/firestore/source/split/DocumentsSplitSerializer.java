package io.boilerc.firestore.source.split;

import com.google.protobuf.ByteString;
import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.PermanentFirestoreException;
import io.boilerc.firestore.listen.Held;
import io.boilerc.firestore.listen.ListenState;
import io.boilerc.firestore.types.DocumentChangeSerializer;
import io.boilerc.firestore.types.Encoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Version 1: cut; number of targets, and for each template and token; number of documents held, and
 * for each path, update time, targets; number of pending changes, and these.
 */
public final class DocumentsSplitSerializer implements SimpleVersionedSerializer<DocumentsSplit> {

  /** Without state, so one will do. */
  public static final DocumentsSplitSerializer INSTANCE = new DocumentsSplitSerializer();

  private static final int VERSION = 1;
  private static final int INITIAL_BYTES = 4096;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(DocumentsSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
    ListenState state = split.state();
    out.writeLong(state.cutMicros());
    out.writeInt(state.templates().size());
    for (int i = 0; i < state.templates().size(); i++) {
      Encoding.writeString(state.templates().get(i), out);
      Encoding.writeBytes(state.tokens().get(i).toByteArray(), out);
    }
    out.writeInt(state.held().size());
    for (Map.Entry<String, Held> document : state.held().entrySet()) {
      Encoding.writeString(document.getKey(), out);
      out.writeLong(document.getValue().updateTimeMicros());
      out.writeLong(document.getValue().targets());
    }
    out.writeInt(split.pending().size());
    for (DocumentChange change : split.pending()) {
      DocumentChangeSerializer.write(change, out);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public DocumentsSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new PermanentFirestoreException(
          "the state of a Firestore source has version "
              + version
              + ", but this release reads version "
              + VERSION
              + "; restore it with the release that wrote it");
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    long cut = in.readLong();
    List<String> templates = new ArrayList<>();
    List<ByteString> tokens = new ArrayList<>();
    for (int rest = in.readInt(); rest > 0; rest--) {
      templates.add(Encoding.readString(in));
      tokens.add(ByteString.copyFrom(Encoding.readBytes(in)));
    }
    Map<String, Held> held = new HashMap<>();
    for (int rest = in.readInt(); rest > 0; rest--) {
      String path = Encoding.readString(in);
      long updateTime = in.readLong();
      held.put(path, new Held(updateTime, in.readLong()));
    }
    List<DocumentChange> pending = new ArrayList<>();
    for (int rest = in.readInt(); rest > 0; rest--) {
      pending.add(DocumentChangeSerializer.read(in));
    }
    return new DocumentsSplit(
        new ListenState(List.copyOf(templates), List.copyOf(tokens), held, cut),
        List.copyOf(pending));
  }
}
