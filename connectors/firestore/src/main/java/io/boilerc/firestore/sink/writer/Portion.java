package io.boilerc.firestore.sink.writer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes that a watermark completed, the last of each path.
 *
 * <p>Once {@link Committer} works on a portion, nothing is added to it.
 */
final class Portion {

  private final Map<String, PendingWrite> writes = new LinkedHashMap<>();
  private long watermark;
  private long bytes;

  Portion(long watermark) {
    this.watermark = watermark;
  }

  /** Takes in what a later watermark completed. */
  void add(long newWatermark, Iterable<PendingWrite> later) {
    // A late record's cut lies before the watermark and must not take it back.
    watermark = Math.max(watermark, newWatermark);
    for (PendingWrite write : later) {
      PendingWrite before = writes.put(write.write().path(), write);
      bytes += write.size() - (before == null ? 0 : before.size());
    }
  }

  Iterable<PendingWrite> writes() {
    return writes.values();
  }

  int count() {
    return writes.size();
  }

  long bytes() {
    return bytes;
  }

  /** When all is committed, everything up to this cut is (microseconds). */
  long watermark() {
    return watermark;
  }
}
