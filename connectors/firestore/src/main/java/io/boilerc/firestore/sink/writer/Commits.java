package io.boilerc.firestore.sink.writer;

import com.google.firestore.v1.Write;
import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.PermanentFirestoreException;
import io.boilerc.firestore.client.Failures;
import io.boilerc.firestore.sink.SinkSettings;
import io.boilerc.firestore.wire.DocumentNames;
import io.boilerc.firestore.wire.FieldsDecoder;
import io.boilerc.firestore.wire.WireFormatException;
import io.grpc.Status;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a portion into Firestore, in as few commits as the limits allow, each under the fence.
 *
 * <p>A refused document is found by halving the batch, goes to the handler and gets its letter; a
 * letter that is refused itself is only logged. Blocks; for one thread.
 */
final class Commits {

  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  /** What follows from a commit. */
  private interface Outcome {

    /** Firestore has taken these. */
    void written(List<PendingWrite> pending);

    /** Firestore will never take this one. */
    void refused(PendingWrite pending, Status status) throws IOException;

    /** Whether what Firestore refuses as a whole may be committed in parts. */
    boolean isDivisible();
  }

  private final FirestoreConfig config;
  private final SinkSettings settings;
  private final FencedCommit fenced;
  private final Refusals refusals;
  private final Counter written;
  private final Counter refused;
  private final DocumentNames names;
  private final FieldsDecoder decoder;
  private final RampUp rampUp = new RampUp();
  private final Outcome documents = new Documents();
  private final Outcome letters = new Letters();

  /** Counts documents, not letters, in {@code written} and {@code refused}. */
  Commits(
      FirestoreConfig config,
      SinkSettings settings,
      FencedCommit fenced,
      Refusals refusals,
      Counter written,
      Counter refused) {
    this.config = config;
    this.settings = settings;
    this.fenced = fenced;
    this.refusals = refusals;
    this.written = written;
    this.refused = refused;
    this.names = new DocumentNames(config.documentsName());
    this.decoder = new FieldsDecoder(names);
  }

  /** Writes all of it before it returns, and the letters about what was refused. */
  void write(Portion portion) throws IOException, InterruptedException {
    writeDocuments(portion);
    writeLetters(refusals.takeDue());
  }

  private void writeDocuments(Portion portion) throws IOException, InterruptedException {
    int maxWrites = settings.atomic() ? Integer.MAX_VALUE : settings.batchWrites();
    Batch batch = new Batch();
    for (PendingWrite pending : portion.writes()) {
      List<Write> protos = checked(pending);
      if (protos.isEmpty()) {
        continue;
      }
      if (!batch.hasRoom(protos, maxWrites, settings.batchBytes())) {
        if (settings.atomic()) {
          throw new PermanentFirestoreException(
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
        commit(batch, documents);
        batch = new Batch();
      }
      batch.add(pending, protos);
    }
    commit(batch, documents);
  }

  private void writeLetters(List<PendingWrite> due) throws IOException, InterruptedException {
    Batch batch = new Batch();
    for (PendingWrite letter : due) {
      List<Write> protos;
      try {
        protos = List.of(Batch.proto(letter.write(), names, decoder));
      } catch (WireFormatException e) {
        throw new IllegalStateException("a letter that is not in the wire format", e);
      }
      if (!batch.hasRoom(protos, settings.batchWrites(), settings.batchBytes())) {
        commit(batch, letters);
        batch = new Batch();
      }
      batch.add(letter, protos);
    }
    commit(batch, letters);
  }

  /**
   * The writes for Firestore: the document and the end of its letter; none when it can't be one and
   * counts as refused.
   */
  private List<Write> checked(PendingWrite pending) throws IOException {
    String path = pending.write().path();
    String reason;
    if (!DocumentNames.isDocumentPath(path)) {
      reason = "'" + path + "' is no path of a document: an even number of names, none empty";
    } else {
      try {
        Write proto = Batch.proto(pending.write(), names, decoder);
        if (new Batch().hasRoom(List.of(proto), 1, settings.batchBytes())) {
          DocumentWrite withdrawal = refusals.withdrawal(path);
          return withdrawal == null
              ? List.of(proto)
              : List.of(proto, Batch.proto(withdrawal, names, decoder));
        }
        reason = "the document has more than " + settings.batchBytes() + " bytes";
      } catch (WireFormatException e) {
        reason = "the fields are not in the wire format: " + e.getMessage();
      }
    }
    documents.refused(pending, Status.INVALID_ARGUMENT.withDescription(reason));
    return List.of();
  }

  private void commit(Batch batch, Outcome outcome) throws IOException, InterruptedException {
    if (batch.size() == 0) {
      return;
    }
    if (settings.rampUp()) {
      TimeUnit.NANOSECONDS.sleep(rampUp.reserve(batch.size(), System.nanoTime()));
    }
    Status refusal = fenced.attempt(batch.protos());
    if (refusal == null) {
      outcome.written(batch.pending());
    } else if (batch.size() == 1) {
      outcome.refused(batch.pending().get(0), refusal);
    } else if (outcome.isDivisible()) {
      int middle = batch.size() / 2;
      commit(batch.part(0, middle), outcome);
      commit(batch.part(middle, batch.size()), outcome);
    } else {
      throw new PermanentFirestoreException(
          "Firestore "
              + config.where()
              + " refused the commit of a whole cut ("
              + batch.size()
              + " documents, the sink '"
              + settings.name()
              + "' is atomic): "
              + Failures.described(refusal));
    }
  }

  private final class Documents implements Outcome {
    @Override
    public void written(List<PendingWrite> pending) {
      written.inc(pending.size());
      refusals.written(pending);
    }

    @Override
    public void refused(PendingWrite pending, Status status) throws IOException {
      refused.inc();
      String message = status.getDescription() == null ? "" : status.getDescription();
      settings
          .failedWriteHandler()
          .handle(pending.write().path(), pending.cutMicros(), status.getCode().name(), message);
      refusals.refused(pending, message);
    }

    @Override
    public boolean isDivisible() {
      return !settings.atomic();
    }
  }

  private final class Letters implements Outcome {
    @Override
    public void written(List<PendingWrite> pending) {
      refusals.stand(pending);
    }

    @Override
    public void refused(PendingWrite pending, Status status) {
      LOG.error(
          "Firestore refuses the letter {} about a refused document: {}",
          pending.write().path(),
          Failures.described(status));
    }

    @Override
    public boolean isDivisible() {
      return true;
    }
  }
}
