package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions.Evaluated;
import io.boilerc.flink.function.Functions.Folded;
import io.boilerc.flink.function.FunctionsFactory;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.BytesSerializer;
import io.boilerc.flink.text.CodePoints;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * Folds the rows of a group: keyed by the group's text, it keeps rows and accumulator, and
 * evaluates the group's view once a cut. The accumulator goes on from the one before where it can;
 * else all rows are folded again, which is for the functions to say.
 */
public final class Aggregate extends FunctionOperator {

  private static final long serialVersionUID = 1L;

  private final String node;
  private final String mediator;
  private final String view;
  private final String letterCollection;

  private transient MapState<String, byte[]> rows;

  /** The accumulator, in the functions' own form. */
  private transient ValueState<byte[]> accumulator;

  private transient Ledger claims;
  private transient Ledger letters;

  /** For the node with id {@code node}; its dead letters go to {@code letterCollection}. */
  public Aggregate(
      String node,
      String mediator,
      String view,
      String letterCollection,
      FunctionsFactory factory) {
    super(factory);
    this.node = node;
    this.mediator = mediator;
    this.view = view;
    this.letterCollection = letterCollection;
  }

  @Override
  protected void openState() throws Exception {
    super.openState();
    rows =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "rows", StringSerializer.INSTANCE, BytesSerializer.INSTANCE));
    accumulator =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("accumulator", BytesSerializer.INSTANCE));
    claims = Ledger.ofClaims(getKeyedStateStore(), mediator, view);
    letters = Ledger.ofLetters(getKeyedStateStore(), node);
  }

  @Override
  protected void apply(String group, List<Message> messages) throws Exception {
    Map<String, byte[]> now = new TreeMap<>(CodePoints.ORDER);
    for (Message message : messages) {
      if (!(message instanceof Message.IndexChange change)) {
        throw unknown(message);
      }
      now.put(change.path(), change.fields());
    }
    Map<String, byte[]> before = new TreeMap<>(CodePoints.ORDER);
    for (String path : List.copyOf(now.keySet())) {
      byte[] known = rows.get(path);
      if (Arrays.equals(known, now.get(path))) {
        now.remove(path);
      } else if (known != null) {
        before.put(path, known);
      }
    }
    if (now.isEmpty()) {
      return;
    }
    for (Map.Entry<String, byte[]> row : now.entrySet()) {
      if (row.getValue() == null) {
        rows.remove(row.getKey());
      } else {
        rows.put(row.getKey(), row.getValue());
      }
    }
    if (rows.isEmpty()) {
      rows.clear();
      tell(group, new Folded(null, Evaluated.NOTHING));
    } else {
      tell(group, fold(group, before, now));
    }
  }

  private Folded fold(String group, Map<String, byte[]> before, Map<String, byte[]> now)
      throws Exception {
    byte[] known = accumulator.value();
    if (known != null) {
      Folded folded = evaluate().aggregate(node, group, known, before, now);
      if (folded != null) {
        return folded;
      }
    }
    Map<String, byte[]> all = new TreeMap<>(CodePoints.ORDER);
    for (Map.Entry<String, byte[]> row : rows.entries()) {
      all.put(row.getKey(), row.getValue());
    }
    return evaluate().refold(node, group, all);
  }

  private void tell(String group, Folded folded) throws Exception {
    accumulator.update(folded.kept());
    claims.replace(group, folded.evaluated().claims(), this::emit);
    letters.replace(
        group, Letters.claims(letterCollection, folded.evaluated().letters()), this::emitLetter);
  }
}
