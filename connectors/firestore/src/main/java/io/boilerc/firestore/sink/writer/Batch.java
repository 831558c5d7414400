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

  /** A write as it came, and what Firestore shall do for it, all or nothing. */
  private record Item(PendingWrite pending, List<Write> protos) {}

  private final List<Item> items = new ArrayList<>();
  private long bytes;

  void add(PendingWrite pending, List<Write> protos) {
    items.add(new Item(pending, protos));
    bytes += size(protos);
  }

  /** Whether one more would still be within these limits. */
  boolean hasRoom(List<Write> protos, int maxWrites, long maxBytes) {
    return size() < maxWrites && bytes + size(protos) <= maxBytes;
  }

  /** The writes from one position to another, as a batch of their own. */
  Batch part(int from, int to) {
    Batch part = new Batch();
    for (Item item : items.subList(from, to)) {
      part.add(item.pending(), item.protos());
    }
    return part;
  }

  List<PendingWrite> pending() {
    return items.stream().map(Item::pending).toList();
  }

  List<Write> protos() {
    return items.stream().flatMap(item -> item.protos().stream()).toList();
  }

  int size() {
    return items.size();
  }

  private static long size(List<Write> protos) {
    return protos.stream().mapToLong(proto -> proto.getSerializedSize() + OVERHEAD).sum();
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
