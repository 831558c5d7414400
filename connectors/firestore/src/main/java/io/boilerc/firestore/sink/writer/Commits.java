package io.boilerc.firestore.sink.writer;

import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CommitResponse;
import com.google.firestore.v1.Write;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.Failures;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.client.Retry;
import io.boilerc.firestore.sink.SinkSettings;
import io.boilerc.firestore.wire.DocumentNames;
import io.boilerc.firestore.wire.FieldsDecoder;
import io.boilerc.firestore.wire.WireFormatException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Brings a portion into Firestore, in as few commits as the limits allow, each under the fence.
 *
 * <p>Commits are idempotent, so one whose result is unknown is sent again. A refused document is
 * found by halving the batch and goes to the handler. Blocks; for one thread.
 */
final class Commits {

  /** So often a commit may fail its conditions in a row though the fence is ours. */
  private static final int MAX_CONFIRMATIONS = 5;

  private final FirestoreConfig config;
  private final SinkSettings settings;
  private final FirestoreChannel channel;
  private final Fence fence;
  private final IntConsumer written;
  private final DocumentNames names;
  private final FieldsDecoder decoder;
  private final RampUp rampUp = new RampUp();

  /** Tells {@code written} how many documents each commit wrote. */
  Commits(
      FirestoreConfig config,
      SinkSettings settings,
      FirestoreChannel channel,
      Fence fence,
      IntConsumer written) {
    this.config = config;
    this.settings = settings;
    this.channel = channel;
    this.fence = fence;
    this.written = written;
    this.names = new DocumentNames(config.documentsName());
    this.decoder = new FieldsDecoder(names);
  }

  /** Writes all of it before it returns. */
  void write(Portion portion) throws IOException, InterruptedException {
    int maxWrites = settings.atomic() ? Integer.MAX_VALUE : settings.batchWrites();
    Batch batch = new Batch();
    for (PendingWrite pending : portion.writes()) {
      Write proto = checked(pending);
      if (proto == null) {
        continue;
      }
      if (!batch.hasRoom(proto, maxWrites, settings.batchBytes())) {
        if (settings.atomic()) {
          throw new FirestoreException(
              "The cut of "
                  + pending.cutMicros()
                  + " microseconds changes "
                  + portion.count()
                  + " documents of more than "
                  + settings.batchBytes()
                  + " bytes, which one Firestore commit can't hold; make the views smaller, or"
                  + " leave out atomic for the sink '"
                  + settings.name()
                  + "'.");
        }
        commit(batch);
        batch = new Batch();
      }
      batch.add(pending, proto);
    }
    commit(batch);
  }

  /** The write for Firestore; null when it can't be one and the handler has taken it. */
  private Write checked(PendingWrite pending) throws IOException {
    String path = pending.write().path();
    String reason;
    if (!DocumentNames.isDocumentPath(path)) {
      reason = "'" + path + "' is no path of a document: an even number of names, none empty";
    } else {
      try {
        Write proto = Batch.proto(pending.write(), names, decoder);
        if (new Batch().hasRoom(proto, 1, settings.batchBytes())) {
          return proto;
        }
        reason = "the document has more than " + settings.batchBytes() + " bytes";
      } catch (WireFormatException e) {
        reason = "the fields are not in the wire format: " + e.getMessage();
      }
    }
    refused(pending, Status.INVALID_ARGUMENT.withDescription(reason));
    return null;
  }

  private void commit(Batch batch) throws IOException, InterruptedException {
    if (batch.size() == 0) {
      return;
    }
    if (settings.rampUp()) {
      TimeUnit.NANOSECONDS.sleep(rampUp.reserve(batch.size(), System.nanoTime()));
    }
    Status refusal = attempt(batch);
    if (refusal == null) {
      written.accept(batch.size());
    } else if (batch.size() == 1) {
      refused(batch.get(0), refusal);
    } else if (settings.atomic()) {
      throw new FirestoreException(
          "Firestore "
              + config.where()
              + " refused the commit of a whole cut ("
              + batch.size()
              + " documents, the sink '"
              + settings.name()
              + "' is atomic): "
              + Failures.described(refusal));
    } else {
      int middle = batch.size() / 2;
      commit(batch.part(0, middle));
      commit(batch.part(middle, batch.size()));
    }
  }

  /** Commits until the result is known; null, or why Firestore will never take this batch. */
  private Status attempt(Batch batch) throws FirestoreException, InterruptedException {
    Retry retry = new Retry(config, "committing documents", config.retryTimeout());
    int confirmations = 0;
    while (true) {
      CommitRequest request =
          CommitRequest.newBuilder()
              .setDatabase(config.databaseName())
              .addAllWrites(batch.protos())
              .addWrites(fence.check())
              .build();
      try {
        CommitResponse response = channel.calls().commit(request);
        fence.checked(response.getWriteResults(response.getWriteResultsCount() - 1));
        return null;
      } catch (StatusRuntimeException e) {
        Status status = e.getStatus();
        switch (status.getCode()) {
          case INVALID_ARGUMENT -> {
            return status;
          }
          case FAILED_PRECONDITION, NOT_FOUND -> {
            fence.confirm();
            if (++confirmations > MAX_CONFIRMATIONS) {
              throw Failures.permanent(config, "a commit under the sink's own fence", status);
            }
          }
          default -> retry.failed(status);
        }
      }
    }
  }

  private void refused(PendingWrite pending, Status status) throws IOException {
    settings
        .failedWriteHandler()
        .handle(
            pending.write().path(),
            pending.cutMicros(),
            status.getCode().name(),
            status.getDescription() == null ? "" : status.getDescription());
  }
}
