package io.boilerc.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.boilerc.flink.function.NoFunctions;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.Stamped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups of rows that change at random, against what a plain fold of what is there gives. */
class AggregateTest {

  private final Random random = new Random(5);
  private final Map<String, String> rows = new TreeMap<>();
  private final Map<String, String> groupOf = new HashMap<>();

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void aGroupIsTheFoldOfItsRows(boolean rocks, boolean carriesOn) throws Exception {
    OperatorGroup aggregate =
        new OperatorGroup(
            () ->
                new Aggregate(
                    "M:view", "M", "V", "boilerErrors", taskManager -> new Joined(carriesOn)),
            2,
            rocks);
    Map<String, String> written = new TreeMap<>();
    for (long cut = 1; cut <= 300; cut++) {
      List<Stamped> changes = new ArrayList<>();
      for (int n = random.nextInt(4); n > 0; n--) {
        change(cut, changes);
      }
      aggregate.send(changes);
      if (random.nextInt(10) == 0) {
        aggregate.restart(1 + random.nextInt(3));
      }
      aggregate.watermark(cut);
      for (Stamped stamped : aggregate.taken()) {
        assertThat(stamped.cut()).isEqualTo(cut);
        Message.Claim claim = (Message.Claim) stamped.message();
        String text = claim.fields() == null ? null : text(claim.fields());
        assertThat(text).as("only what differs is sent").isNotEqualTo(written.get(claim.target()));
        if (text == null) {
          written.remove(claim.target());
        } else {
          written.put(claim.target(), text);
        }
      }
      assertThat(written).as("after cut %d", cut).isEqualTo(expected());
    }
    aggregate.close();
  }

  private void change(long cut, List<Stamped> changes) {
    String path = "rows/" + random.nextInt(8);
    String before = groupOf.get(path);
    if (before != null) {
      String group = random.nextInt(3) == 0 ? null : before;
      if (group == null) {
        changes.add(new Stamped(cut, new Message.IndexChange(before, path, null)));
        groupOf.remove(path);
        rows.remove(path);
        return;
      }
    }
    String group = before == null ? "g" + random.nextInt(3) : before;
    String value = "abc".substring(random.nextInt(3)).substring(0, 1);
    changes.add(new Stamped(cut, new Message.IndexChange(group, path, bytes(value))));
    groupOf.put(path, group);
    rows.put(path, value);
  }

  private Map<String, String> expected() {
    Map<String, String> expected = new TreeMap<>();
    rows.forEach(
        (path, value) -> expected.merge("totals/" + groupOf.get(path), value, String::concat));
    expected.replaceAll((target, joined) -> sorted(joined));
    return expected;
  }

  /** The values of all rows, sorted: what is the same in whichever order rows come and go. */
  private static String sorted(String values) {
    return values
        .chars()
        .sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Folds rows to their values; every third time it can't go on from what it has kept. */
  private static final class Joined extends NoFunctions {

    private final boolean carriesOn;
    private int calls;

    Joined(boolean carriesOn) {
      this.carriesOn = carriesOn;
    }

    @Override
    public Folded aggregate(
        String node,
        String group,
        byte[] kept,
        Map<String, byte[]> before,
        Map<String, byte[]> now) {
      if (!carriesOn || ++calls % 3 == 0) {
        return null;
      }
      StringBuilder values = new StringBuilder(text(kept));
      before.values().forEach(row -> values.deleteCharAt(values.indexOf(text(row))));
      now.values().stream().filter(row -> row != null).forEach(row -> values.append(text(row)));
      return folded(group, values.toString());
    }

    @Override
    public Folded refold(String node, String group, Map<String, byte[]> rows) {
      assertThat(rows).isNotEmpty();
      assertThat(List.copyOf(rows.keySet())).isSortedAccordingTo(Comparator.naturalOrder());
      StringBuilder values = new StringBuilder();
      rows.values().forEach(row -> values.append(text(row)));
      return folded(group, values.toString());
    }

    private static Folded folded(String group, String values) {
      byte[] fields = bytes(sorted(values));
      return new Folded(
          fields, new Evaluated(List.of(new Claim("totals/" + group, fields)), List.of()));
    }
  }
}
