package io.boilerc.firestore.wire;

import java.util.Objects;

/** Translates between a document's path and its full resource name, for one database. */
public final class DocumentNames {

  private final String prefix;

  /**
   * For the database whose documents are below {@code documentsName}: {@code
   * projects/P/databases/D/documents}.
   */
  public DocumentNames(String documentsName) {
    this.prefix = Objects.requireNonNull(documentsName, "documentsName") + "/";
  }

  /** The full resource name of the document at {@code path}. */
  public String name(String path) {
    return prefix + path;
  }

  /** Whether a full resource name is in this database. */
  public boolean owns(String name) {
    return name.startsWith(prefix);
  }

  /**
   * The path of a full resource name.
   *
   * @throws IllegalArgumentException if the name is of another database
   */
  public String path(String name) {
    if (!owns(name)) {
      throw new IllegalArgumentException(name + " is not below " + prefix);
    }
    return name.substring(prefix.length());
  }

  /** Whether {@code path} can be a document's: an even number of segments, none empty. */
  public static boolean isDocumentPath(String path) {
    int segments = 1;
    int start = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
      if (slash == start) {
        return false;
      }
      segments++;
      start = slash + 1;
    }
    return start < path.length() && segments % 2 == 0;
  }

  /** The database's documents root, without a slash at the end. */
  @Override
  public String toString() {
    return prefix.substring(0, prefix.length() - 1);
  }
}
