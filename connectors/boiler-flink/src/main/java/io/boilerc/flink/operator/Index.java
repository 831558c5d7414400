package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions;
import io.boilerc.flink.function.Functions.Indexed;
import io.boilerc.flink.function.FunctionsFactory;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.BytesSerializer;
import io.boilerc.flink.state.Sent;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * Finds under which keys each document of a collection is found, a {@link Match}'s join keys or an
 * {@link Aggregate}'s group: keyed by the document's path, it remembers the keys last sent and
 * tells what is found under which key now.
 */
public final class Index extends FunctionOperator {

  private static final long serialVersionUID = 1L;

  /** Which of the user's functions finds the keys. */
  @FunctionalInterface
  public interface Finder extends Serializable {

    /** The keys of the document at {@code path}, for the node with that id. */
    Indexed keys(Functions functions, String node, String path, byte[] fields);
  }

  private final String node;
  private final Finder finder;
  private final String letterCollection;

  private transient ValueState<byte[]> digest;
  private transient ValueState<List<String>> keys;
  private transient Ledger letters;

  /** For the node with id {@code node}; its dead letters go to {@code letterCollection}. */
  public Index(String node, Finder finder, String letterCollection, FunctionsFactory factory) {
    super(factory);
    this.node = node;
    this.finder = finder;
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
    letters = Ledger.ofLetters(getKeyedStateStore(), node);
  }

  @Override
  protected void apply(String path, List<Message> messages) throws Exception {
    Message last = messages.get(messages.size() - 1);
    if (!(last instanceof Message.Document document)) {
      throw unknown(last);
    }
    byte[] fields = document.fields();
    byte[] after = fields == null ? null : Sent.digestOf(fields);
    if (Arrays.equals(digest.value(), after)) {
      return;
    }
    digest.update(after);
    Indexed found =
        fields == null
            ? new Indexed(List.of(), List.of())
            : finder.keys(evaluate(), node, path, fields);
    send(path, found.keys(), fields);
    letters.replace(path, Letters.claims(letterCollection, found.letters()), this::emitLetter);
  }

  private void send(String path, List<String> found, byte[] fields) throws Exception {
    Set<String> now = new HashSet<>(found);
    List<String> before = keys.value() == null ? List.of() : keys.value();
    for (String key : before) {
      if (!now.contains(key)) {
        emit(new Message.IndexChange(key, path, null));
      }
    }
    for (String key : found) {
      emit(new Message.IndexChange(key, path, fields));
    }
    if (!before.equals(found)) {
      keys.update(found.isEmpty() ? null : List.copyOf(found));
    }
  }
}
