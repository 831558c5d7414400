package io.boilerc.firestore.support;

import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CommitResponse;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.FirestoreGrpc;
import com.google.firestore.v1.GetDocumentRequest;
import com.google.firestore.v1.ListenRequest;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.Precondition;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.Write;
import com.google.firestore.v1.WriteResult;
import com.google.protobuf.Timestamp;
import io.boilerc.firestore.wire.Timestamps;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Commits, reads of single documents and queries for equal texts of one collection in memory, with
 * preconditions, and with failures on demand. It keeps only what the sink relies on, and refuses
 * every Listen.
 */
public final class FakeFirestore extends FirestoreGrpc.FirestoreImplBase implements AutoCloseable {

  /** How one commit shall go wrong. */
  public enum Fault {
    /** It is done. */
    NONE,
    /** Nothing happens, the caller hears UNAVAILABLE. */
    REFUSED,
    /** It is done, and the caller hears DEADLINE_EXCEEDED. */
    RESULT_LOST,
    /** Nothing happens, the caller hears ABORTED. */
    ABORTED,
    /** Nothing happens, the caller hears PERMISSION_DENIED. */
    DENIED,
    /** Nothing happens, the caller hears NOT_FOUND. */
    MISSING
  }

  private final String id = UUID.randomUUID().toString();
  private final Server server;
  private final Server remote;
  private final Map<String, Document> documents = new TreeMap<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final List<List<String>> commits = new ArrayList<>();
  private boolean checksChangeUpdateTimes;
  private List<String> badNames = List.of();
  private int commitsBeforeOutage = Integer.MAX_VALUE;
  private long outageMillis;
  private long outageEndNanos = System.nanoTime();
  private long clock = 1_000_000;
  private int queryFaults;

  /** Starts it. */
  public FakeFirestore() throws Exception {
    server = InProcessServerBuilder.forName(id).addService(this).build().start();
    remote =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(this)
            .build()
            .start();
  }

  /** Where it is reached over the network. */
  public String address() {
    return "127.0.0.1:" + remote.getPort();
  }

  /** A new connection. */
  public ManagedChannel channel() {
    return InProcessChannelBuilder.forName(id).build();
  }

  /** So many queries with a limit break off after their first document. */
  public synchronized void breakQueries(int number) {
    queryFaults = number;
  }

  /** The next commits go wrong, one after the other. */
  public synchronized void inject(Fault... next) {
    faults.addAll(List.of(next));
  }

  /**
   * A write whose name ends so makes its commit INVALID_ARGUMENT; replaces what was said before.
   */
  public synchronized void refuse(String... nameEnds) {
    badNames = List.of(nameEnds);
  }

  /** After so many commits, everything is UNAVAILABLE for a while, once. */
  public synchronized void outageAfter(int commits, long millis) {
    commitsBeforeOutage = commits;
    outageMillis = millis;
  }

  /** From now on, a write that changes nothing changes the update time. */
  public synchronized void changeUpdateTimesAlways() {
    checksChangeUpdateTimes = true;
  }

  /** The paths of each successful commit, without those of epochs and fences. */
  public synchronized List<List<String>> commits() {
    return List.copyOf(commits);
  }

  /** The number at a path, or null. */
  public synchronized Long number(String path) {
    Document document = documents.get(Messages.NAMES.name(path));
    return document == null ? null : document.getFieldsOrThrow("n").getIntegerValue();
  }

  /** The document at a path, or null. */
  public synchronized Document document(String path) {
    return documents.get(Messages.NAMES.name(path));
  }

  /** Removes a document behind everybody's back. */
  public synchronized void drop(String path) {
    documents.remove(Messages.NAMES.name(path));
  }

  @Override
  public synchronized void getDocument(
      GetDocumentRequest request, StreamObserver<Document> observer) {
    if (isOut(observer)) {
      return;
    }
    Document found = documents.get(request.getName());
    if (found == null) {
      observer.onError(Status.NOT_FOUND.asRuntimeException());
    } else {
      observer.onNext(found);
      observer.onCompleted();
    }
  }

  @Override
  public synchronized void runQuery(
      RunQueryRequest request, StreamObserver<RunQueryResponse> observer) {
    var query = request.getStructuredQuery();
    String collection = request.getParent() + "/" + query.getFrom(0).getCollectionId() + "/";
    String after = query.hasStartAt() ? query.getStartAt().getValues(0).getReferenceValue() : "";
    int left = query.hasLimit() ? query.getLimit().getValue() : Integer.MAX_VALUE;
    if (isOut(observer)) {
      return;
    }
    for (Document document : documents.values()) {
      String name = document.getName();
      if (query.hasLimit() && queryFaults > 0 && left < query.getLimit().getValue()) {
        queryFaults--;
        observer.onError(Status.DEADLINE_EXCEEDED.asRuntimeException());
        return;
      }
      boolean found =
          name.startsWith(collection)
              && name.indexOf('/', collection.length()) < 0
              && name.compareTo(after) > 0
              && left > 0;
      for (Filter filter : query.getWhere().getCompositeFilter().getFiltersList()) {
        var equal = filter.getFieldFilter();
        found &=
            equal.getValue().equals(document.getFieldsMap().get(equal.getField().getFieldPath()));
      }
      if (found) {
        left--;
        observer.onNext(RunQueryResponse.newBuilder().setDocument(document).build());
      }
    }
    observer.onNext(
        RunQueryResponse.newBuilder().setReadTime(Timestamps.fromMicros(clock)).build());
    observer.onCompleted();
  }

  @Override
  public StreamObserver<ListenRequest> listen(StreamObserver<ListenResponse> observer) {
    observer.onError(
        Status.PERMISSION_DENIED.withDescription("no listening here").asRuntimeException());
    return new StreamObserver<>() {
      @Override
      public void onNext(ListenRequest request) {}

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {}
    };
  }

  @Override
  public synchronized void commit(CommitRequest request, StreamObserver<CommitResponse> observer) {
    if (commitsBeforeOutage-- == 0) {
      outageEndNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(outageMillis);
    }
    Fault fault = faults.poll();
    if (isOut(observer)) {
      return;
    }
    if (fault != null && fault != Fault.NONE && fault != Fault.RESULT_LOST) {
      observer.onError(status(fault).asRuntimeException());
      return;
    }
    for (Write write : request.getWritesList()) {
      if (badNames.stream().anyMatch(name(write)::endsWith)) {
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
      observer.onError(status(fault).asRuntimeException());
    } else {
      observer.onNext(response);
      observer.onCompleted();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    remote.shutdownNow();
  }

  private boolean isOut(StreamObserver<?> observer) {
    boolean out = System.nanoTime() - outageEndNanos < 0;
    if (out) {
      observer.onError(Status.UNAVAILABLE.withDescription("outage").asRuntimeException());
    }
    return out;
  }

  private static Status status(Fault fault) {
    return switch (fault) {
      case REFUSED -> Status.UNAVAILABLE;
      case ABORTED -> Status.ABORTED;
      case DENIED -> Status.PERMISSION_DENIED.withDescription("not yours");
      case MISSING -> Status.NOT_FOUND.withDescription("no such database");
      case NONE -> Status.OK;
      case RESULT_LOST -> Status.DEADLINE_EXCEEDED;
    };
  }

  private CommitResponse apply(CommitRequest request) {
    Timestamp now = Timestamps.fromMicros(clock++);
    CommitResponse.Builder response = CommitResponse.newBuilder().setCommitTime(now);
    List<String> paths = new ArrayList<>();
    for (Write write : request.getWritesList()) {
      String name = name(write);
      WriteResult.Builder result = WriteResult.newBuilder();
      if (!name.contains("/_boiler/")) {
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
