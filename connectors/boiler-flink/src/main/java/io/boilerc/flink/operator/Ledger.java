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
  private final ValueState<List<Sent>> state;

  /** {@code claimantName} is the mediator, or the node for dead letters. */
  Ledger(KeyedStateStore store, String stateName, String claimantName) {
    this.claimantName = claimantName;
    this.state =
        store.getState(
            new ValueStateDescriptor<>(stateName, new ListSerializer<>(SentSerializer.INSTANCE)));
  }

  /** Makes {@code claims} all that {@code root} claims, and sends what differs. */
  void replace(String root, List<Claim> claims, Consumer<Message> out) throws Exception {
    List<Sent> before = state.value() == null ? List.of() : state.value();
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
        out.accept(Message.claim(target, new Claimant(claimantName, root, i), null));
      }
    }
    for (int i = 0; i < after.size(); i++) {
      if (i >= before.size() || !before.get(i).equals(after.get(i))) {
        Claim claim = claims.get(i);
        out.accept(
            Message.claim(claim.target(), new Claimant(claimantName, root, i), claim.fields()));
      }
    }
    state.update(after.isEmpty() ? null : after);
  }
}
