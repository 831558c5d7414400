package io.boilerc.firestore.sink.writer;

import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.FieldReference;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.StructuredQuery.Projection;
import com.google.firestore.v1.Value;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.client.Retry;
import io.boilerc.firestore.sink.RefusalLetters;
import io.boilerc.firestore.wire.DocumentNames;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Finds the letters about refused documents that are in Firestore. */
final class StandingLetters {

  private StandingLetters() {}

  /** Their paths. */
  static List<String> paths(
      FirestoreConfig config, FirestoreChannel channel, RefusalLetters letters)
      throws FirestoreException, InterruptedException {
    RunQueryRequest request =
        RunQueryRequest.newBuilder()
            .setParent(config.documentsName())
            .setStructuredQuery(query(letters))
            .build();
    Retry retry =
        new Retry(config, "reading the letters about refused documents", config.connectTimeout());
    DocumentNames names = new DocumentNames(config.documentsName());
    return retry.call(() -> paths(channel.calls().runQuery(request), names));
  }

  private static List<String> paths(Iterator<RunQueryResponse> responses, DocumentNames names) {
    List<String> paths = new ArrayList<>();
    while (responses.hasNext()) {
      RunQueryResponse response = responses.next();
      if (response.hasDocument()) {
        paths.add(names.path(response.getDocument().getName()));
      }
    }
    return paths;
  }

  /** Equality on text fields alone, for which Firestore needs no index that someone must make. */
  private static StructuredQuery query(RefusalLetters letters) {
    CompositeFilter.Builder marks =
        CompositeFilter.newBuilder().setOp(CompositeFilter.Operator.AND);
    letters
        .marks()
        .forEach(
            (field, text) ->
                marks.addFilters(
                    Filter.newBuilder()
                        .setFieldFilter(
                            FieldFilter.newBuilder()
                                .setField(field(field))
                                .setOp(FieldFilter.Operator.EQUAL)
                                .setValue(Value.newBuilder().setStringValue(text)))));
    return StructuredQuery.newBuilder()
        .setSelect(Projection.newBuilder().addFields(field("__name__")))
        .addFrom(CollectionSelector.newBuilder().setCollectionId(letters.collection()))
        .setWhere(Filter.newBuilder().setCompositeFilter(marks))
        .build();
  }

  private static FieldReference field(String name) {
    return FieldReference.newBuilder().setFieldPath(name).build();
  }
}
