package io.boilerc.flink.operator;

import io.boilerc.flink.message.Claimant;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.BytesSerializer;
import io.boilerc.flink.state.ClaimantSerializer;
import io.boilerc.flink.state.Sent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;

/**
 * Decides what is written: keyed by the target path over all mediators, it keeps every claim on the
 * path, lets the smallest claimant win, and sends a document only when it differs from the one last
 * sent.
 *
 * <p>A losing claim makes a dead letter, if this Deliver was given {@link ConflictLetters}. A path
 * with many claims is a fault of the program and costs time proportional to their number; a path
 * with one claim costs no search.
 */
public final class Deliver extends CutOperator {

  private static final long serialVersionUID = 1L;

  private final String counterName;
  private final ConflictLetters conflicts;

  private transient MapState<Claimant, byte[]> claims;
  private transient ValueState<byte[]> sent;
  private transient Ledger letters;
  private transient Counter counter;

  /**
   * Counts what it sends in {@code counterName}; {@code conflicts} is null where losing claims
   * leave no trace.
   */
  public Deliver(String counterName, ConflictLetters conflicts) {
    this.counterName = counterName;
    this.conflicts = conflicts;
  }

  @Override
  protected void openState() {
    counter = getMetricGroup().counter(counterName);
    claims =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "claims", ClaimantSerializer.INSTANCE, BytesSerializer.INSTANCE));
    sent =
        getKeyedStateStore().getState(new ValueStateDescriptor<>("sent", BytesSerializer.INSTANCE));
    if (conflicts != null) {
      letters = new Ledger(getKeyedStateStore(), "letters", conflicts.node());
    }
  }

  @Override
  protected void apply(String path, List<Message> messages) throws Exception {
    for (Message message : messages) {
      if (message.kind() != Message.Kind.CLAIM) {
        throw new IllegalStateException("Deliver does not understand " + message);
      }
      if (message.fields() == null) {
        claims.remove(message.claimant());
      } else {
        claims.put(message.claimant(), message.fields());
      }
    }
    SortedMap<Claimant, byte[]> standing = new TreeMap<>();
    for (Map.Entry<Claimant, byte[]> claim : claims.entries()) {
      standing.put(claim.getKey(), claim.getValue());
    }
    send(path, standing.isEmpty() ? null : standing.get(standing.firstKey()));
    if (conflicts != null) {
      letters.replace(
          path,
          Letters.claims(conflicts.collection(), conflicts.of(path, standing.keySet())),
          this::emitLetter);
    }
  }

  private void send(String path, byte[] fields) throws Exception {
    byte[] digest = fields == null ? null : Sent.digestOf(fields);
    if (Arrays.equals(sent.value(), digest)) {
      return;
    }
    sent.update(digest);
    counter.inc();
    emit(Message.document(path, fields, 0, 0));
  }
}
