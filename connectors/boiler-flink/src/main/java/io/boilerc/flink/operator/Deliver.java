package io.boilerc.flink.operator;

import io.boilerc.flink.message.Claimant;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.message.MessageSerializer;
import io.boilerc.flink.state.BytesSerializer;
import io.boilerc.flink.state.ClaimantSerializer;
import io.boilerc.flink.state.Sent;
import io.boilerc.flink.text.CodePoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Decides what is written: keyed by the target path over all mediators, it keeps every claim on the
 * path, lets the smallest claimant win, and sends a document only when it differs from the one that
 * is there.
 *
 * <p>What is there its state can't say after a restart: the sink has gone on writing after the
 * checkpoint. So every attempt begins with messages about what is there; until the first watermark
 * nothing is sent, and then whatever differs, whether or not a claim has changed
 * (docs/decisions/0006-reconcile.md). From then on, what was sent is there.
 *
 * <p>A losing claim makes a dead letter, if this Deliver was given {@link ConflictLetters}. A path
 * with many claims is a fault of the program and costs time proportional to their number; a path
 * with one claim costs no search.
 */
public final class Deliver extends CutOperator {

  private static final long serialVersionUID = 1L;

  private static final ValueStateDescriptor<byte[]> SENT =
      new ValueStateDescriptor<>("sent", BytesSerializer.INSTANCE);
  private static final ValueStateDescriptor<Message> EXISTING =
      new ValueStateDescriptor<>("existing", MessageSerializer.INSTANCE);

  private final String counterName;
  private final ConflictLetters conflicts;

  private transient MapState<Claimant, byte[]> claims;

  /** A digest of what is to be there: the winning claim's. */
  private transient ValueState<byte[]> sent;

  /** What an attempt found; of earlier attempts that ended before their first cut, too. */
  private transient ValueState<Message> existing;

  private transient boolean reconciled;
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
    sent = getKeyedStateStore().getState(SENT);
    existing = getKeyedStateStore().getState(EXISTING);
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
    SortedMap<Claimant, byte[]> standing = standing();
    send(path, winner(standing));
    if (conflicts != null) {
      letters.replace(
          path,
          Letters.claims(conflicts.collection(), conflicts.of(path, standing.keySet())),
          this::emitLetter);
    }
  }

  private SortedMap<Claimant, byte[]> standing() throws Exception {
    SortedMap<Claimant, byte[]> standing = new TreeMap<>();
    for (Map.Entry<Claimant, byte[]> claim : claims.entries()) {
      standing.put(claim.getKey(), claim.getValue());
    }
    return standing;
  }

  private static byte[] winner(SortedMap<Claimant, byte[]> standing) {
    return standing.isEmpty() ? null : standing.get(standing.firstKey());
  }

  private void send(String path, byte[] fields) throws Exception {
    byte[] digest = fields == null ? null : Sent.digestOf(fields);
    if (Arrays.equals(sent.value(), digest)) {
      return;
    }
    sent.update(digest);
    if (reconciled) {
      write(path, fields);
    }
  }

  private void write(String path, byte[] fields) {
    counter.inc();
    emit(Message.document(path, fields, 0, 0));
  }

  @Override
  protected boolean takeAtOnce(Message message) throws Exception {
    if (message.kind() != Message.Kind.EXISTING) {
      return false;
    }
    setCurrentKey(message.key());
    existing.update(message);
    return true;
  }

  @Override
  protected void afterCuts() throws Exception {
    if (reconciled) {
      return;
    }
    reconciled = true;
    for (String path : differing()) {
      setCurrentKey(path);
      write(path, winner(standing()));
    }
  }

  /** The paths where something else is than shall be; forgets what was found. */
  private List<String> differing() throws Exception {
    List<String> differing = new ArrayList<>();
    forEachKey(
        SENT,
        path -> {
          Message found = found();
          if (found == null || !Arrays.equals(found.fields(), sent.value())) {
            differing.add(path);
          }
          existing.clear();
        });
    forEachKey(
        EXISTING,
        path -> {
          if (found() != null) {
            differing.add(path);
          }
          existing.clear();
        });
    differing.sort(CodePoints.ORDER);
    return differing;
  }

  /** What this attempt has found at the current key, or null. */
  private Message found() throws Exception {
    Message found = existing.value();
    return found == null || found.epoch() != epoch() ? null : found;
  }

  private void forEachKey(StateDescriptor<?, ?> state, ThrowingConsumer<String, Exception> action)
      throws Exception {
    this.<String>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            state,
            (key, any) -> action.accept(key));
  }
}
