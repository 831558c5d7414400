package io.boilerc.firestore.listen;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What it takes to continue after the last complete cut.
 *
 * @param templates the targets, by index
 * @param tokens a resume token for each target; empty: list again
 * @param held the documents that the targets held at the cut
 * @param cutMicros the last complete cut, microseconds since the epoch; {@link #NO_CUT} before the
 *     first
 */
public record ListenState(
    List<String> templates, List<ByteString> tokens, Map<String, Held> held, long cutMicros) {

  /** Earlier than every cut. */
  public static final long NO_CUT = Long.MIN_VALUE;

  /** Tokens go with templates. */
  public ListenState {
    if (templates.size() != tokens.size()) {
      throw new IllegalArgumentException(
          templates.size() + " templates, but " + tokens.size() + " tokens");
    }
  }

  /** Nothing read yet. */
  public static ListenState initial(List<String> templates) {
    List<ByteString> tokens = templates.stream().map(template -> ByteString.EMPTY).toList();
    return new ListenState(List.copyOf(templates), tokens, new HashMap<>(), NO_CUT);
  }

  /**
   * The same state for other templates: what stays keeps its token, what is new will be listed
   * whole, and documents that only removed templates had are forgotten without a word.
   */
  public ListenState adaptedTo(List<String> wanted) {
    if (wanted.equals(templates)) {
      return this;
    }
    List<ByteString> kept = new ArrayList<>();
    List<CollectionTemplate> added = new ArrayList<>();
    for (String template : wanted) {
      int before = templates.indexOf(template);
      kept.add(before < 0 ? ByteString.EMPTY : tokens.get(before));
      if (before < 0) {
        added.add(CollectionTemplate.parse(template));
      }
    }
    Map<String, Held> adapted = new HashMap<>();
    held.forEach(
        (path, document) -> {
          long targets = 0;
          for (int i = 0; i < wanted.size(); i++) {
            int before = templates.indexOf(wanted.get(i));
            if (before >= 0 && (document.targets() >>> before & 1) != 0) {
              targets |= 1L << i;
            }
          }
          if (targets != 0) {
            // Readers of a new template have not seen what older templates brought.
            boolean news = added.stream().anyMatch(template -> template.matches(path));
            long updateTime = news ? Held.UNKNOWN : document.updateTimeMicros();
            adapted.put(path, new Held(updateTime, targets));
          }
        });
    return new ListenState(List.copyOf(wanted), kept, adapted, cutMicros);
  }
}
