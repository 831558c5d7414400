package io.boilerc.flink.job;

import io.boilerc.firestore.DocumentChange;
import io.boilerc.firestore.DocumentWrite;
import io.boilerc.firestore.listing.Listing;
import io.boilerc.firestore.types.DocumentChangeTypeInfo;
import io.boilerc.firestore.types.DocumentWriteTypeInfo;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * A given history in, over a database that holds nothing else, and all writes into this JVM's
 * memory. A change's update time is its cut, also a delete's.
 */
record MemoryConnectors(List<DocumentChange> history) implements Connectors {

  /** What the sink {@code sink} was given in the cut {@code cut}. */
  record Written(String sink, long cut, DocumentWrite write) {}

  /** Of the one job that runs. */
  static final Queue<Written> WRITTEN = new ConcurrentLinkedQueue<>();

  @Override
  public DataStream<DocumentChange> changes(
      StreamExecutionEnvironment environment, List<String> collections, List<Listing> listings) {
    return environment
        .fromData(DocumentChangeTypeInfo.INSTANCE, history.toArray(new DocumentChange[0]))
        .uid("history")
        .setParallelism(1)
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<DocumentChange>forGenerator(any -> new AfterEachCut())
                .withTimestampAssigner((change, before) -> change.updateTimeMicros()))
        .uid("cuts")
        .setParallelism(1);
  }

  @Override
  public void write(
      String id, DataStream<DocumentWrite> writes, boolean atomic, String letterCollection) {
    writes
        .process(new Remember(id), DocumentWriteTypeInfo.INSTANCE)
        .uid(id + "/remember")
        .sinkTo(new DiscardingSink<>())
        .uid(id);
  }

  /** A cut is complete when a change of the next one is there. */
  private static final class AfterEachCut implements WatermarkGenerator<DocumentChange> {
    @Override
    public void onEvent(DocumentChange change, long cut, WatermarkOutput output) {
      output.emitWatermark(new Watermark(cut - 1));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
  }

  private static final class Remember extends ProcessFunction<DocumentWrite, DocumentWrite> {
    private static final long serialVersionUID = 1L;
    private final String sink;

    private Remember(String sink) {
      this.sink = sink;
    }

    @Override
    public void processElement(DocumentWrite write, Context context, Collector<DocumentWrite> out) {
      WRITTEN.add(new Written(sink, context.timestamp(), write));
    }
  }
}
