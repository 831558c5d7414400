package io.boilerc.firestore.epoch;

import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.firestore.v1.StructuredQuery.FieldReference;
import com.google.firestore.v1.StructuredQuery.Projection;
import com.google.firestore.v1.Write;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.Backoff;
import io.boilerc.firestore.client.Failures;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.client.Retry;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** All fences of a job. */
public final class Fences {

  static final String COLLECTION = "fences";

  private static final int MAX_RACES = 50;

  private Fences() {}

  /**
   * Takes the right to write from every earlier attempt. None of them can take a fence since {@code
   * taken} was made, so those that are there now are all; also those of subtasks that this attempt
   * has not.
   */
  public static void remove(FirestoreConfig config, FirestoreChannel channel, EpochDocument taken)
      throws FirestoreException, InterruptedException {
    String activity = "taking the fences of earlier attempts";
    Retry retry = new Retry(config, activity, config.connectTimeout());
    List<String> names = retry.call(() -> names(config, channel));
    if (names.isEmpty()) {
      return;
    }
    EpochDocument current = taken;
    Backoff backoff = new Backoff();
    Status refusal = null;
    for (int races = 0; races < MAX_RACES; races++) {
      EpochDocument checked = current;
      refusal = retry.call(() -> tryRemove(config, channel, names, checked));
      if (refusal == null) {
        return;
      }
      Thread.sleep(backoff.nextMillis());
      current = EpochDocument.current(config, channel, taken.epoch());
    }
    throw Failures.permanent(config, activity, refusal);
  }

  /** In one commit: there are no more than two sinks of 128 subtasks. */
  private static Status tryRemove(
      FirestoreConfig config, FirestoreChannel channel, List<String> names, EpochDocument epoch) {
    CommitRequest.Builder request =
        CommitRequest.newBuilder().setDatabase(config.databaseName()).addWrites(epoch.check());
    names.forEach(name -> request.addWrites(Write.newBuilder().setDelete(name)));
    try {
      channel.calls().commit(request.build());
      return null;
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case FAILED_PRECONDITION, NOT_FOUND -> e.getStatus();
        default -> throw e;
      };
    }
  }

  private static List<String> names(FirestoreConfig config, FirestoreChannel channel) {
    RunQueryRequest request =
        RunQueryRequest.newBuilder()
            .setParent(config.documentsName() + "/" + EpochDocument.path(config))
            .setStructuredQuery(
                StructuredQuery.newBuilder()
                    .setSelect(
                        Projection.newBuilder()
                            .addFields(FieldReference.newBuilder().setFieldPath("__name__")))
                    .addFrom(CollectionSelector.newBuilder().setCollectionId(COLLECTION)))
            .build();
    List<String> names = new ArrayList<>();
    Iterator<RunQueryResponse> responses = channel.calls().runQuery(request);
    while (responses.hasNext()) {
      RunQueryResponse response = responses.next();
      if (response.hasDocument()) {
        names.add(response.getDocument().getName());
      }
    }
    return names;
  }
}
