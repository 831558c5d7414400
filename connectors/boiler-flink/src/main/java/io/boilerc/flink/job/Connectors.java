package io.boilerc.flink.job;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.DocumentWrite;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where a topology's documents come from and go to. */
public interface Connectors {

  /**
   * All changes of these collections as one stream; timestamps and watermarks are cuts in
   * microseconds.
   */
  DataStream<DocumentChange> changes(
      StreamExecutionEnvironment environment, List<String> collections);

  /**
   * Writes documents; a path's writes are always in the same subtask.
   *
   * @param atomic whether each cut must be seen whole or not at all
   * @param letterCollection where the letters about refused documents go; the empty string: they
   *     are only logged
   */
  void write(String id, DataStream<DocumentWrite> writes, boolean atomic, String letterCollection);
}
