package io.boilerc.firestore.epoch;

import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CommitResponse;
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
import java.util.UUID;

/**
 * The right of one subtask to write: a document {@code _boiler/<job>/fences/<sink>-<subtask>} that
 * only a writer of the newest attempt can make.
 *
 * <p>Every commit carries {@link #check}: a write that changes nothing, on condition that the
 * document is as its owner left it. So whoever lost the fence can't commit, and no read is needed.
 * One document a subtask, since the commits of all subtasks on a single one would wait for each
 * other. The update time stays as long as only checks are written (a write that changes nothing
 * does not change it); where a server changes it all the same, the commit's result tells the new
 * one.
 */
public final class Fence {

  /** So often the epoch's document may change though the epoch does not. */
  private static final int MAX_RACES = 50;

  private final FirestoreConfig config;
  private final FirestoreChannel channel;
  private final long epoch;
  private final String path;
  private final String name;
  private final String owner = UUID.randomUUID().toString();
  private Timestamp updateTime;

  private Fence(
      FirestoreConfig config, FirestoreChannel channel, String sink, int subtask, long epoch) {
    this.config = config;
    this.channel = channel;
    this.epoch = epoch;
    this.path = EpochDocument.path(config) + "/" + Fences.COLLECTION + "/" + sink + "-" + subtask;
    this.name = config.documentsName() + "/" + path;
  }

  /**
   * Takes the fence of a subtask for the attempt with {@code epoch}.
   *
   * @throws FencedException if another run has begun
   * @throws FirestoreException if a later attempt has begun, or the database can't be reached for
   *     {@code connectTimeout}, or refuses
   */
  public static Fence take(
      FirestoreConfig config, FirestoreChannel channel, String sink, int subtask, long epoch)
      throws FirestoreException, InterruptedException {
    Fence fence = new Fence(config, channel, sink, subtask, epoch);
    String activity = "taking the sink's fence";
    Retry retry = new Retry(config, activity, config.connectTimeout());
    Backoff backoff = new Backoff();
    Status refusal = null;
    for (int races = 0; races < MAX_RACES; races++) {
      EpochDocument current = EpochDocument.current(config, channel, epoch);
      refusal = retry.call(() -> fence.tryTake(current));
      if (refusal == null) {
        return fence;
      }
      Thread.sleep(backoff.nextMillis());
    }
    throw Failures.permanent(config, activity, refusal);
  }

  /** The write that must be in every commit. */
  public Write check() {
    return Write.newBuilder()
        .setUpdate(Document.newBuilder().setName(name))
        .setUpdateMask(DocumentMask.getDefaultInstance())
        .setCurrentDocument(Precondition.newBuilder().setUpdateTime(updateTime))
        .build();
  }

  /** Learns from the result of a {@link #check} that was committed. */
  public void checked(WriteResult result) {
    if (result.hasUpdateTime()) {
      updateTime = result.getUpdateTime();
    }
  }

  /**
   * Reads the fence after a commit that failed its conditions: an earlier commit whose result got
   * lost may have been our own.
   *
   * @throws FencedException if another run has begun
   * @throws FirestoreException if a later attempt of this run has, or the fence was deleted
   */
  public void confirm() throws FirestoreException, InterruptedException {
    Retry retry = new Retry(config, "reading the sink's fence", config.retryTimeout());
    Document found = retry.call(this::read);
    if (found != null && owner.equals(owner(found))) {
      updateTime = found.getUpdateTime();
      return;
    }
    EpochDocument.current(config, channel, epoch); // throws where that is why
    throw new FirestoreException(
        "The fence "
            + path
            + " of a sink was deleted from Firestore "
            + config.where()
            + " while the sink was writing; leave documents below _boiler alone: the job must"
            + " restart to take a new fence.");
  }

  /** Null if the fence is taken, or why the epoch's document was not as it was read. */
  private Status tryTake(EpochDocument current) {
    Document document =
        Document.newBuilder()
            .setName(name)
            .putFields("epoch", Value.newBuilder().setIntegerValue(epoch).build())
            .putFields("owner", Value.newBuilder().setStringValue(owner).build())
            .build();
    CommitRequest request =
        CommitRequest.newBuilder()
            .setDatabase(config.databaseName())
            .addWrites(Write.newBuilder().setUpdate(document))
            .addWrites(current.check())
            .build();
    try {
      CommitResponse response = channel.calls().commit(request);
      updateTime = response.getWriteResults(0).getUpdateTime();
      return null;
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case FAILED_PRECONDITION, NOT_FOUND -> e.getStatus();
        default -> throw e;
      };
    }
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

  private static String owner(Document document) {
    return document.getFieldsOrDefault("owner", Value.getDefaultInstance()).getStringValue();
  }

  @Override
  public String toString() {
    return path + " epoch " + epoch;
  }
}
