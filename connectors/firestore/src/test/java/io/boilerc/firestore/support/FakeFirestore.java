package io.boilerc.firestore.support;

import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CommitResponse;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.FirestoreGrpc;
import com.google.firestore.v1.GetDocumentRequest;
import com.google.firestore.v1.Precondition;
import com.google.firestore.v1.Write;
import com.google.firestore.v1.WriteResult;
import com.google.protobuf.Timestamp;
import io.boilerc.firestore.wire.Timestamps;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Commits and reads of single documents in memory, with preconditions, and with failures on demand.
 * It keeps only what the sink relies on.
 */
public final class FakeFirestore extends FirestoreGrpc.FirestoreImplBase implements AutoCloseable {

  /** How one commit shall go wrong. */
  public enum Fault {
    /** Nothing happens, the caller hears UNAVAILABLE. */
    REFUSED,
    /** It is done, and the caller hears DEADLINE_EXCEEDED. */
    RESULT_LOST,
    /** Nothing happens, the caller hears ABORTED. */
    ABORTED
  }

  private final String id = UUID.randomUUID().toString();
  private final Server server;
  private final Map<String, Document> documents = new HashMap<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final List<List<String>> commits = new ArrayList<>();
  private boolean checksChangeUpdateTimes;
  private String badName = "";
  private long clock = 1_000_000;

  /** Starts it. */
  public FakeFirestore() throws Exception {
    server = InProcessServerBuilder.forName(id).addService(this).build().start();
  }

  /** A new connection. */
  public ManagedChannel channel() {
    return InProcessChannelBuilder.forName(id).build();
  }

  /** The next commits go wrong, one after the other. */
  public synchronized void inject(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** A write whose name ends so makes its commit INVALID_ARGUMENT. */
  public synchronized void refuse(String nameEnd) {
    badName = nameEnd;
  }

  /** From now on, a write that changes nothing changes the update time. */
  public synchronized void changeUpdateTimesAlways() {
    checksChangeUpdateTimes = true;
  }

  /** The paths of each successful commit, without fences. */
  public synchronized List<List<String>> commits() {
    return List.copyOf(commits);
  }

  /** The number at a path, or null. */
  public synchronized Long number(String path) {
    Document document = documents.get(Messages.NAMES.name(path));
    return document == null ? null : document.getFieldsOrThrow("n").getIntegerValue();
  }

  /** Removes a document behind everybody's back. */
  public synchronized void drop(String path) {
    documents.remove(Messages.NAMES.name(path));
  }

  @Override
  public synchronized void getDocument(
      GetDocumentRequest request, StreamObserver<Document> observer) {
    Document found = documents.get(request.getName());
    if (found == null) {
      observer.onError(Status.NOT_FOUND.asRuntimeException());
    } else {
      observer.onNext(found);
      observer.onCompleted();
    }
  }

  @Override
  public synchronized void commit(CommitRequest request, StreamObserver<CommitResponse> observer) {
    Fault fault = faults.poll();
    if (fault == Fault.REFUSED || fault == Fault.ABORTED) {
      observer.onError(
          (fault == Fault.REFUSED ? Status.UNAVAILABLE : Status.ABORTED).asRuntimeException());
      return;
    }
    for (Write write : request.getWritesList()) {
      if (!badName.isEmpty() && name(write).endsWith(badName)) {
        observer.onError(Status.INVALID_ARGUMENT.withDescription("too large").asRuntimeException());
        return;
      }
      if (!holds(write.getCurrentDocument(), documents.get(name(write)))) {
        observer.onError(Status.FAILED_PRECONDITION.asRuntimeException());
        return;
      }
    }
    CommitResponse response = apply(request);
    if (fault == Fault.RESULT_LOST) {
      observer.onError(Status.DEADLINE_EXCEEDED.asRuntimeException());
    } else {
      observer.onNext(response);
      observer.onCompleted();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private CommitResponse apply(CommitRequest request) {
    Timestamp now = Timestamps.fromMicros(clock++);
    CommitResponse.Builder response = CommitResponse.newBuilder().setCommitTime(now);
    List<String> paths = new ArrayList<>();
    for (Write write : request.getWritesList()) {
      String name = name(write);
      WriteResult.Builder result = WriteResult.newBuilder();
      if (!name.contains("/fences/")) {
        paths.add(Messages.NAMES.path(name));
      }
      if (write.hasDelete()) {
        documents.remove(name);
      } else if (write.hasUpdateMask()) {
        Document before = documents.get(name);
        Timestamp time = checksChangeUpdateTimes ? now : before.getUpdateTime();
        documents.put(name, before.toBuilder().setUpdateTime(time).build());
        result.setUpdateTime(time);
      } else {
        documents.put(name, write.getUpdate().toBuilder().setUpdateTime(now).build());
        result.setUpdateTime(now);
      }
      response.addWriteResults(result);
    }
    if (!paths.isEmpty()) {
      commits.add(paths);
    }
    return response.build();
  }

  private static boolean holds(Precondition condition, Document document) {
    return switch (condition.getConditionTypeCase()) {
      case EXISTS -> condition.getExists() == (document != null);
      case UPDATE_TIME ->
          document != null && document.getUpdateTime().equals(condition.getUpdateTime());
      case CONDITIONTYPE_NOT_SET -> true;
    };
  }

  private static String name(Write write) {
    return write.hasDelete() ? write.getDelete() : write.getUpdate().getName();
  }
}
