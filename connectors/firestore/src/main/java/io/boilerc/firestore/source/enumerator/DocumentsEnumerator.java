package io.boilerc.firestore.source.enumerator;

import io.boilerc.firestore.source.split.DocumentsSplit;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Gives the split to subtask 0, or to the reader that comes back after a failure of the one that
 * had it; tells every reader that there are no more, so that those without a split finish and don't
 * hold watermarks back.
 */
public final class DocumentsEnumerator implements SplitEnumerator<DocumentsSplit, EnumeratorState> {

  private final SplitEnumeratorContext<DocumentsSplit> context;
  private DocumentsSplit unassigned;
  private int owner;

  /** Begins with the split, or with none when a reader has it. */
  public DocumentsEnumerator(
      SplitEnumeratorContext<DocumentsSplit> context, DocumentsSplit unassigned) {
    this.context = context;
    this.unassigned = unassigned;
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, String host) {}

  @Override
  public void addSplitsBack(List<DocumentsSplit> splits, int subtask) {
    for (DocumentsSplit split : splits) {
      unassigned = split;
      owner = subtask;
    }
  }

  @Override
  public void addReader(int subtask) {
    if (unassigned != null && subtask == owner) {
      context.assignSplit(unassigned, subtask);
      unassigned = null;
    }
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public EnumeratorState snapshotState(long checkpoint) {
    return new EnumeratorState(unassigned);
  }

  @Override
  public void close() {}
}
