package io.boilerc.flink.operator;

import io.boilerc.flink.function.FunctionsFactory;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.message.Wanted;
import io.boilerc.flink.state.WantedSerializer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.ListSerializer;

/**
 * Evaluates the reference getters of one level and keeps the root subscribed to just what they
 * name.
 */
public final class AssembleReferences extends Assemble {

  private static final long serialVersionUID = 1L;

  private final String node;

  private transient ValueState<List<Wanted>> subscribed;

  /** For the node with id {@code node}, whose lower levels fill the slots {@code slotNames}. */
  public AssembleReferences(String node, List<String> slotNames, FunctionsFactory factory) {
    super(slotNames, false, factory);
    this.node = node;
  }

  @Override
  protected void openState() throws Exception {
    super.openState();
    subscribed =
        getKeyedStateStore()
            .getState(
                new ValueStateDescriptor<>(
                    "subscribed", new ListSerializer<>(WantedSerializer.INSTANCE)));
  }

  @Override
  void evaluate(Root root, Map<String, Map<String, byte[]>> slots) throws Exception {
    subscribe(root.path(), evaluate().references(node, root.path(), root.fields(), slots));
  }

  @Override
  void release(String path) throws Exception {
    subscribe(path, List.of());
  }

  private void subscribe(String root, List<Wanted> wanted) throws Exception {
    List<Wanted> before = subscribed.value() == null ? List.of() : subscribed.value();
    if (before.equals(wanted)) {
      return;
    }
    Set<Wanted> old = new HashSet<>(before);
    Set<Wanted> now = new HashSet<>(wanted);
    for (Wanted gone : before) {
      if (!now.contains(gone)) {
        emit(new Message.Subscription(gone.key(), root, gone.slot(), true));
      }
    }
    for (Wanted fresh : wanted) {
      if (!old.contains(fresh)) {
        emit(new Message.Subscription(fresh.key(), root, fresh.slot(), false));
      }
    }
    subscribed.update(wanted.isEmpty() ? null : List.copyOf(wanted));
  }
}
