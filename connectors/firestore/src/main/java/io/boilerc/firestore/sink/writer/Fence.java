package io.boilerc.firestore.sink.writer;

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
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.client.Retry;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.UUID;

/**
 * The right of one subtask to write: a document {@code _boiler/<job>/fences/<sink>-<subtask>} that
 * each new writer overwrites with the next epoch.
 *
 * <p>Every commit carries {@link #check}: a write that changes nothing, on condition that the
 * document is as its owner left it. So whoever lost the fence can't commit, and no read is needed.
 * The update time stays as long as only checks are written (a write that changes nothing does not
 * change it); where a server changes it all the same, the commit's result tells the new one.
 */
final class Fence {

  private final FirestoreConfig config;
  private final FirestoreChannel channel;
  private final String path;
  private final String name;
  private final String owner = UUID.randomUUID().toString();
  private long epoch;
  private Timestamp updateTime;

  private Fence(FirestoreConfig config, FirestoreChannel channel, String sink, int subtask) {
    this.config = config;
    this.channel = channel;
    this.path = "_boiler/" + config.job() + "/fences/" + sink + "-" + subtask;
    this.name = config.documentsName() + "/" + path;
  }

  /**
   * Takes the next epoch.
   *
   * @throws FirestoreException if the database can't be reached for {@code connectTimeout}, or
   *     refuses
   */
  static Fence take(FirestoreConfig config, FirestoreChannel channel, String sink, int subtask)
      throws FirestoreException, InterruptedException {
    Fence fence = new Fence(config, channel, sink, subtask);
    Retry retry = new Retry(config, "taking the sink's fence", config.connectTimeout());
    while (!retry.call(fence::tryTake)) {
      // Another writer took it in between; its epoch counts, so ours must be greater.
    }
    return fence;
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
   * @throws FencedException if another writer has it
   */
  void confirm() throws FirestoreException, InterruptedException {
    Document found =
        new Retry(config, "reading the sink's fence", config.retryTimeout()).call(this::read);
    if (found == null) {
      throw new FencedException(
          "The fence "
              + path
              + " of a sink was deleted from Firestore "
              + config.where()
              + " while the sink was writing; leave documents below _boiler alone. The writer"
              + " stops, a restart of the job takes a new fence.");
    }
    if (!owner.equals(text(found, "owner"))) {
      throw new FencedException(
          "A newer writer (epoch "
              + epoch(found)
              + ") has taken the fence "
              + path
              + " in Firestore "
              + config.where()
              + ", so this one (epoch "
              + epoch
              + ") stops without writing; if no restart was under way, job '"
              + config.job()
              + "' runs twice: stop one of the two.");
    }
    updateTime = found.getUpdateTime();
  }

  private boolean tryTake() {
    Document before = read();
    if (before != null && owner.equals(text(before, "owner"))) {
      // Taken by an attempt whose answer got lost.
      updateTime = before.getUpdateTime();
      return true;
    }
    long next = before == null ? 1 : epoch(before) + 1;
    Precondition.Builder asBefore = Precondition.newBuilder();
    if (before == null) {
      asBefore.setExists(false);
    } else {
      asBefore.setUpdateTime(before.getUpdateTime());
    }
    Write write =
        Write.newBuilder()
            .setUpdate(
                Document.newBuilder()
                    .setName(name)
                    .putFields("epoch", Value.newBuilder().setIntegerValue(next).build())
                    .putFields("owner", Value.newBuilder().setStringValue(owner).build()))
            .setCurrentDocument(asBefore)
            .build();
    CommitRequest request =
        CommitRequest.newBuilder().setDatabase(config.databaseName()).addWrites(write).build();
    epoch = next;
    try {
      updateTime = channel.calls().commit(request).getWriteResults(0).getUpdateTime();
      return true;
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case FAILED_PRECONDITION, ALREADY_EXISTS, NOT_FOUND -> isGone(e, before);
        default -> throw e;
      };
    }
  }

  /** Whether a refusal means something else than a race; never true. */
  private static boolean isGone(StatusRuntimeException refusal, Document before) {
    if (refusal.getStatus().getCode() == Status.Code.NOT_FOUND && before == null) {
      // Creating can't miss a document: it is the database that does not exist.
      throw refusal;
    }
    return false;
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
