package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions.Indexed;
import io.boilerc.flink.function.FunctionsFactory;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.BytesSerializer;
import io.boilerc.flink.state.Sent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * Finds the join keys of each document of a Match's collection: keyed by the document's path, it
 * remembers the keys last sent and tells {@link Match} what is found under which key now.
 */
public final class MatchIndex extends FunctionOperator {

  private static final long serialVersionUID = 1L;

  private final String node;
  private final String letterCollection;

  private transient ValueState<byte[]> digest;
  private transient ValueState<List<String>> keys;
  private transient Ledger letters;

  /** For the Match with id {@code node}; its dead letters go to {@code letterCollection}. */
  public MatchIndex(String node, String letterCollection, FunctionsFactory factory) {
    super(factory);
    this.node = node;
    this.letterCollection = letterCollection;
  }

  @Override
  protected void openState() throws Exception {
    super.openState();
    digest =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("digest", BytesSerializer.INSTANCE));
    keys =
        getKeyedStateStore()
            .getState(
                new ValueStateDescriptor<>(
                    "keys", new ListSerializer<>(StringSerializer.INSTANCE)));
    letters = new Ledger(getKeyedStateStore(), "letters", node);
  }

  @Override
  protected void apply(String path, List<Message> messages) throws Exception {
    Message last = messages.get(messages.size() - 1);
    if (last.kind() != Message.Kind.DOCUMENT) {
      throw unknown(last);
    }
    byte[] fields = last.fields();
    byte[] after = fields == null ? null : Sent.digestOf(fields);
    if (Arrays.equals(digest.value(), after)) {
      return;
    }
    digest.update(after);
    Indexed found =
        fields == null ? new Indexed(List.of(), List.of()) : evaluate().index(node, path, fields);
    send(path, found.keys(), fields);
    letters.replace(path, Letters.claims(letterCollection, found.letters()), this::emitLetter);
  }

  private void send(String path, List<String> found, byte[] fields) throws Exception {
    Set<String> now = new HashSet<>(found);
    List<String> before = keys.value() == null ? List.of() : keys.value();
    for (String key : before) {
      if (!now.contains(key)) {
        emit(Message.index(key, path, null));
      }
    }
    for (String key : found) {
      emit(Message.index(key, path, fields));
    }
    if (!before.equals(found)) {
      keys.update(found.isEmpty() ? null : List.copyOf(found));
    }
  }
}
