package io.boilerc.firestore.listen;

import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.firestore.v1.Target.QueryTarget;
import java.util.Arrays;
import java.util.List;

/**
 * A set of collections: {@code meetings}, {@code users/*}{@code /orders} ({@code *}: any segment),
 * or {@code **}{@code /orders} (every collection of that id, wherever it is).
 *
 * <p>Firestore can listen to one collection, or to all of one id below a document. The query is the
 * narrowest that covers the template; {@link #matches} removes the rest.
 */
public final class CollectionTemplate {

  private static final String ANY = "*";
  private static final String ANYWHERE = "**";

  private final String text;
  private final List<String> segments;

  private CollectionTemplate(String text, List<String> segments) {
    this.text = text;
    this.segments = segments;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static CollectionTemplate parse(String text) {
    List<String> segments = Arrays.asList(text.split("/", -1));
    int size = segments.size();
    boolean anywhere = segments.get(0).equals(ANYWHERE);
    boolean collection = anywhere ? size == 2 : size % 2 == 1;
    for (int i = 0; i < size; i++) {
      String segment = segments.get(i);
      boolean collectionId = anywhere ? i == size - 1 : i % 2 == 0;
      if (segment.isEmpty()
          || collectionId && segment.contains(ANY)
          || !collectionId && segment.contains(ANY) && !segment.equals(anywhere ? ANYWHERE : ANY)) {
        collection = false;
      }
    }
    if (!collection) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no collection template; write a collection's path such as 'meetings', one"
              + " with '*' for document ids such as 'users/*/orders', or '**/orders' for every"
              + " collection of that id");
    }
    return new CollectionTemplate(text, segments);
  }

  /** The query that brings every document of the template, and maybe more. */
  public QueryTarget query(String documentsName) {
    int fixed = fixedSegments();
    String collectionId = segments.get(segments.size() - 1);
    String parent =
        fixed == 0
            ? documentsName
            : documentsName + "/" + String.join("/", segments.subList(0, fixed));
    CollectionSelector from =
        CollectionSelector.newBuilder()
            .setCollectionId(collectionId)
            .setAllDescendants(fixed < segments.size() - 1)
            .build();
    return QueryTarget.newBuilder()
        .setParent(parent)
        .setStructuredQuery(StructuredQuery.newBuilder().addFrom(from))
        .build();
  }

  /** Whether the document at {@code path} is in one of the template's collections. */
  public boolean matches(String path) {
    String[] parts = path.split("/", -1);
    if (segments.get(0).equals(ANYWHERE)) {
      return parts.length >= 2 && parts[parts.length - 2].equals(segments.get(1));
    }
    if (parts.length != segments.size() + 1) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      if (!segments.get(i).equals(ANY) && !segments.get(i).equals(parts[i])) {
        return false;
      }
    }
    return true;
  }

  /** How many leading segments name a document that all collections are below. */
  private int fixedSegments() {
    if (segments.get(0).equals(ANYWHERE)) {
      return 0;
    }
    int fixed = segments.indexOf(ANY);
    return fixed < 0 ? segments.size() - 1 : fixed / 2 * 2;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CollectionTemplate that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
