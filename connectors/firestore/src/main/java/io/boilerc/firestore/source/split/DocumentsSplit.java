package io.boilerc.firestore.source.split;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.listen.ListenState;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The only split of a source: all collections, since they share one stream.
 *
 * @param state as of the last complete cut
 * @param pending changes of that cut that were not emitted yet
 */
public record DocumentsSplit(ListenState state, List<DocumentChange> pending)
    implements SourceSplit {

  /** Nothing read yet. */
  public static DocumentsSplit initial(List<String> templates) {
    return new DocumentsSplit(ListenState.initial(templates), List.of());
  }

  @Override
  public String splitId() {
    return "documents";
  }
}
