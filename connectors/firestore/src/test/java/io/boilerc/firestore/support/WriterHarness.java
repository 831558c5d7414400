package io.boilerc.firestore.support;

import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.sink.FailedWriteHandler;
import io.boilerc.firestore.sink.SinkSettings;
import io.boilerc.firestore.sink.writer.FirestoreWriter;
import io.boilerc.firestore.sink.writer.PendingWrite;
import io.boilerc.firestore.sink.writer.WriterId;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** One subtask's writer as Flink would use it, with its metrics at hand. */
public final class WriterHarness implements AutoCloseable {

  private final Map<String, Gauge<?>> gauges = new HashMap<>();
  private final Map<String, Counter> counters = new HashMap<>();
  private final CompletableFuture<IOException> failure = new CompletableFuture<>();
  private final FirestoreWriter writer;

  /** Opens the writer of subtask 0 of a run of its own. */
  public WriterHarness(
      FirestoreConfig config,
      FirestoreChannel channel,
      SinkSettings settings,
      Collection<PendingWrite> restored)
      throws Exception {
    this(config, channel, settings, UUID.randomUUID().toString(), restored);
  }

  /** Opens the writer of subtask 0 of a run. */
  public WriterHarness(
      FirestoreConfig config,
      FirestoreChannel channel,
      SinkSettings settings,
      String run,
      Collection<PendingWrite> restored)
      throws Exception {
    UnregisteredMetricsGroup metrics =
        new UnregisteredMetricsGroup() {
          @Override
          public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            gauges.put(name, gauge);
            return gauge;
          }

          @Override
          public <C extends Counter> C counter(String name, C counter) {
            counters.put(name, counter);
            return counter;
          }
        };
    WriterId id = new WriterId(run, 0);
    writer =
        FirestoreWriter.open(config, settings, channel, id, metrics, failure::complete, restored);
  }

  /** Settings with small numbers; the handler gets refused documents. */
  public static SinkSettings settings(
      boolean atomic, int batchWrites, FailedWriteHandler failedWriteHandler) {
    return new SinkSettings("sink", failedWriteHandler, null, atomic, batchWrites, 100_000, false);
  }

  /** Refused documents fail the test. */
  public static void none(String path, long cut, String code, String message) {
    throw new AssertionError(path + ": " + message);
  }

  /** Sets {@code {"n": number}}. */
  public void set(long cut, String path, long n) throws Exception {
    write(cut, new DocumentWrite(path, Wire.number(n)));
  }

  /** Any write. */
  public void write(long cut, DocumentWrite write) throws Exception {
    writer.write(
        write,
        new SinkWriter.Context() {
          @Override
          public long currentWatermark() {
            return Long.MIN_VALUE;
          }

          @Override
          public Long timestamp() {
            return cut;
          }
        });
  }

  /** A watermark. */
  public void watermark(long cut) throws Exception {
    writer.writeWatermark(new Watermark(cut));
  }

  /** What a checkpoint does: flush, then state. */
  public List<PendingWrite> checkpoint() throws Exception {
    writer.flush(false);
    return writer.snapshotState(1);
  }

  /** The gauge. */
  public long sunkCut() {
    return (Long) gauges.get("sunkCut").getValue();
  }

  /** The counter. */
  public long written() {
    return counters.get("boilerDocumentsWritten").getCount();
  }

  /** The counter of refused documents. */
  public long refused() {
    return counters.get("boilerRefused").getCount();
  }

  /** Done when the writer gave up by itself. */
  public CompletableFuture<IOException> failure() {
    return failure;
  }

  @Override
  public void close() {
    writer.close();
  }
}
