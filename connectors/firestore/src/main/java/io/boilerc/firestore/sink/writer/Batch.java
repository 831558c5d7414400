package io.boilerc.firestore.sink.writer;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Write;
import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.wire.DocumentNames;
import io.boilerc.firestore.wire.FieldsDecoder;
import io.boilerc.firestore.wire.WireFormatException;
import java.util.ArrayList;
import java.util.List;

/** Writes for one commit, as they came and as Firestore takes them. */
final class Batch {

  /** What a write takes beside itself in a commit: a tag and a length. */
  private static final int OVERHEAD = 8;

  private final List<PendingWrite> pending = new ArrayList<>();
  private final List<Write> protos = new ArrayList<>();
  private long bytes;

  void add(PendingWrite write, Write proto) {
    pending.add(write);
    protos.add(proto);
    bytes += proto.getSerializedSize() + OVERHEAD;
  }

  /** Whether one more would still be within these limits. */
  boolean hasRoom(Write proto, int maxWrites, long maxBytes) {
    return size() < maxWrites && bytes + proto.getSerializedSize() + OVERHEAD <= maxBytes;
  }

  /** The writes from one position to another, as a batch of their own. */
  Batch part(int from, int to) {
    Batch part = new Batch();
    for (int i = from; i < to; i++) {
      part.add(pending.get(i), protos.get(i));
    }
    return part;
  }

  PendingWrite get(int index) {
    return pending.get(index);
  }

  List<Write> protos() {
    return protos;
  }

  int size() {
    return pending.size();
  }

  long bytes() {
    return bytes;
  }

  /** A write as Firestore takes it: the whole document, whatever was there, or a delete. */
  static Write proto(DocumentWrite write, DocumentNames names, FieldsDecoder decoder)
      throws WireFormatException {
    String name = names.name(write.path());
    if (write.isDelete()) {
      return Write.newBuilder().setDelete(name).build();
    }
    return Write.newBuilder()
        .setUpdate(Document.newBuilder().setName(name).putAllFields(decoder.decode(write.fields())))
        .build();
  }
}
