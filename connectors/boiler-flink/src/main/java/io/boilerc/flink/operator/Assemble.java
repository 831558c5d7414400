package io.boilerc.flink.operator;

import io.boilerc.flink.function.FunctionsFactory;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.BytesSerializer;
import io.boilerc.flink.state.SlotKey;
import io.boilerc.flink.state.SlotKeySerializer;
import io.boilerc.flink.text.CodePoints;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;

/**
 * Gathers what a root needs: keyed by the root's path, it holds the root's fields and the documents
 * of its slots, and evaluates once a cut in which any of them changed.
 */
abstract class Assemble extends FunctionOperator {

  private static final long serialVersionUID = 1L;

  private final List<String> slotNames;
  private final boolean tellsCreations;

  private transient ValueState<byte[]> root;
  private transient MapState<SlotKey, byte[]> held;

  /** When the root was created; only where creations are told. */
  private transient ValueState<Long> created;

  /** {@code tellsCreations}: a root that was deleted and made again in one cut is a new one. */
  Assemble(List<String> slotNames, boolean tellsCreations, FunctionsFactory factory) {
    super(factory);
    this.slotNames = List.copyOf(slotNames);
    this.tellsCreations = tellsCreations;
  }

  /**
   * A root as a cut leaves it.
   *
   * @param created when it was, in microseconds; 0 where unknown
   * @param anew it is new, or was deleted and made again
   * @param updated its fields changed, and it is not new
   */
  record Root(String path, byte[] fields, long created, boolean anew, boolean updated) {}

  /**
   * The root or something in its slots changed. {@code slots} has every slot, its documents by path
   * in order.
   */
  abstract void evaluate(Root root, Map<String, Map<String, byte[]>> slots) throws Exception;

  /** The root does not exist (any more). */
  abstract void release(String path) throws Exception;

  @Override
  protected void openState() throws Exception {
    super.openState();
    root =
        getKeyedStateStore().getState(new ValueStateDescriptor<>("root", BytesSerializer.INSTANCE));
    held =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "slots", SlotKeySerializer.INSTANCE, BytesSerializer.INSTANCE));
    created =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("created", LongSerializer.INSTANCE));
  }

  @Override
  protected final void apply(String path, List<Message> messages) throws Exception {
    byte[] before = root.value();
    byte[] fields = before;
    long bornBefore = born();
    long born = bornBefore;
    boolean changed = false;
    for (Message message : messages) {
      if (message instanceof Message.Document document) {
        fields = document.fields();
        born = tellsCreations && fields != null ? document.createTime() : 0;
      } else if (message instanceof Message.SlotChange change) {
        changed |= hold(change);
      } else {
        throw unknown(message);
      }
    }
    boolean other = !Arrays.equals(before, fields);
    boolean anew = before == null || born != bornBefore;
    if (other) {
      root.update(fields);
      changed = true;
    }
    if (born != bornBefore) {
      created.update(born == 0 ? null : born);
      changed = true;
    }
    if (fields == null) {
      held.clear();
      release(path);
    } else if (changed) {
      evaluate(new Root(path, fields, born, anew, other && !anew), slots());
    }
  }

  private long born() throws Exception {
    Long known = tellsCreations ? created.value() : null;
    return known == null ? 0 : known;
  }

  private boolean hold(Message.SlotChange message) throws Exception {
    SlotKey key = new SlotKey(message.slot(), message.joinKey(), message.path());
    if (Arrays.equals(held.get(key), message.fields())) {
      return false;
    }
    if (message.fields() == null) {
      held.remove(key);
    } else {
      held.put(key, message.fields());
    }
    return true;
  }

  private Map<String, Map<String, byte[]>> slots() throws Exception {
    Map<String, Map<String, byte[]>> slots = new TreeMap<>(CodePoints.ORDER);
    for (String name : slotNames) {
      slots.put(name, new TreeMap<>(CodePoints.ORDER));
    }
    for (Map.Entry<SlotKey, byte[]> entry : held.entries()) {
      SlotKey key = entry.getKey();
      Map<String, byte[]> documents = slots.get(key.slot());
      if (documents == null) {
        throw new IllegalStateException("a document for the unknown slot " + key.slot());
      }
      documents.put(key.path(), entry.getValue());
    }
    return slots;
  }
}
