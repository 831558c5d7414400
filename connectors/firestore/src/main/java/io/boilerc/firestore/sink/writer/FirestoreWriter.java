package io.boilerc.firestore.sink.writer;

import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.sink.SinkSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * Keeps writes until a watermark completes their cut, then hands them to the {@link Committer}.
 * Writes of cuts that are not complete go into checkpoints.
 *
 * <p>That state goes to any subtask when the parallelism changes, so change it only from a
 * savepoint at the end of a cut, or after {@code stop --drain}.
 */
public final class FirestoreWriter implements StatefulSinkWriter<DocumentWrite, PendingWrite> {

  private final FirestoreChannel channel;
  private final Committer committer;
  private final TreeMap<Long, Map<String, PendingWrite>> cuts = new TreeMap<>();
  private long watermark = Long.MIN_VALUE;

  private FirestoreWriter(FirestoreChannel channel, Committer committer) {
    this.channel = channel;
    this.committer = committer;
  }

  /**
   * Takes the fence, reads which letters stand, and starts.
   *
   * @param channel is the writer's from here on, also when this fails
   * @param onFailure told once, on another thread, when a commit failed for good
   * @param pending what a checkpoint kept
   */
  public static FirestoreWriter open(
      FirestoreConfig config,
      SinkSettings settings,
      FirestoreChannel channel,
      WriterId id,
      MetricGroup metrics,
      Consumer<IOException> onFailure,
      Collection<PendingWrite> pending)
      throws IOException {
    Fence fence;
    Refusals refusals;
    try {
      fence = Fence.take(config, channel, settings.name(), id);
      refusals = Refusals.load(config, channel, settings.refusalLetters());
    } catch (FirestoreException | RuntimeException e) {
      channel.close();
      throw e;
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new IOException("the Firestore sink was interrupted at its start", e);
    }
    Commits commits =
        new Commits(
            config,
            settings,
            new FencedCommit(config, channel, fence),
            refusals,
            metrics.counter("boilerDocumentsWritten", new ThreadSafeSimpleCounter()),
            metrics.counter("boilerRefused", new ThreadSafeSimpleCounter()));
    String name = settings.name() + "-" + id.subtask();
    Committer committer = new Committer(commits, !settings.atomic(), onFailure, name);
    metrics.gauge("sunkCut", committer::sunkCut);
    FirestoreWriter writer = new FirestoreWriter(channel, committer);
    pending.forEach(writer::keep);
    return writer;
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
    keep(new PendingWrite(cut, write));
  }

  @Override
  public void writeWatermark(Watermark mark) throws IOException, InterruptedException {
    watermark = Math.max(watermark, mark.getTimestamp());
    complete();
    committer.submit(watermark, List.of());
  }

  /** Waits until all that watermarks completed is committed; at the end of input, everything. */
  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    if (endOfInput) {
      watermark = Long.MAX_VALUE;
    }
    complete();
    committer.drain();
  }

  @Override
  public List<PendingWrite> snapshotState(long checkpoint) {
    List<PendingWrite> state = new ArrayList<>();
    cuts.values().forEach(writes -> state.addAll(writes.values()));
    return state;
  }

  @Override
  public void close() {
    committer.close();
    channel.close();
  }

  private void keep(PendingWrite pending) {
    cuts.computeIfAbsent(pending.cutMicros(), cut -> new LinkedHashMap<>())
        .put(pending.write().path(), pending);
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
