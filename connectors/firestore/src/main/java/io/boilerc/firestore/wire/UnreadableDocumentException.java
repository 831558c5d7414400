package io.boilerc.firestore.wire;

import io.boilerc.firestore.Unreadable;

/**
 * A document has a field that the wire format has no place for; it says which document, which field
 * and why.
 */
public final class UnreadableDocumentException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final String field;

  UnreadableDocumentException(String path, String field, String reason) {
    super("document " + path + ", field " + field + ": " + reason);
    this.path = path;
    this.field = field;
  }

  /** The document's path. */
  public String path() {
    return path;
  }

  /** The field's path in the document, segments joined by dots. */
  public String field() {
    return field;
  }

  /** As it travels with a {@link io.boilerc.firestore.DocumentChange}. */
  public Unreadable unreadable() {
    return new Unreadable(field, getMessage());
  }
}
