package io.boilerc.firestore.wire;

import com.google.firestore.v1.Document;
import io.boilerc.firestore.DocumentChange;

/** Documents as Firestore sends them, read into the wire format; one reader serves one thread. */
public final class DocumentReader {

  private final DocumentNames names;
  private final FieldsEncoder encoder;

  /** For documents of this database. */
  public DocumentReader(DocumentNames names) {
    this.names = names;
    this.encoder = new FieldsEncoder(names);
  }

  /** The document's state; unreadable where the wire format has no place for a field. */
  public DocumentChange read(Document document) {
    String path = names.path(document.getName());
    long created = Timestamps.toMicros(document.getCreateTime());
    long updated = Timestamps.toMicros(document.getUpdateTime());
    try {
      byte[] fields = encoder.encode(path, document.getFieldsMap());
      return new DocumentChange(path, fields, created, updated);
    } catch (UnreadableDocumentException e) {
      return new DocumentChange(path, null, created, updated, e.unreadable());
    }
  }
}
