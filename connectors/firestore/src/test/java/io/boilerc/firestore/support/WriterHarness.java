package io.boilerc.firestore.support;

import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.epoch.Epoch;
import io.boilerc.firestore.epoch.EpochDocument;
import io.boilerc.firestore.epoch.Fences;
import io.boilerc.firestore.sink.FailedWriteHandler;
import io.boilerc.firestore.sink.SinkSettings;
import io.boilerc.firestore.sink.writer.FirestoreWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
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

  /** Begins an attempt of the configured run, and opens its subtask 0. */
  public WriterHarness(FirestoreConfig config, FirestoreChannel channel, SinkSettings settings)
      throws Exception {
    this(config, channel, settings, 0, begin(config, channel));
  }

  /** Opens the writer of a subtask of an attempt; without its epoch, if that is 0. */
  public WriterHarness(
      FirestoreConfig config,
      FirestoreChannel channel,
      SinkSettings settings,
      int subtask,
      long epoch)
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
    writer = new FirestoreWriter(config, settings, channel, subtask, metrics, failure::complete);
    if (epoch != Epoch.NONE) {
      watermark(Epoch.mark(epoch));
    }
  }

  /** What the source of a new attempt does first; the epoch. */
  public static long begin(FirestoreConfig config, FirestoreChannel channel) throws Exception {
    EpochDocument taken = EpochDocument.take(config, channel);
    Fences.remove(config, channel, taken);
    return taken.epoch();
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

  /** What a checkpoint does. */
  public void checkpoint() throws Exception {
    writer.flush(false);
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
