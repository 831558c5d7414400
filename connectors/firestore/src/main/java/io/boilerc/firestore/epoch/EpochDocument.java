package io.boilerc.firestore.epoch;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentMask;
import com.google.firestore.v1.GetDocumentRequest;
import com.google.firestore.v1.Precondition;
import com.google.firestore.v1.Value;
import com.google.firestore.v1.Write;
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
 * The document {@code _boiler/<job>}: the epoch of the attempt that may write, as it was found or
 * made.
 *
 * <p>It also tells which runs of the job have lost it to another. Such a run doesn't take it back
 * when it restarts: of two runs of the same name the newer one wins, without clocks.
 */
public final class EpochDocument {

  /** So often in a row another writer may be faster; there are never more than a few. */
  private static final int MAX_RACES = 20;

  /** Runs that lost the job and are remembered; those before have ended long ago. */
  private static final int MAX_SUPERSEDED = 20;

  private final FirestoreConfig config;
  private final long epoch;
  private final Timestamp updateTime;

  private EpochDocument(FirestoreConfig config, long epoch, Timestamp updateTime) {
    this.config = config;
    this.epoch = epoch;
    this.updateTime = updateTime;
  }

  /** The document's path. */
  static String path(FirestoreConfig config) {
    return "_boiler/" + config.job();
  }

  /**
   * Makes the next epoch: from here on, no earlier attempt can take a fence.
   *
   * @throws FencedException if another run has taken over from this one
   * @throws FirestoreException if the database can't be reached for {@code connectTimeout}, or
   *     refuses
   */
  public static EpochDocument take(FirestoreConfig config, FirestoreChannel channel)
      throws FirestoreException, InterruptedException {
    String owner = UUID.randomUUID().toString();
    String activity = "beginning an attempt of the job";
    Retry retry = new Retry(config, activity, config.connectTimeout());
    Backoff backoff = new Backoff();
    Status[] lost = new Status[1];
    for (int races = 0; races < MAX_RACES; races++) {
      Document before = retry.call(() -> read(config, channel));
      if (before != null && owner.equals(text(before, "owner"))) {
        // Made by a commit whose answer got lost.
        return new EpochDocument(config, epoch(before), before.getUpdateTime());
      }
      if (before != null && superseded(before).contains(config.run())) {
        throw lost(config, before, Epoch.NONE);
      }
      EpochDocument taken = retry.call(() -> tryTake(config, channel, before, owner, lost));
      if (taken != null) {
        return taken;
      }
      // Another attempt began in between; its epoch counts, so ours must be greater.
      Thread.sleep(backoff.nextMillis());
    }
    throw Failures.permanent(config, activity, lost[0]);
  }

  /**
   * The document as it is now.
   *
   * @throws FencedException if another run has taken over from the one with {@code epoch}
   * @throws FirestoreException if a later attempt of this run has, or the document was deleted
   */
  public static EpochDocument current(FirestoreConfig config, FirestoreChannel channel, long epoch)
      throws FirestoreException, InterruptedException {
    Retry retry = new Retry(config, "reading the job's epoch", config.connectTimeout());
    Document found = retry.call(() -> read(config, channel));
    if (found == null) {
      throw new FirestoreException(
          "The document "
              + path(config)
              + " was deleted from Firestore "
              + config.where()
              + " while its job was running; leave documents below _boiler alone: the job must"
              + " restart to make it again.");
    }
    if (epoch(found) != epoch) {
      throw lost(config, found, epoch);
    }
    return new EpochDocument(config, epoch, found.getUpdateTime());
  }

  /** The attempt's number. */
  public long epoch() {
    return epoch;
  }

  /**
   * A write that changes nothing, on condition that no other attempt has begun: to be committed
   * with what only the newest attempt may do.
   */
  public Write check() {
    return Write.newBuilder()
        .setUpdate(Document.newBuilder().setName(config.documentsName() + "/" + path(config)))
        .setUpdateMask(DocumentMask.getDefaultInstance())
        .setCurrentDocument(Precondition.newBuilder().setUpdateTime(updateTime))
        .build();
  }

  private static FirestoreException lost(FirestoreConfig config, Document found, long epoch) {
    String now = "(epoch " + epoch(found) + ")";
    String here = epoch == Epoch.NONE ? "" : " (epoch " + epoch + ")";
    if (config.run().equals(text(found, "run"))) {
      return new FirestoreException(
          "A later attempt of this job "
              + now
              + " has begun in Firestore "
              + config.where()
              + ", so this one"
              + here
              + " stops without writing.");
    }
    return new FencedException(
        "Job '"
            + config.job()
            + "' was started again: the newer one "
            + now
            + " has taken over in Firestore "
            + config.where()
            + ", so this one"
            + here
            + " ends without writing; give one of the two another name if both shall run.");
  }

  /** Null if another attempt was faster. */
  private static EpochDocument tryTake(
      FirestoreConfig config,
      FirestoreChannel channel,
      Document before,
      String owner,
      Status[] lost) {
    Precondition.Builder asBefore = Precondition.newBuilder();
    if (before == null) {
      asBefore.setExists(false);
    } else {
      asBefore.setUpdateTime(before.getUpdateTime());
    }
    long next = before == null ? 1 : epoch(before) + 1;
    Document document =
        Document.newBuilder()
            .setName(config.documentsName() + "/" + path(config))
            .putFields("epoch", Value.newBuilder().setIntegerValue(next).build())
            .putFields("owner", text(owner))
            .putFields("run", text(config.run()))
            .putFields(
                "superseded", Value.newBuilder().setArrayValue(losers(config, before)).build())
            .build();
    CommitRequest request =
        CommitRequest.newBuilder()
            .setDatabase(config.databaseName())
            .addWrites(Write.newBuilder().setUpdate(document).setCurrentDocument(asBefore))
            .build();
    try {
      Timestamp time = channel.calls().commit(request).getWriteResults(0).getUpdateTime();
      return new EpochDocument(config, next, time);
    } catch (StatusRuntimeException e) {
      lost[0] = e.getStatus();
      return switch (e.getStatus().getCode()) {
        case FAILED_PRECONDITION, ALREADY_EXISTS -> null;
        case NOT_FOUND -> {
          if (before == null) {
            // Creating can't miss a document: it is the database that does not exist.
            throw e;
          }
          yield null;
        }
        default -> throw e;
      };
    }
  }

  /** The runs that have lost the job once this one has it. */
  private static ArrayValue losers(FirestoreConfig config, Document before) {
    List<String> losers = new ArrayList<>();
    if (before != null) {
      losers.addAll(superseded(before));
      String last = text(before, "run");
      if (!last.isEmpty() && !last.equals(config.run())) {
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

  private static Document read(FirestoreConfig config, FirestoreChannel channel) {
    String name = config.documentsName() + "/" + path(config);
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
}
