package io.boilerc.firestore.listen;

import io.boilerc.firestore.DocumentChange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** What has come since the last complete cut, not yet valid: one entry a path. */
final class Overlay {

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long resetTargets;

  /** A path's part: its newest state, if any came, and the targets that took it in or let it go. */
  private static final class Entry {
    private DocumentChange state;
    private long added;
    private long removed;
  }

  /** A state of a document; of several, that with the greatest update time counts. */
  void put(DocumentChange state, long added, long removed) {
    Entry entry = entry(state.path());
    if (entry.state == null
        || state.updateTimeMicros() >= entry.state.updateTimeMicros()
        || entry.added == 0) {
      entry.state = state;
    }
    entry.added = (entry.added | added) & ~removed;
    entry.removed = (entry.removed | removed) & ~added;
  }

  /** These targets let a document go. */
  void remove(String path, long targets) {
    Entry entry = entry(path);
    entry.added &= ~targets;
    entry.removed |= targets;
  }

  /** These targets begin again with nothing; what they brought before does not count. */
  void reset(long targets) {
    resetTargets |= targets;
    for (Entry entry : entries.values()) {
      entry.added &= ~targets;
      entry.removed &= ~targets;
    }
  }

  /** Forget everything. */
  void clear() {
    entries.clear();
    resetTargets = 0;
  }

  /** The targets that hold the document now. */
  long targets(String path, Held held) {
    long before = held == null ? 0 : held.targets() & ~resetTargets;
    Entry entry = entries.get(path);
    return entry == null ? before : before & ~entry.removed | entry.added;
  }

  /** Whether these targets took the document in since the last cut. */
  boolean isAdded(String path, long targets) {
    Entry entry = entries.get(path);
    return entry != null && (entry.added & targets) != 0;
  }

  /** Every path that may differ from {@code held}, with its newest state, or null if none came. */
  void forEach(Map<String, Held> held, BiConsumer<String, DocumentChange> action) {
    entries.forEach((path, entry) -> action.accept(path, entry.state));
    if (resetTargets != 0) {
      held.forEach(
          (path, document) -> {
            if ((document.targets() & resetTargets) != 0 && !entries.containsKey(path)) {
              action.accept(path, null);
            }
          });
    }
  }

  /** How many documents a target holds now. */
  int count(Map<String, Held> held, long target) {
    int count = 0;
    for (Map.Entry<String, Held> document : held.entrySet()) {
      if ((targets(document.getKey(), document.getValue()) & target) != 0) {
        count++;
      }
    }
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      if (!held.containsKey(entry.getKey()) && (entry.getValue().added & target) != 0) {
        count++;
      }
    }
    return count;
  }

  private Entry entry(String path) {
    return entries.computeIfAbsent(path, key -> new Entry());
  }
}
