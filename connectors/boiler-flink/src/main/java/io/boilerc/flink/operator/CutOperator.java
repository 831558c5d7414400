package io.boilerc.flink.operator;

import io.boilerc.firestore.epoch.Epoch;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.message.MessageType;
import io.boilerc.flink.state.Stamped;
import io.boilerc.flink.state.StampedSerializer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * A keyed operator that sees every cut of the database whole, and only whole.
 *
 * <p>A message's timestamp is the cut it belongs to (microseconds since the epoch). Messages wait
 * until the watermark says that their cut is complete; then each key is given all its messages of
 * that cut at once, what it emits carries the cut's timestamp, and only then the watermark goes on.
 * So a chain of such operators keeps a view consistent, and a key does the work of a cut once
 * however often its documents changed.
 *
 * <p>The first watermark of an attempt may tell its {@link Epoch}; it completes no cut.
 *
 * <p>What waits is on heap and written to keyed state at a checkpoint, so that it moves with its
 * keys when the parallelism changes.
 */
public abstract class CutOperator extends AbstractStreamOperator<Message>
    implements OneInputStreamOperator<Message, Message> {

  /** The side output of claims on dead letters. */
  public static final OutputTag<Message> LETTERS = new OutputTag<>("letters", MessageType.INSTANCE);

  private static final long serialVersionUID = 1L;
  private static final String WAITING = "waiting";

  private transient Pending pending;
  private transient ListState<Stamped> waiting;

  /** The keys under which the state of the last checkpoint may still hold something. */
  private transient Set<String> saved;

  private transient StreamRecord<Message> record;
  private transient long epoch;

  /** Opens the operator's own state; keyed state is not available earlier. */
  protected abstract void openState() throws Exception;

  /**
   * Applies all messages of one cut for one key, which is also the current key of state.
   *
   * @param messages at least one, in order of arrival
   */
  protected abstract void apply(String key, List<Message> messages) throws Exception;

  /**
   * Takes a message that belongs to no cut; returns whether it was one. The key of state is not
   * set.
   */
  protected boolean takeAtOnce(Message message) throws Exception {
    return false;
  }

  /** Called before a watermark goes on, when all that it completes was applied. */
  protected void afterCuts() throws Exception {}

  @Override
  public final void open() throws Exception {
    super.open();
    record = new StreamRecord<>(null);
    pending = new Pending();
    waiting =
        getKeyedStateStore()
            .getListState(new ListStateDescriptor<>(WAITING, StampedSerializer.INSTANCE));
    restoreWaiting();
    openState();
  }

  private void restoreWaiting() throws Exception {
    try (Stream<String> keys =
        this.<String>getKeyedStateBackend().getKeys(WAITING, VoidNamespace.INSTANCE)) {
      saved = keys.collect(Collectors.toCollection(HashSet::new));
    }
    for (String key : saved) {
      setCurrentKey(key);
      for (Stamped stamped : waiting.get()) {
        pending.add(stamped.cut(), stamped.message());
      }
    }
  }

  /** Nothing: the key is set when its cut is applied, not for every message that comes in. */
  @Override
  @SuppressWarnings("rawtypes")
  public final void setKeyContextElement1(StreamRecord element) {}

  @Override
  public final void processElement(StreamRecord<Message> element) throws Exception {
    if (takeAtOnce(element.getValue())) {
      return;
    }
    if (!element.hasTimestamp()) {
      throw new IllegalStateException("a message without a cut: " + element.getValue());
    }
    pending.add(element.getTimestamp(), element.getValue());
  }

  @Override
  public final void processWatermark(Watermark mark) throws Exception {
    if (Epoch.isMark(mark.getTimestamp())) {
      epoch = Epoch.of(mark.getTimestamp());
      super.processWatermark(mark);
      return;
    }
    for (Long cut; (cut = pending.nextCut(mark.getTimestamp())) != null; ) {
      record.setTimestamp(cut);
      for (Map.Entry<String, List<Message>> key : pending.take(cut)) {
        setCurrentKey(key.getKey());
        apply(key.getKey(), key.getValue());
      }
    }
    record.setTimestamp(mark.getTimestamp());
    afterCuts();
    super.processWatermark(mark);
  }

  @Override
  public final void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    Map<String, List<Stamped>> now = pending.byKey();
    for (String key : saved) {
      if (!now.containsKey(key)) {
        setCurrentKey(key);
        waiting.clear();
      }
    }
    for (Map.Entry<String, List<Stamped>> key : now.entrySet()) {
      setCurrentKey(key.getKey());
      waiting.update(key.getValue());
    }
    saved = new HashSet<>(now.keySet());
  }

  /** The attempt's epoch; {@link Epoch#NONE} where no source has told one. */
  protected final long epoch() {
    return epoch;
  }

  /** Sends a message with the cut's timestamp. */
  protected final void emit(Message message) {
    output.collect(record.replace(message));
  }

  /** Sends a claim on a dead letter with the cut's timestamp. */
  protected final void emitLetter(Message claim) {
    output.collect(LETTERS, record.replace(claim));
  }
}
