package io.boilerc.firestore.listing;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.firestore.v1.StructuredQuery.Direction;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.FieldReference;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.StructuredQuery.Order;
import com.google.firestore.v1.Value;
import com.google.protobuf.Int32Value;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Documents to be looked up: those of a path template, such as {@code users/*}{@code /orders/*}
 * ({@code *}: any segment, of a collection too); of them, if {@code field} is not null, only those
 * in which that field is {@code text}.
 */
public record Listing(String template, String field, String text) implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String ANY = "*";
  private static final String NAME = "__name__";

  /** Checks that the template is one. */
  public Listing {
    List<String> segments = segments(template);
    if (segments.size() % 2 != 0
        || segments.stream()
            .anyMatch(part -> part.isEmpty() || part.contains(ANY) && !part.equals(ANY))) {
      throw new IllegalArgumentException("'" + template + "' is no template of document paths");
    }
  }

  /** All documents of a path template. */
  public static Listing of(String template) {
    return new Listing(template, null, null);
  }

  /**
   * The query for up to {@code limit} documents in order of their names, maybe more than the
   * template has.
   *
   * @param after the name of the last document that was read, or null
   */
  RunQueryRequest query(String documentsName, String after, int limit) {
    List<String> segments = segments(template);
    int collection = segments.size() - 2;
    int any = segments.indexOf(ANY);
    int fixed = any < 0 ? collection : Math.min(any / 2 * 2, collection);
    CollectionSelector.Builder from = CollectionSelector.newBuilder();
    if (segments.get(collection).equals(ANY)) {
      from.setAllDescendants(true); // without an id: of every collection
    } else {
      from.setCollectionId(segments.get(collection)).setAllDescendants(fixed < collection);
    }
    StructuredQuery.Builder query =
        StructuredQuery.newBuilder()
            .addFrom(from)
            .addOrderBy(Order.newBuilder().setField(field(NAME)).setDirection(Direction.ASCENDING))
            .setLimit(Int32Value.of(limit));
    if (any < 0) {
      query.setWhere(equal(NAME, reference(documentsName + "/" + template)));
    } else if (field != null) {
      query.setWhere(equal(field, Value.newBuilder().setStringValue(text).build()));
    }
    if (after != null) {
      query.setStartAt(Cursor.newBuilder().addValues(reference(after)).setBefore(false));
    }
    String below = fixed == 0 ? "" : "/" + String.join("/", segments.subList(0, fixed));
    return RunQueryRequest.newBuilder()
        .setParent(documentsName + below)
        .setStructuredQuery(query)
        .build();
  }

  /** Whether the document at {@code path} is one of the template. */
  boolean matches(String path) {
    List<String> wanted = segments(template);
    List<String> found = segments(path);
    if (wanted.size() != found.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).equals(ANY) && !wanted.get(i).equals(found.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> segments(String path) {
    return Arrays.asList(path.split("/", -1));
  }

  private static Filter equal(String field, Value value) {
    return Filter.newBuilder()
        .setFieldFilter(
            FieldFilter.newBuilder()
                .setField(field(field))
                .setOp(FieldFilter.Operator.EQUAL)
                .setValue(value))
        .build();
  }

  private static FieldReference field(String name) {
    return FieldReference.newBuilder().setFieldPath(name).build();
  }

  private static Value reference(String name) {
    return Value.newBuilder().setReferenceValue(name).build();
  }
}
