package io.boilerc.flink.operator;

import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.BytesSerializer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.BooleanSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * Follows references: keyed by the referenced path, it holds that document and the roots that want
 * it in one slot.
 *
 * <p>When the document changed, all roots hear of it; otherwise only those that came or went in
 * this cut, so that a document with many subscribers costs nothing while it stays the same.
 */
public final class Resolve extends CutOperator {

  private static final long serialVersionUID = 1L;
  private static final String NO_JOIN_KEY = "";

  private final String slot;

  private transient ValueState<byte[]> document;
  private transient MapState<String, Boolean> subscribers;

  /** {@code slot} is the name under which the documents reach the roots. */
  public Resolve(String slot) {
    this.slot = slot;
  }

  @Override
  protected void openState() {
    document =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("document", BytesSerializer.INSTANCE));
    subscribers =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "subscribers", StringSerializer.INSTANCE, BooleanSerializer.INSTANCE));
  }

  @Override
  protected void apply(String path, List<Message> messages) throws Exception {
    byte[] before = document.value();
    byte[] after = before;
    Set<String> came = new TreeSet<>();
    Set<String> went = new TreeSet<>();
    for (Message message : messages) {
      if (message instanceof Message.Document document) {
        after = document.fields();
      } else if (message instanceof Message.Subscription subscription) {
        (subscription.ends() ? went : came).add(subscription.root());
      } else {
        throw new IllegalStateException("Resolve does not understand " + message);
      }
    }
    for (String root : went) {
      subscribers.remove(root);
      if (before != null) {
        emit(new Message.SlotChange(root, slot, NO_JOIN_KEY, path, null));
      }
    }
    if (!Arrays.equals(before, after)) {
      document.update(after);
      for (String root : subscribers.keys()) {
        emit(new Message.SlotChange(root, slot, NO_JOIN_KEY, path, after));
      }
    }
    for (String root : came) {
      subscribers.put(root, true);
      if (after != null) {
        emit(new Message.SlotChange(root, slot, NO_JOIN_KEY, path, after));
      }
    }
  }
}
