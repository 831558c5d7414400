package io.boilerc.flink.operator;

import io.boilerc.firestore.epoch.Epoch;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.Stamped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * The subtasks of one operator in test harnesses: routes by key group, restores at any parallelism.
 */
@SuppressWarnings("deprecation") // the harness takes a state backend only in its old form
final class OperatorGroup implements AutoCloseable {

  private static final int MAX_PARALLELISM = 128;

  private final Supplier<CutOperator> operator;
  private final boolean rocks;
  private List<KeyedOneInputStreamOperatorTestHarness<String, Message, Message>> subtasks =
      new ArrayList<>();
  private OperatorSubtaskState[] saved;
  private long checkpoint;

  OperatorGroup(Supplier<CutOperator> operator, int parallelism, boolean rocks) throws Exception {
    this.operator = operator;
    this.rocks = rocks;
    start(parallelism, null, parallelism);
  }

  void send(List<Stamped> messages) throws Exception {
    for (Stamped stamped : messages) {
      int subtask =
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              stamped.message().key(), MAX_PARALLELISM, subtasks.size());
      subtasks.get(subtask).processElement(new StreamRecord<>(stamped.message(), stamped.cut()));
    }
  }

  void watermark(long cut) throws Exception {
    for (var subtask : subtasks) {
      subtask.processWatermark(cut);
    }
  }

  /** Begins an attempt, as its source does. */
  void begin(long epoch, Map<String, byte[]> found) throws Exception {
    watermark(Epoch.mark(epoch));
    for (Map.Entry<String, byte[]> document : found.entrySet()) {
      Message existing = Message.existing(document.getKey(), document.getValue(), 0, epoch);
      send(List.of(new Stamped(Epoch.mark(epoch), existing)));
    }
  }

  /** Takes a checkpoint, throws all subtasks away, and goes on with others. */
  void restart(int parallelism) throws Exception {
    checkpoint();
    restore(parallelism);
  }

  /** Takes a checkpoint. */
  void checkpoint() throws Exception {
    checkpoint++;
    saved = new OperatorSubtaskState[subtasks.size()];
    for (int i = 0; i < saved.length; i++) {
      saved[i] = subtasks.get(i).snapshot(checkpoint, checkpoint);
    }
  }

  /** Throws all subtasks away, and goes on from the last checkpoint with others. */
  void restore(int parallelism) throws Exception {
    close();
    start(parallelism, AbstractStreamOperatorTestHarness.repackageState(saved), saved.length);
  }

  /** What was sent since the last call. */
  List<Stamped> taken() {
    List<Stamped> taken = new ArrayList<>();
    for (var subtask : subtasks) {
      for (Object element : subtask.getOutput()) {
        if (element instanceof StreamRecord<?> record) {
          taken.add(new Stamped(record.getTimestamp(), (Message) record.getValue()));
        }
      }
      subtask.getOutput().clear();
    }
    return taken;
  }

  /** What was sent to a side output since the last call. */
  List<Stamped> taken(OutputTag<Message> tag) {
    List<Stamped> taken = new ArrayList<>();
    for (var subtask : subtasks) {
      var output = subtask.getSideOutput(tag);
      if (output != null) {
        output.forEach(record -> taken.add(new Stamped(record.getTimestamp(), record.getValue())));
        output.clear();
      }
    }
    return taken;
  }

  /** How many keys have state. */
  int stateEntries() {
    return subtasks.stream().mapToInt(subtask -> subtask.numKeyedStateEntries()).sum();
  }

  @Override
  public void close() throws IOException {
    for (var subtask : subtasks) {
      try {
        subtask.close();
      } catch (Exception e) {
        throw new IOException("closing a subtask failed", e);
      }
    }
    subtasks = new ArrayList<>();
  }

  private void start(int parallelism, OperatorSubtaskState state, int before) throws Exception {
    for (int i = 0; i < parallelism; i++) {
      var harness =
          new KeyedOneInputStreamOperatorTestHarness<String, Message, Message>(
              operator.get(), Message::key, Types.STRING, MAX_PARALLELISM, parallelism, i);
      if (rocks) {
        harness.setStateBackend(new EmbeddedRocksDBStateBackend());
      }
      harness.setup();
      if (state != null) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                state, MAX_PARALLELISM, before, parallelism, i));
      }
      harness.open();
      subtasks.add(harness);
    }
  }
}
