package io.boilerc.firestore.sink;

import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.PermanentFirestoreException;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.sink.writer.FirestoreWriter;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Puts whole documents into Firestore, or deletes them.
 *
 * <p>Records must carry their cut as timestamp, microseconds since the epoch, and be keyed by path
 * when there are several subtasks. What a watermark completes is coalesced by path and committed; a
 * checkpoint waits until all of it is committed. There is no state: whoever sends the writes finds
 * out at each start what is in Firestore. The job's source must be a {@link
 * io.boilerc.firestore.source.FirestoreSource} with the same configuration: its epoch gives the
 * right to write, and takes it from every earlier attempt. When two runs have the same job name,
 * the newer one wins and the older one fails for good.
 *
 * <p>Each writer shows the gauge {@code sunkCut} (microseconds: what came up to that watermark is
 * committed) and the counters {@code boilerDocumentsWritten} and {@code boilerRefused}.
 */
public final class FirestoreSink implements Sink<DocumentWrite> {

  private static final long serialVersionUID = 1L;

  private final FirestoreConfig config;
  private final SinkSettings settings;

  private FirestoreSink(FirestoreConfig config, SinkSettings settings) {
    this.config = config;
    this.settings = settings;
  }

  /** A builder with defaults for everything. */
  public static Builder builder(FirestoreConfig config) {
    return new Builder(config);
  }

  @Override
  public SinkWriter<DocumentWrite> createWriter(WriterInitContext context) throws IOException {
    int subtasks = context.getTaskInfo().getNumberOfParallelSubtasks();
    if (settings.atomic() && subtasks > 1) {
      throw new PermanentFirestoreException(
          "The Firestore sink '"
              + settings.name()
              + "' is atomic, which needs parallelism 1, but has "
              + subtasks
              + " subtasks.");
    }
    boolean begins =
        context.getTaskInfo().getAttemptNumber() == 0
            && context.getRestoredCheckpointId().isEmpty();
    return new FirestoreWriter(
        config,
        settings,
        FirestoreChannel.open(config, begins),
        context.getTaskInfo().getIndexOfThisSubtask(),
        context.metricGroup(),
        failure ->
            context
                .getMailboxExecutor()
                .execute(
                    () -> {
                      throw failure;
                    },
                    "fail the Firestore sink"));
  }

  /** Collects a sink; every setter returns the builder. */
  public static final class Builder {
    private final FirestoreConfig config;
    private String name = "sink";
    private FailedWriteHandler failedWriteHandler = Builder::fail;
    private RefusalLetters refusalLetters;
    private boolean atomic;
    private int batchWrites = SinkSettings.DEFAULT_BATCH_WRITES;
    private long batchBytes = SinkSettings.DEFAULT_BATCH_BYTES;
    private boolean rampUp;

    private Builder(FirestoreConfig config) {
      this.config = Objects.requireNonNull(config, "config");
      this.rampUp = config.emulatorHost() == null;
    }

    /** Separates the sinks of one job; "sink" unless told. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /** What to do with a refused document; unless told, the job ends. */
    public Builder failedWriteHandler(FailedWriteHandler value) {
      failedWriteHandler = value;
      return this;
    }

    /** Letters about refused documents; unless told, there are none. */
    public Builder refusalLetters(RefusalLetters value) {
      refusalLetters = value;
      return this;
    }

    /**
     * Whether every cut goes into one commit, or fails the job when it can't; needs parallelism 1.
     */
    public Builder atomic(boolean value) {
      atomic = value;
      return this;
    }

    /** Most documents in a commit; {@value SinkSettings#DEFAULT_BATCH_WRITES} unless told. */
    public Builder batchWrites(int value) {
      batchWrites = value;
      return this;
    }

    /** Most bytes of a commit; 9 MiB unless told. */
    public Builder batchBytes(long value) {
      batchBytes = value;
      return this;
    }

    /** Whether to begin slowly; unless told, with the real service only. */
    public Builder rampUp(boolean value) {
      rampUp = value;
      return this;
    }

    /** The sink; raises IllegalArgumentException for a setting that can't be right. */
    public FirestoreSink build() {
      return new FirestoreSink(
          config,
          new SinkSettings(
              name, failedWriteHandler, refusalLetters, atomic, batchWrites, batchBytes, rampUp));
    }

    private static void fail(String path, long cutMicros, String code, String message)
        throws IOException {
      throw new PermanentFirestoreException(
          "Firestore refused to write document " + path + " (" + code + "): " + message);
    }
  }
}
