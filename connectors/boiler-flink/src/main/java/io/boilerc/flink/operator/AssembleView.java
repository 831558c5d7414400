package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions.Claim;
import io.boilerc.flink.function.Functions.Evaluated;
import io.boilerc.flink.function.Functions.Letter;
import io.boilerc.flink.function.FunctionsFactory;
import io.boilerc.flink.operator.Lifetime.Frozen;
import io.boilerc.flink.state.BytesSerializer;
import io.boilerc.flink.state.LetterSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.BooleanSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;

/**
 * Evaluates a view and claims its targets, when something under it changes, or as its {@link
 * Lifetime} says; dead letters are claims too, on the side output.
 */
public final class AssembleView extends Assemble {

  private static final long serialVersionUID = 1L;

  private final String node;
  private final String mediator;
  private final String view;
  private final String letterCollection;
  private final Lifetime lifetime;

  private transient Ledger claims;
  private transient Ledger letters;

  /** The root as it was last, while it counts; only where the lifetime needs it. */
  private transient ValueState<byte[]> last;

  /** Set once the root was updated. */
  private transient ValueState<Boolean> began;

  /** The letters of the method for the root's deletion. */
  private transient ValueState<List<Letter>> parting;

  /** For the node with id {@code node}; its dead letters go to {@code letterCollection}. */
  public AssembleView(
      String node,
      String mediator,
      String view,
      String letterCollection,
      Lifetime lifetime,
      List<String> slotNames,
      FunctionsFactory factory) {
    super(slotNames, !lifetime.equals(Lifetime.LIVE), factory);
    this.node = node;
    this.mediator = mediator;
    this.view = view;
    this.letterCollection = letterCollection;
    this.lifetime = lifetime;
  }

  @Override
  protected void openState() throws Exception {
    super.openState();
    claims = Ledger.ofClaims(getKeyedStateStore(), mediator, view);
    letters = Ledger.ofLetters(getKeyedStateStore(), node);
    last =
        getKeyedStateStore().getState(new ValueStateDescriptor<>("last", BytesSerializer.INSTANCE));
    began =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("began", BooleanSerializer.INSTANCE));
    parting =
        getKeyedStateStore()
            .getState(
                new ValueStateDescriptor<>(
                    "parting", new ListSerializer<>(LetterSerializer.INSTANCE)));
  }

  @Override
  void evaluate(Root root, Map<String, Map<String, byte[]>> slots) throws Exception {
    if (lifetime.equals(Lifetime.LIVE)) {
      claim(root.path(), evaluate().view(node, root.path(), root.fields(), slots, true), 0);
      return;
    }
    // For what begins and ends, a root that does not meet the source's conditions does not exist.
    if (!evaluate().holds(node, root.path(), root.fields())) {
      end(root.path(), evaluate().view(node, root.path(), root.fields(), slots, true).letters());
      return;
    }
    boolean again = last.value() == null || root.anew();
    if (last.value() != null && root.anew()) {
      claim(root.path(), Evaluated.NOTHING, 0);
    }
    last.update(root.fields());
    parting.clear();
    if (again) {
      began.clear();
    } else if (root.updated()) {
      began.update(true);
    }
    if (lifetime.frozen() == Frozen.ON_CREATE && !again) {
      return;
    }
    boolean updated = began.value() != null;
    if (lifetime.frozen() == Frozen.ON_UPDATE && !updated) {
      claim(root.path(), Evaluated.NOTHING, 0);
      return;
    }
    long frozenSince = lifetime.frozen() == Frozen.ON_CREATE ? root.created() : 0;
    claim(
        root.path(),
        evaluate().view(node, root.path(), root.fields(), slots, !lifetime.apart() || updated),
        frozenSince);
  }

  @Override
  void release(String path) throws Exception {
    if (lifetime.equals(Lifetime.LIVE)) {
      claim(path, Evaluated.NOTHING, 0);
    } else {
      end(path, List.of());
    }
  }

  /** The root goes, where it has been; its last version is what its deletion is told of. */
  private void end(String root, List<Letter> unreadable) throws Exception {
    byte[] before = last.value();
    last.clear();
    began.clear();
    if (!lifetime.keeps()) {
      claim(root, new Evaluated(List.of(), unreadable), 0);
      return;
    }
    if (before != null) {
      Evaluated farewell = evaluate().deleted(node, root, before);
      claims.extend(root, farewell.claims(), this::emit);
      parting.update(farewell.letters().isEmpty() ? null : farewell.letters());
    }
    // Where it had gone before, what that left stays.
    List<Letter> standing = new ArrayList<>();
    if (parting.value() != null) {
      standing.addAll(parting.value());
    }
    standing.addAll(unreadable);
    letters.replace(root, Letters.claims(letterCollection, standing), this::emitLetter);
  }

  private void claim(String root, Evaluated evaluated, long frozenSince) throws Exception {
    List<Claim> claimed = evaluated.claims();
    claims.replace(root, claimed, frozenSince, this::emit);
    letters.replace(root, Letters.claims(letterCollection, evaluated.letters()), this::emitLetter);
  }
}
