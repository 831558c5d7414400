package io.boilerc.flink.operator;

import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.BytesSerializer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.BooleanSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * Answers {@code where} queries: keyed by the compared value, it holds the documents that have it
 * and the roots that ask for it. The query's other conditions are evaluated with the view.
 *
 * <p>A root that stays hears of the documents that changed; one that comes hears of all, one that
 * goes of all that it held.
 */
public final class Match extends CutOperator {

  private static final long serialVersionUID = 1L;

  private final String slot;

  private transient MapState<String, byte[]> documents;
  private transient MapState<String, Boolean> subscribers;

  /** {@code slot} is the name under which the documents reach the roots. */
  public Match(String slot) {
    this.slot = slot;
  }

  @Override
  protected void openState() {
    documents =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "documents", StringSerializer.INSTANCE, BytesSerializer.INSTANCE));
    subscribers =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "subscribers", StringSerializer.INSTANCE, BooleanSerializer.INSTANCE));
  }

  @Override
  protected void apply(String key, List<Message> messages) throws Exception {
    Map<String, byte[]> indexed = new TreeMap<>();
    Set<String> came = new TreeSet<>();
    Set<String> went = new TreeSet<>();
    for (Message message : messages) {
      if (message instanceof Message.IndexChange change) {
        indexed.put(change.path(), change.fields());
      } else if (message instanceof Message.Subscription subscription) {
        (subscription.ends() ? went : came).add(subscription.root());
      } else {
        throw new IllegalStateException("Match does not understand " + message);
      }
    }
    release(key, went);
    update(key, indexed);
    for (String root : came) {
      subscribers.put(root, true);
      for (Map.Entry<String, byte[]> document : documents.entries()) {
        emit(new Message.SlotChange(root, slot, key, document.getKey(), document.getValue()));
      }
    }
  }

  private void release(String key, Set<String> went) throws Exception {
    for (String root : went) {
      subscribers.remove(root);
      for (String path : documents.keys()) {
        emit(new Message.SlotChange(root, slot, key, path, null));
      }
    }
  }

  private void update(String key, Map<String, byte[]> indexed) throws Exception {
    for (Map.Entry<String, byte[]> document : indexed.entrySet()) {
      byte[] after = document.getValue();
      if (Arrays.equals(documents.get(document.getKey()), after)) {
        continue;
      }
      if (after == null) {
        documents.remove(document.getKey());
      } else {
        documents.put(document.getKey(), after);
      }
      for (String root : subscribers.keys()) {
        emit(new Message.SlotChange(root, slot, key, document.getKey(), after));
      }
    }
  }
}
