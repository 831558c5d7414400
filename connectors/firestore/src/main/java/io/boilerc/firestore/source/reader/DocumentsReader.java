package io.boilerc.firestore.source.reader;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.client.FirestoreChannel;
import io.boilerc.firestore.listen.Cut;
import io.boilerc.firestore.listen.CutStream;
import io.boilerc.firestore.listen.ListenState;
import io.boilerc.firestore.listing.Listing;
import io.boilerc.firestore.source.split.DocumentsSplit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/**
 * Emits what comes before the first cut ({@link Beginning}), at every start of an attempt; then the
 * changes of each cut with its time as timestamp, and the time as watermark. A checkpoint may fall
 * between two changes of a cut; the split then keeps the rest.
 *
 * <p>A reader without the split ends.
 */
public final class DocumentsReader implements SourceReader<DocumentChange, DocumentsSplit> {

  private final FirestoreConfig config;
  private final List<String> templates;
  private final List<Listing> listings;
  private final boolean firstAttempt;
  private final Queue<DocumentChange> pending = new ArrayDeque<>();
  private final CompletableFuture<Void> assigned = new CompletableFuture<>();

  private ListenState initial;
  private FirestoreChannel channel;
  private Beginning beginning;
  private CutStream stream;
  private long emitting = ListenState.NO_CUT;
  private boolean noMoreSplits;

  /**
   * For these collections.
   *
   * @param listings what to look up at the start
   * @param firstAttempt whether it was not restarted after a failure
   */
  public DocumentsReader(
      FirestoreConfig config,
      List<String> templates,
      List<Listing> listings,
      boolean firstAttempt) {
    this.config = config;
    this.templates = templates;
    this.listings = listings;
    this.firstAttempt = firstAttempt;
  }

  /** Nothing: splits may have come before, and the stream opens at the first poll. */
  @Override
  public void start() {}

  @Override
  public void addSplits(List<DocumentsSplit> splits) {
    for (DocumentsSplit split : splits) {
      initial = split.state().adaptedTo(templates);
      pending.addAll(split.pending());
      // Of a restored cut, at least the watermark is due again.
      emitting = initial.cutMicros();
    }
    assigned.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    assigned.complete(null);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<DocumentChange> output)
      throws FirestoreException, InterruptedException {
    if (initial == null) {
      return noMoreSplits ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
    }
    if (channel == null) {
      boolean begins = firstAttempt && initial.cutMicros() == ListenState.NO_CUT;
      channel = FirestoreChannel.open(config, begins);
      beginning = new Beginning(config, channel, listings);
    }
    if (beginning != null) {
      if (!beginning.emit(output)) {
        beginning = null;
      }
      return InputStatus.MORE_AVAILABLE;
    }
    if (emitting != ListenState.NO_CUT) {
      emit(output);
      return InputStatus.MORE_AVAILABLE;
    }
    if (stream == null) {
      stream = new CutStream(config, channel, initial);
    }
    Cut cut = stream.poll();
    if (cut != null) {
      pending.addAll(cut.changes());
      emitting = cut.micros();
      return InputStatus.MORE_AVAILABLE;
    }
    return stream.available().isDone() ? InputStatus.MORE_AVAILABLE : InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return stream == null || emitting != ListenState.NO_CUT ? assigned : stream.available();
  }

  @Override
  public List<DocumentsSplit> snapshotState(long checkpoint) {
    if (initial == null) {
      return List.of();
    }
    ListenState state = stream == null ? initial : stream.state();
    return List.of(new DocumentsSplit(state, List.copyOf(pending)));
  }

  @Override
  public void close() {
    if (stream != null) {
      stream.close();
    } else if (channel != null) {
      channel.close();
    }
  }

  private void emit(ReaderOutput<DocumentChange> output) {
    DocumentChange change = pending.poll();
    if (change != null) {
      output.collect(change, emitting);
      return;
    }
    output.emitWatermark(new Watermark(emitting));
    emitting = ListenState.NO_CUT;
  }
}
