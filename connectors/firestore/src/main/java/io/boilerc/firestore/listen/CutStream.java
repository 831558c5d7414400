package io.boilerc.firestore.listen;

import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.Backoff;
import io.boilerc.firestore.client.Failures;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.wire.DocumentNames;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consistent cuts without end: reads a stream, and opens another when it breaks.
 *
 * <p>All methods are for one thread; nothing blocks but {@link #close}.
 */
public final class CutStream implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CutStream.class);

  /** Messages handled in one call of {@link #poll}, so that a checkpoint need not wait long. */
  private static final int MESSAGES_A_POLL = 128;

  /** How long a cut that was put off waits for the round that makes it whole. */
  private static final Duration PUT_OFF = Duration.ofMillis(300);

  private final FirestoreConfig config;
  private final FirestoreChannel channel;
  private final CutAssembler assembler;
  private final ListenStream stream;
  private final Backoff backoff = new Backoff();
  private final long startedNanos = System.nanoTime();
  private boolean everHeard;
  private boolean resumed;

  /** Opens the first stream; takes the channel over. */
  public CutStream(FirestoreConfig config, FirestoreChannel channel, ListenState state) {
    this.config = config;
    this.channel = channel;
    this.assembler = new CutAssembler(new DocumentNames(config.documentsName()), state);
    this.stream = new ListenStream(channel, config.databaseName());
    open(Duration.ZERO);
  }

  /**
   * The next complete cut, or null if there is none yet: ask again when {@link #available} is done.
   *
   * @throws FirestoreException if trying again will not help, or the database could not be reached
   *     at the start
   */
  public Cut poll() throws FirestoreException {
    for (int i = 0; i < MESSAGES_A_POLL; i++) {
      ListenEvent event = stream.poll();
      if (event == null) {
        return null;
      }
      Outcome outcome = outcome(event);
      if (outcome instanceof Outcome.Restart restart) {
        ended(restart.status());
      } else if (outcome instanceof Cut cut) {
        backoff.reset();
        resumed = false;
        return cut;
      } else if (assembler.isPutOff()) {
        stream.remind(PUT_OFF);
      }
    }
    return null;
  }

  /** Done when {@link #poll} has something to do. */
  public CompletableFuture<Void> available() {
    return stream.available();
  }

  /** As of the last cut that {@link #poll} returned. */
  public ListenState state() {
    return assembler.state();
  }

  @Override
  public void close() {
    stream.close();
    channel.close();
  }

  private Outcome outcome(ListenEvent event) {
    if (event instanceof ListenEvent.Message message) {
      everHeard = true;
      return assembler.accept(message.response());
    }
    if (event instanceof ListenEvent.Ended ended) {
      return new Outcome.Restart(ended.status());
    }
    return assembler.isPutOff() ? assembler.completePutOff() : Outcome.Nothing.INSTANCE;
  }

  private void ended(Status status) throws FirestoreException {
    if (!everHeard) {
      long waited = System.nanoTime() - startedNanos;
      if (Failures.isTransient(status) && waited >= config.connectTimeout().toNanos()) {
        throw Failures.unreachable(
            config, "listening", config.connectTimeout().toSeconds(), status);
      }
    }
    if (!Failures.isTransient(status)) {
      if (!resumed || isRefusal(status)) {
        throw Failures.permanent(config, "listening to collections", status);
      }
      LOG.warn(
          "Firestore does not take the resume tokens any more ({}); listing all collections again",
          Failures.described(status));
      assembler.dropTokens();
    }
    long pause = backoff.nextMillis();
    LOG.info(
        "The stream from Firestore {} ended ({}); opening another in {} ms",
        config.where(),
        Failures.described(status),
        pause);
    open(Duration.ofMillis(pause));
  }

  /** Not about tokens, whatever was sent. */
  private static boolean isRefusal(Status status) {
    return status.getCode() == Status.Code.PERMISSION_DENIED
        || status.getCode() == Status.Code.UNAUTHENTICATED
        || status.getCode() == Status.Code.UNIMPLEMENTED;
  }

  private void open(Duration pause) {
    resumed = assembler.hasTokens();
    Duration silence = config.silenceTimeout();
    if (!everHeard && config.connectTimeout().compareTo(silence) < 0) {
      silence = config.connectTimeout();
    }
    stream.open(assembler.begin(), pause, silence);
  }
}
