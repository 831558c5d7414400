package io.boilerc.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.boilerc.flink.message.Message;
import io.boilerc.flink.python.WireReader;
import io.boilerc.flink.state.Stamped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random histories through the real operators, compared at every cut with {@link JoinOracle}:
 * deletes, dangling references, re-creations, duplicates, conflicts, cuts that arrive out of order,
 * restarts in the middle of a cut, over a database that is not as it was left.
 */
class RandomCutsTest {

  private static final int ROOTS = 8;
  private static final int THINGS = 12;
  private static final List<String> TAGS = List.of("x", "y", "z", "bad");

  private final Map<String, byte[]> database = new HashMap<>();
  private final Map<String, byte[]> sunk = new TreeMap<>();
  private Random random;

  @ParameterizedTest
  @CsvSource({"1, 300, 20, false", "2, 300, 2000000, false", "3, 300, 8, false", "4, 40, 40, true"})
  void everyCutIsExact(int seed, int rounds, int restartsIn, boolean rocks) throws Exception {
    random = new Random(seed);
    long cut = 1_000;
    try (JoinNetwork network = new JoinNetwork(random, restartsIn, rocks, sunk)) {
      for (int round = 0; round < rounds; round++) {
        List<List<Stamped>> cuts = new ArrayList<>();
        Map<Long, Map<String, String>> expected = new TreeMap<>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
          cut += 1 + random.nextInt(1_000);
          cuts.add(changes(cut));
          expected.put(cut, JoinOracle.evaluate(database));
        }
        check(network.run(shuffledCuts(cuts), List.copyOf(expected.keySet())), expected);
      }
      cut++;
      Map<Long, Map<String, String>> nothing = Map.of(cut, Map.of());
      List<Stamped> deletes = new ArrayList<>();
      for (String path : database.keySet()) {
        deletes.add(new Stamped(cut, new Message.Document(path, null, 0, 0)));
      }
      check(network.run(deletes, List.of(cut)), nothing);
      if (!rocks) { // RocksDB's harness can't count
        assertThat(network.stateEntries()).as("keys with state after everything is gone").isZero();
      }
    }
  }

  private void check(List<Stamped> written, Map<Long, Map<String, String>> expected) {
    Map<Long, List<Message>> byCut =
        written.stream()
            .collect(
                Collectors.groupingBy(
                    Stamped::cut,
                    TreeMap::new,
                    Collectors.mapping(Stamped::message, Collectors.toList())));
    assertThat(expected.keySet()).as("cuts of what was written").containsAll(byCut.keySet());
    expected.forEach(
        (cut, documents) -> {
          Set<String> seen = new HashSet<>();
          for (Message message : byCut.getOrDefault(cut, List.of())) {
            String path = message.key();
            assertThat(seen.add(path)).as("one write a path and cut").isTrue();
            byte[] now = ((Message.Document) message).fields();
            assertThat(sunk.get(path)).as("no write without a change").isNotEqualTo(now);
            if (now == null) {
              sunk.remove(path);
            } else {
              sunk.put(path, now);
            }
          }
          Map<String, String> texts = new TreeMap<>();
          sunk.forEach((path, fields) -> texts.put(path, text(fields)));
          assertThat(texts).as("at cut %d", cut).isEqualTo(documents);
        });
  }

  /** Content as text; of a conflict's letter, which is in the wire format, the message. */
  private static String text(byte[] fields) {
    if (fields[0] != '{') {
      return new String(fields, StandardCharsets.UTF_8);
    }
    String raw = new String(new WireReader(fields).raw(), StandardCharsets.ISO_8859_1);
    int at = raw.indexOf("message") + "message".length() + 5;
    return raw.substring(at, raw.indexOf("u", raw.indexOf(" from ")));
  }

  /**
   * Messages of a later cut may overtake those of an earlier one; within a cut a key keeps its
   * order.
   */
  private List<Stamped> shuffledCuts(List<List<Stamped>> cuts) {
    List<Stamped> mixed = new ArrayList<>();
    List<List<Stamped>> left = new ArrayList<>();
    cuts.forEach(cut -> left.add(new ArrayList<>(cut)));
    left.removeIf(List::isEmpty);
    while (!left.isEmpty()) {
      List<Stamped> next = left.get(random.nextInt(left.size()));
      mixed.add(next.remove(0));
      left.removeIf(List::isEmpty);
    }
    return mixed;
  }

  private List<Stamped> changes(long cut) {
    List<Stamped> changes = new ArrayList<>();
    for (int n = random.nextInt(6); n > 0; n--) {
      boolean isRoot = random.nextInt(3) == 0;
      String path = isRoot ? "roots/r" + random.nextInt(ROOTS) : thing();
      byte[] fields = random.nextInt(4) == 0 ? null : isRoot ? root() : aThing();
      changes.add(new Stamped(cut, new Message.Document(path, fields, cut, cut)));
      if (fields == null) {
        database.remove(path);
      } else {
        database.put(path, fields);
      }
    }
    return changes;
  }

  private byte[] root() {
    Map<String, String> values = new HashMap<>();
    values.put("name", random.nextInt(12) == 0 ? "oops" : "n" + random.nextInt(3));
    values.put("refs", some(4, this::thing));
    values.put("to", some(3, () -> "out/o" + random.nextInt(6)));
    if (random.nextBoolean()) {
      values.put("tag", TAGS.get(random.nextInt(3)));
    }
    return JoinProgram.fields(values);
  }

  private byte[] aThing() {
    Map<String, String> values = new HashMap<>();
    values.put("name", random.nextInt(12) == 0 ? "oops" : "n" + random.nextInt(3));
    values.put("tags", some(2, () -> TAGS.get(random.nextInt(random.nextInt(5) == 0 ? 4 : 3))));
    if (random.nextBoolean()) {
      values.put("next", thing());
    }
    if (random.nextInt(4) == 0) {
      values.put("to", "out/o" + random.nextInt(6));
    }
    return JoinProgram.fields(values);
  }

  private String thing() {
    return "things/t" + random.nextInt(THINGS);
  }

  private String some(int most, Supplier<String> item) {
    return IntStream.range(0, random.nextInt(most + 1))
        .mapToObj(any -> item.get())
        .collect(Collectors.joining(","));
  }
}
