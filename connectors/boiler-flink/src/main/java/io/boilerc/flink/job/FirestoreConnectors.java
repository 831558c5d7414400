package io.boilerc.flink.job;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.listing.Listing;
import io.boilerc.firestore.sink.FirestoreSink;
import io.boilerc.firestore.source.FirestoreSource;
import io.boilerc.flink.error.UserFacingException;
import io.boilerc.flink.operator.RefusedLetters;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes the documents of one Firestore database. */
public record FirestoreConnectors(FirestoreConfig config) implements Connectors {

  private static final Logger LOG = LoggerFactory.getLogger(FirestoreConnectors.class);
  private static final String SOURCE = "documents";

  /**
   * {@inheritDoc}
   *
   * @throws UserFacingException if Firestore can't listen to these collections
   */
  @Override
  public DataStream<DocumentChange> changes(
      StreamExecutionEnvironment environment, List<String> collections, List<Listing> listings) {
    FirestoreSource source;
    try {
      source = FirestoreSource.builder(config, collections).listings(listings).build();
    } catch (IllegalArgumentException e) {
      throw new UserFacingException(
          "the job's sources can't be read from Firestore: " + e.getMessage(), e);
    }
    return environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), SOURCE)
        .uid(SOURCE)
        .setParallelism(1);
  }

  @Override
  public void write(
      String id, DataStream<DocumentWrite> writes, boolean atomic, String letterCollection) {
    FirestoreSink sink =
        FirestoreSink.builder(config)
            .name(id)
            .atomic(atomic)
            .failedWriteHandler(FirestoreConnectors::log)
            .refusalLetters(
                letterCollection.isEmpty() ? null : new RefusedLetters(letterCollection))
            .build();
    DataStreamSink<DocumentWrite> written = writes.sinkTo(sink).name(id).uid(id);
    if (atomic) {
      written.setParallelism(1); // one commit a cut can only be made in one place
    }
  }

  /** The job goes on: one document never fails its batch. */
  private static void log(String path, long cutMicros, String code, String message) {
    LOG.warn(
        "Firestore refuses to write {} of the cut {} ({}): {}", path, cutMicros, code, message);
  }
}
