package io.boilerc.firestore.sink.writer;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentMask;
import com.google.firestore.v1.GetDocumentRequest;
import com.google.firestore.v1.Precondition;
import com.google.firestore.v1.Value;
import com.google.firestore.v1.Write;
import com.google.firestore.v1.WriteResult;
import com.google.protobuf.Timestamp;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.Backoff;
import io.boilerc.firestore.client.Failures;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.client.Retry;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The right of one subtask to write: a document {@code _boiler/<job>/fences/<sink>-<subtask>} that
 * each new writer overwrites with the next epoch.
 *
 * <p>Every commit carries {@link #check}: a write that changes nothing, on condition that the
 * document is as its owner left it. So whoever lost the fence can't commit, and no read is needed.
 * The update time stays as long as only checks are written (a write that changes nothing does not
 * change it); where a server changes it all the same, the commit's result tells the new one.
 *
 * <p>The document also tells which runs of the job have lost it to another. Such a run doesn't take
 * it back when it restarts: of two runs of the same names the newer one wins, without clocks.
 */
final class Fence {

  /** So often in a row another writer may be faster; there are never more than a few. */
  private static final int MAX_RACES = 20;

  /** Runs that lost the fence and are remembered; those before have ended long ago. */
  private static final int MAX_SUPERSEDED = 20;

  private final FirestoreConfig config;
  private final FirestoreChannel channel;
  private final String run;
  private final String path;
  private final String name;
  private final String owner = UUID.randomUUID().toString();
  private long epoch;
  private Timestamp updateTime;

  private Fence(FirestoreConfig config, FirestoreChannel channel, String sink, WriterId id) {
    this.config = config;
    this.channel = channel;
    this.run = id.run();
    this.path = "_boiler/" + config.job() + "/fences/" + sink + "-" + id.subtask();
    this.name = config.documentsName() + "/" + path;
  }

  /**
   * Takes the next epoch.
   *
   * @throws FencedException if another run has taken the fence from this one
   * @throws FirestoreException if the database can't be reached for {@code connectTimeout}, or
   *     refuses
   */
  static Fence take(FirestoreConfig config, FirestoreChannel channel, String sink, WriterId id)
      throws FirestoreException, InterruptedException {
    Fence fence = new Fence(config, channel, sink, id);
    String activity = "taking the sink's fence";
    Retry retry = new Retry(config, activity, config.connectTimeout());
    Status lost = null;
    for (int races = 0; races < MAX_RACES; races++) {
      Document before = retry.call(fence::read);
      if (fence.isOurs(before)) {
        // Taken by an attempt whose answer got lost.
        fence.epoch = epoch(before);
        fence.updateTime = before.getUpdateTime();
        return fence;
      }
      if (before != null && superseded(before).contains(fence.run)) {
        throw fence.fenced(before);
      }
      lost = retry.call(() -> fence.tryTake(before));
      if (lost == null) {
        return fence;
      }
      // Another writer took it in between; its epoch counts, so ours must be greater.
      Thread.sleep(new Backoff().nextMillis());
    }
    throw Failures.permanent(config, activity, lost);
  }

  /** The write that must be in every commit. */
  Write check() {
    return Write.newBuilder()
        .setUpdate(Document.newBuilder().setName(name))
        .setUpdateMask(DocumentMask.getDefaultInstance())
        .setCurrentDocument(Precondition.newBuilder().setUpdateTime(updateTime))
        .build();
  }

  /** Learns from the result of a {@link #check} that was committed. */
  void checked(WriteResult result) {
    if (result.hasUpdateTime()) {
      updateTime = result.getUpdateTime();
    }
  }

  /**
   * Reads the fence after a commit that failed its conditions: an earlier commit whose result got
   * lost may have been our own.
   *
   * @throws FencedException if another run has it
   * @throws FirestoreException if nobody has it, or a later attempt of this run
   */
  void confirm() throws FirestoreException, InterruptedException {
    Document found =
        new Retry(config, "reading the sink's fence", config.retryTimeout()).call(this::read);
    if (found == null) {
      throw new FirestoreException(
          "The fence "
              + path
              + " of a sink was deleted from Firestore "
              + config.where()
              + " while the sink was writing; leave documents below _boiler alone: the job must"
              + " restart to take a new fence.");
    }
    if (!isOurs(found)) {
      if (run.equals(text(found, "run"))) {
        throw new FirestoreException(
            "A later attempt of this job (epoch "
                + epoch(found)
                + ") has taken the fence "
                + path
                + " in Firestore "
                + config.where()
                + ", so this one (epoch "
                + epoch
                + ") stops without writing.");
      }
      throw fenced(found);
    }
    updateTime = found.getUpdateTime();
  }

  private FencedException fenced(Document found) {
    return new FencedException(
        "Job '"
            + config.job()
            + "' was started again: the newer one (epoch "
            + epoch(found)
            + ") has taken the fence "
            + path
            + " in Firestore "
            + config.where()
            + ", so this one"
            + (epoch == 0 ? "" : " (epoch " + epoch + ")")
            + " ends without writing; give one of the two another name if both shall run.");
  }

  /** Null if the fence is taken, or why another writer was faster. */
  private Status tryTake(Document before) {
    Precondition.Builder asBefore = Precondition.newBuilder();
    if (before == null) {
      asBefore.setExists(false);
    } else {
      asBefore.setUpdateTime(before.getUpdateTime());
    }
    long next = before == null ? 1 : epoch(before) + 1;
    Write write =
        Write.newBuilder()
            .setUpdate(
                Document.newBuilder()
                    .setName(name)
                    .putFields("epoch", Value.newBuilder().setIntegerValue(next).build())
                    .putFields("owner", text(owner))
                    .putFields("run", text(run))
                    .putFields(
                        "superseded", Value.newBuilder().setArrayValue(losers(before)).build()))
            .setCurrentDocument(asBefore)
            .build();
    CommitRequest request =
        CommitRequest.newBuilder().setDatabase(config.databaseName()).addWrites(write).build();
    try {
      updateTime = channel.calls().commit(request).getWriteResults(0).getUpdateTime();
      epoch = next;
      return null;
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case FAILED_PRECONDITION, ALREADY_EXISTS, NOT_FOUND -> race(e, before);
        default -> throw e;
      };
    }
  }

  private static Status race(StatusRuntimeException refusal, Document before) {
    if (refusal.getStatus().getCode() == Status.Code.NOT_FOUND && before == null) {
      // Creating can't miss a document: it is the database that does not exist.
      throw refusal;
    }
    return refusal.getStatus();
  }

  /** The runs that have lost the fence once this one has it. */
  private ArrayValue losers(Document before) {
    List<String> losers = new ArrayList<>();
    if (before != null) {
      losers.addAll(superseded(before));
      String last = text(before, "run");
      if (!last.isEmpty() && !last.equals(run)) {
        losers.add(last);
      }
    }
    ArrayValue.Builder values = ArrayValue.newBuilder();
    losers.stream()
        .skip(Math.max(0, losers.size() - MAX_SUPERSEDED))
        .forEach(loser -> values.addValues(text(loser)));
    return values.build();
  }

  private static List<String> superseded(Document document) {
    return document
        .getFieldsOrDefault("superseded", Value.getDefaultInstance())
        .getArrayValue()
        .getValuesList()
        .stream()
        .map(Value::getStringValue)
        .toList();
  }

  private boolean isOurs(Document document) {
    return document != null && owner.equals(text(document, "owner"));
  }

  private Document read() {
    try {
      return channel.calls().getDocument(GetDocumentRequest.newBuilder().setName(name).build());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static String text(Document document, String field) {
    return document.getFieldsOrDefault(field, Value.getDefaultInstance()).getStringValue();
  }

  private static long epoch(Document document) {
    return document.getFieldsOrDefault("epoch", Value.getDefaultInstance()).getIntegerValue();
  }

  @Override
  public String toString() {
    return path + " epoch " + epoch;
  }
}
