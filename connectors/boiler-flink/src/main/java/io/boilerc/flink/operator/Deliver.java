package io.boilerc.flink.operator;

import io.boilerc.flink.message.Claimant;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.message.MessageSerializer;
import io.boilerc.flink.state.BytesSerializer;
import io.boilerc.flink.state.ClaimantSerializer;
import io.boilerc.flink.state.Sent;
import io.boilerc.flink.state.Standing;
import io.boilerc.flink.state.StandingSerializer;
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
 * (docs/decisions/0006-reconcile.md). From then on, what was sent is there. Where readers in the
 * job are what it sends to, they hold what it has sent, and there is nothing to find out.
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
  private final boolean toReaders;

  private transient MapState<Claimant, Standing> claims;

  /** A digest of what is to be there: the winning claim's. */
  private transient ValueState<byte[]> sent;

  /** What an attempt found; of earlier attempts that ended before their first cut, too. */
  private transient ValueState<Message> existing;

  private transient boolean reconciled;
  private transient Ledger letters;
  private transient Counter counter;

  private Deliver(String counterName, ConflictLetters conflicts, boolean toReaders) {
    this.counterName = counterName;
    this.conflicts = conflicts;
    this.toReaders = toReaders;
  }

  /**
   * Decides what is in the database. Counts what it sends in {@code counterName}; {@code conflicts}
   * is null where losing claims leave no trace.
   */
  public static Deliver toDatabase(String counterName, ConflictLetters conflicts) {
    return new Deliver(counterName, conflicts, false);
  }

  /** Decides what readers in the job are told of, who keep what they were told. */
  public static Deliver toReaders(ConflictLetters conflicts) {
    return new Deliver(Metrics.TOLD, conflicts, true);
  }

  @Override
  protected void openState() {
    counter = getMetricGroup().counter(counterName);
    claims =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "claims", ClaimantSerializer.INSTANCE, StandingSerializer.INSTANCE));
    sent = getKeyedStateStore().getState(SENT);
    existing = getKeyedStateStore().getState(EXISTING);
    reconciled = toReaders;
    if (conflicts != null) {
      letters = Ledger.ofLetters(getKeyedStateStore(), conflicts.node());
    }
  }

  @Override
  protected void apply(String path, List<Message> messages) throws Exception {
    for (Message message : Moments.inOrder(messages)) {
      if (message instanceof Message.Claim claim) {
        take(claim);
      } else if (message instanceof Message.Removal removal) {
        remove(removal.mediator());
      } else {
        throw new IllegalStateException("Deliver does not understand " + message);
      }
    }
    SortedMap<Claimant, Standing> standing = standing();
    send(path, winner(standing));
    if (conflicts != null) {
      letters.replace(
          path,
          Letters.claims(conflicts.collection(), conflicts.of(path, standing)),
          this::emitLetter);
    }
  }

  private void take(Message.Claim claim) throws Exception {
    Standing now = Standing.of(claim);
    if (now == null) {
      claims.remove(claim.claimant());
    } else {
      claims.put(claim.claimant(), now);
    }
  }

  private void remove(String mediator) throws Exception {
    List<Claimant> gone = new ArrayList<>();
    for (Claimant claimant : claims.keys()) {
      if (claimant.mediator().equals(mediator)) {
        gone.add(claimant);
      }
    }
    for (Claimant claimant : gone) {
      claims.remove(claimant);
    }
  }

  private SortedMap<Claimant, Standing> standing() throws Exception {
    SortedMap<Claimant, Standing> standing = new TreeMap<>();
    for (Map.Entry<Claimant, Standing> claim : claims.entries()) {
      standing.put(claim.getKey(), claim.getValue());
    }
    return standing;
  }

  /** The smallest claim that has a document, or null. */
  private static Standing winner(SortedMap<Claimant, Standing> standing) {
    for (Standing claim : standing.values()) {
      if (claim.fields() != null) {
        return claim;
      }
    }
    return null;
  }

  private void send(String path, Standing winner) throws Exception {
    byte[] digest = winner == null ? null : Sent.digestOf(winner.fields());
    if (Arrays.equals(sent.value(), digest)) {
      return;
    }
    sent.update(digest);
    if (reconciled) {
      write(path, winner);
    }
  }

  private void write(String path, Standing winner) {
    counter.inc();
    emit(new Message.Document(path, winner == null ? null : winner.fields(), 0, 0));
  }

  @Override
  protected boolean takeAtOnce(Message message) throws Exception {
    if (!(message instanceof Message.Existing)) {
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
          Message.Existing found = found();
          if (found == null || !Arrays.equals(found.digest(), sent.value()) && !stays(found)) {
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

  /** Whether what was found is the document that was frozen: then that is what is to be there. */
  private boolean stays(Message.Existing found) throws Exception {
    Standing winner = winner(standing());
    boolean stays =
        winner != null
            && winner.frozenSince() != 0
            && found.digest() != null
            && found.updateTime() >= winner.frozenSince();
    if (stays) {
      sent.update(found.digest());
    }
    return stays;
  }

  /** What this attempt has found at the current key, or null. */
  private Message.Existing found() throws Exception {
    return existing.value() instanceof Message.Existing found && found.epoch() == epoch()
        ? found
        : null;
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
