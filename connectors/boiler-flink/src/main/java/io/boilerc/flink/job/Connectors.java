package io.boilerc.flink.job;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.listing.Listing;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where a topology's documents come from and go to. */
public interface Connectors {

  /**
   * All changes of these collections as one stream; timestamps and watermarks are cuts in
   * microseconds.
   *
   * <p>At every start of an attempt, before its first cut, come its epoch as a watermark and the
   * documents that {@code listings} find, marked with it. Nobody else may write them between then
   * and the first write of this attempt. Without an epoch, nothing counts as being there.
   */
  DataStream<DocumentChange> changes(
      StreamExecutionEnvironment environment, List<String> collections, List<Listing> listings);

  /**
   * Writes documents; a path's writes are always in the same subtask.
   *
   * @param atomic whether each cut must be seen whole or not at all
   * @param letterCollection where the letters about refused documents go; the empty string: they
   *     are only logged
   */
  void write(String id, DataStream<DocumentWrite> writes, boolean atomic, String letterCollection);
}
