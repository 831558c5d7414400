package io.boilerc.firestore.sink.writer;

import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.epoch.Epoch;
import io.boilerc.firestore.epoch.Fence;
import io.boilerc.firestore.sink.SinkSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * Keeps writes until a watermark completes their cut, then hands them to the {@link Committer}.
 *
 * <p>Nothing of it goes into checkpoints: what an attempt leaves undone, the next one finds missing
 * in Firestore, and a write from before could undo what has come there since.
 */
public final class FirestoreWriter implements SinkWriter<DocumentWrite> {

  private final FirestoreConfig config;
  private final SinkSettings settings;
  private final FirestoreChannel channel;
  private final int subtask;
  private final Counter written;
  private final Counter refused;
  private final Committer committer;
  private final TreeMap<Long, Map<String, PendingWrite>> cuts = new TreeMap<>();
  private long watermark = Long.MIN_VALUE;
  private volatile long epoch = Epoch.NONE;

  /**
   * Starts; Firestore is asked for nothing before there is something to write.
   *
   * @param channel is the writer's from here on
   * @param onFailure told once, on another thread, when a commit failed for good
   */
  public FirestoreWriter(
      FirestoreConfig config,
      SinkSettings settings,
      FirestoreChannel channel,
      int subtask,
      MetricGroup metrics,
      Consumer<IOException> onFailure) {
    this.config = config;
    this.settings = settings;
    this.channel = channel;
    this.subtask = subtask;
    this.written = metrics.counter("boilerDocumentsWritten", new ThreadSafeSimpleCounter());
    this.refused = metrics.counter("boilerRefused", new ThreadSafeSimpleCounter());
    String name = settings.name() + "-" + subtask;
    this.committer = new Committer(this::takeFence, !settings.atomic(), onFailure, name);
    metrics.gauge("sunkCut", committer::sunkCut);
  }

  /** For the committer's thread: takes the fence, then reads which letters stand. */
  private Commits takeFence() throws IOException, InterruptedException {
    if (epoch == Epoch.NONE) {
      throw new IOException(
          "the Firestore sink '"
              + settings.name()
              + "' was told no epoch; what it writes must come from a FirestoreSource");
    }
    Fence fence = Fence.take(config, channel, settings.name(), subtask, epoch);
    Refusals refusals = Refusals.load(config, channel, settings.refusalLetters());
    FencedCommit fenced = new FencedCommit(config, channel, fence);
    return new Commits(config, settings, fenced, refusals, written, refused);
  }

  @Override
  public void write(DocumentWrite write, Context context) throws IOException {
    Long cut = context.timestamp();
    if (cut == null || cut == Long.MIN_VALUE) {
      throw new IOException(
          "a record for Firestore document "
              + write.path()
              + " has no timestamp; the sink needs its cut there");
    }
    cuts.computeIfAbsent(cut, any -> new LinkedHashMap<>())
        .put(write.path(), new PendingWrite(cut, write));
  }

  @Override
  public void writeWatermark(Watermark mark) throws IOException, InterruptedException {
    if (Epoch.isMark(mark.getTimestamp())) {
      epoch = Epoch.of(mark.getTimestamp());
      return;
    }
    watermark = Math.max(watermark, mark.getTimestamp());
    complete();
    committer.submit(watermark, List.of());
  }

  /**
   * Waits until all that watermarks completed is committed; at the end of input, everything. A
   * restart does not need it, but whoever stops a job with a savepoint finds its cuts written.
   */
  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    if (endOfInput) {
      watermark = Long.MAX_VALUE;
    }
    complete();
    committer.drain();
  }

  @Override
  public void close() {
    committer.close();
    channel.close();
  }

  /**
   * Hands over every complete cut; each at its own watermark, so that an atomic sink sees them
   * apart.
   */
  private void complete() throws IOException, InterruptedException {
    while (!cuts.isEmpty() && cuts.firstKey() <= watermark) {
      Map.Entry<Long, Map<String, PendingWrite>> first = cuts.firstEntry();
      committer.submit(first.getKey(), first.getValue().values());
      cuts.remove(first.getKey());
    }
  }
}
