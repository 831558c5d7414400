package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions.Claim;
import io.boilerc.flink.message.Claimant;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.Sent;
import io.boilerc.flink.state.SentSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.ListSerializer;

/**
 * What the current key has claimed, in order; sends only the differences to what it claims now. A
 * claim's position in that order is the claimant's index.
 */
final class Ledger {

  private final String claimantName;
  private final String view;
  private final ValueState<List<Sent>> state;

  private Ledger(KeyedStateStore store, String stateName, String claimantName, String view) {
    this.claimantName = claimantName;
    this.view = view;
    this.state =
        store.getState(
            new ValueStateDescriptor<>(stateName, new ListSerializer<>(SentSerializer.INSTANCE)));
  }

  /** Of the documents that {@code mediator} claims for its {@code view}. */
  static Ledger ofClaims(KeyedStateStore store, String mediator, String view) {
    return new Ledger(store, "claims", mediator, view);
  }

  /** Of the dead letters of a node. */
  static Ledger ofLetters(KeyedStateStore store, String node) {
    return new Ledger(store, "letters", node, "");
  }

  /** Makes {@code claims} all that {@code root} claims, and sends what differs. */
  void replace(String root, List<Claim> claims, Consumer<Message> out) throws Exception {
    replace(root, claims, 0, out);
  }

  /** The same for claims that are frozen since an instant, unless that is 0. */
  void replace(String root, List<Claim> claims, long frozenSince, Consumer<Message> out)
      throws Exception {
    List<Sent> before = sent();
    if (before.isEmpty() && claims.isEmpty()) {
      return;
    }
    List<Sent> after = new ArrayList<>(claims.size());
    for (Claim claim : claims) {
      after.add(Sent.of(claim.target(), claim.fields()));
    }
    if (before.equals(after)) {
      return;
    }
    for (int i = 0; i < before.size(); i++) {
      String target = before.get(i).target();
      if (i >= after.size() || !after.get(i).target().equals(target)) {
        out.accept(claim(target, root, i, null, 0));
      }
    }
    for (int i = 0; i < after.size(); i++) {
      if (i >= before.size() || !before.get(i).equals(after.get(i))) {
        Claim claim = claims.get(i);
        out.accept(claim(claim.target(), root, i, claim.fields(), frozenSince));
      }
    }
    state.update(after.isEmpty() ? null : after);
  }

  /**
   * Adds {@code claims} to what {@code root} claims; one on a path that it claims takes its place.
   */
  void extend(String root, List<Claim> claims, Consumer<Message> out) throws Exception {
    if (claims.isEmpty()) {
      return;
    }
    List<Sent> after = new ArrayList<>(sent());
    for (Claim claim : claims) {
      int at = 0;
      while (at < after.size() && !after.get(at).target().equals(claim.target())) {
        at++;
      }
      Sent now = Sent.of(claim.target(), claim.fields());
      if (at == after.size()) {
        after.add(now);
      } else if (after.set(at, now).equals(now)) {
        continue;
      }
      out.accept(claim(claim.target(), root, at, claim.fields(), 0));
    }
    state.update(after);
  }

  private List<Sent> sent() throws Exception {
    return state.value() == null ? List.of() : state.value();
  }

  private Message.Claim claim(
      String target, String root, int index, byte[] fields, long frozenSince) {
    Claimant claimant = new Claimant(claimantName, root, index);
    return new Message.Claim(
        target, claimant, view, fields, List.of(), Message.NO_MOMENT, frozenSince);
  }
}
