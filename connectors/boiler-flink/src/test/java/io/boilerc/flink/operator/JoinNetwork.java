package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions;
import io.boilerc.flink.function.FunctionsFactory;
import io.boilerc.flink.message.Message;
import io.boilerc.flink.state.Stamped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * {@link JoinProgram}'s operators wired as its plan would be, with restarts at random moments. When
 * one that decides about documents restarts, the database is not as its state says: documents are
 * missing or others, as if writes had been lost or made by somebody who was not to.
 */
final class JoinNetwork implements AutoCloseable {

  private static final FunctionsFactory FUNCTIONS = taskManager -> new JoinProgram();
  private static final String LETTERS = JoinProgram.LETTERS;

  private final Random random;
  private final int restartsIn;
  private final Map<String, byte[]> sunk;
  private long epoch;
  private final List<OperatorGroup> groups = new ArrayList<>();
  private final OperatorGroup firstLevel;
  private final OperatorGroup things;
  private final OperatorGroup index;
  private final OperatorGroup tagged;
  private final OperatorGroup secondLevel;
  private final OperatorGroup nexts;
  private final OperatorGroup view;
  private final OperatorGroup single;
  private final OperatorGroup deliver;
  private final OperatorGroup errors;

  /**
   * One step in {@code restartsIn} is preceded by a checkpoint, a restart and another parallelism;
   * {@code sunk} is what the sinks have written, and is changed at restarts.
   */
  JoinNetwork(Random random, int restartsIn, boolean rocks, Map<String, byte[]> sunk)
      throws Exception {
    this.random = random;
    this.sunk = sunk;
    this.restartsIn = restartsIn;
    firstLevel = group(() -> new AssembleReferences("A:references:1", List.of(), FUNCTIONS), rocks);
    things = group(() -> new Resolve("things"), rocks);
    index = group(() -> new Index("A/tagged", Functions::index, LETTERS, FUNCTIONS), rocks);
    tagged = group(() -> new Match("tagged"), rocks);
    secondLevel =
        group(() -> new AssembleReferences("A:references:2", List.of("things"), FUNCTIONS), rocks);
    nexts = group(() -> new Resolve("nexts"), rocks);
    view =
        group(
            () ->
                new AssembleView(
                    "A:view",
                    "A",
                    "V",
                    LETTERS,
                    Lifetime.LIVE,
                    List.of("things", "tagged", "nexts"),
                    FUNCTIONS),
            rocks);
    single =
        group(
            () ->
                new AssembleView("B:view", "B", "W", LETTERS, Lifetime.LIVE, List.of(), FUNCTIONS),
            rocks);
    ConflictLetters conflicts = new ConflictLetters("deliver", LETTERS);
    deliver = group(() -> Deliver.toDatabase(Metrics.WRITES, conflicts), rocks);
    errors = group(() -> Deliver.toDatabase(Metrics.DEAD_LETTERS, null), rocks);
  }

  private OperatorGroup group(Supplier<CutOperator> operator, boolean rocks) throws Exception {
    OperatorGroup group = new OperatorGroup(operator, 1 + random.nextInt(3), rocks);
    groups.add(group);
    return group;
  }

  /** Puts documents of complete cuts through all operators; returns what reaches the sinks. */
  List<Stamped> run(List<Stamped> documents, List<Long> cuts) throws Exception {
    long watermark = cuts.get(cuts.size() - 1);
    List<Stamped> roots = only(documents, m -> m.key().startsWith("roots/"));
    List<Stamped> others = only(documents, m -> m.key().startsWith("things/"));
    List<Stamped> letters = new ArrayList<>();

    List<Stamped> wanted = step(firstLevel, watermark, letters, roots);
    List<Stamped> found =
        step(things, watermark, letters, others, only(wanted, m -> asksFor(m, "things")));
    List<Stamped> indexed = step(index, watermark, letters, others);
    List<Stamped> matched =
        step(tagged, watermark, letters, indexed, only(wanted, m -> asksFor(m, "tagged")));
    List<Stamped> wantedNext = step(secondLevel, watermark, letters, roots, found);
    List<Stamped> next = step(nexts, watermark, letters, others, wantedNext);
    List<Stamped> claims = step(view, watermark, letters, roots, found, matched, next);
    List<Stamped> singles = step(single, watermark, letters, others);
    // What differs at a start is written at the first watermark, so each cut must have its own.
    List<Stamped> written = new ArrayList<>();
    enter(deliver, claims, singles);
    for (long cut : cuts) {
      deliver.watermark(cut);
      letters.addAll(deliver.taken(CutOperator.LETTERS));
      written.addAll(deliver.taken());
    }
    enter(errors, letters);
    for (long cut : cuts) {
      errors.watermark(cut);
      written.addAll(errors.taken());
    }
    return written;
  }

  /**
   * After a restart nothing that was processed waits any more: the number of keys with any state.
   */
  int stateEntries() throws Exception {
    int entries = 0;
    for (OperatorGroup group : groups) {
      group.restart(1);
      begin(group);
      group.watermark(Long.MAX_VALUE);
      group.restart(1);
      entries += group.stateEntries();
    }
    return entries;
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // List.of only reads it
  private List<Stamped> step(
      OperatorGroup group, long watermark, List<Stamped> letters, List<Stamped>... inputs)
      throws Exception {
    enter(group, inputs);
    group.watermark(watermark);
    letters.addAll(group.taken(CutOperator.LETTERS));
    return group.taken();
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // List.of only reads it
  private void enter(OperatorGroup group, List<Stamped>... inputs) throws Exception {
    List<List<Stamped>> order = new ArrayList<>(List.of(inputs));
    Collections.shuffle(order, random);
    for (List<Stamped> input : order) {
      int half = random.nextInt(input.size() + 1);
      group.send(input.subList(0, half));
      if (random.nextInt(restartsIn) == 0) {
        group.restart(1 + random.nextInt(3));
        begin(group);
      }
      group.send(input.subList(half, input.size()));
    }
  }

  private void begin(OperatorGroup group) throws Exception {
    if (group != deliver && group != errors) {
      return;
    }
    String prefix = group == deliver ? "out/" : LETTERS + "/";
    for (String path : List.copyOf(sunk.keySet())) {
      if (path.startsWith(prefix) && random.nextInt(4) == 0) {
        sunk.remove(path);
        String other = path.substring(0, path.length() - 1) + random.nextInt(10);
        sunk.put(other, JoinProgram.fields(Map.of("left", "by an earlier run")));
      }
    }
    Map<String, byte[]> found = new TreeMap<>(sunk);
    found.keySet().removeIf(path -> !path.startsWith(prefix));
    group.begin(++epoch, found);
  }

  private static boolean asksFor(Message message, String slot) {
    return message instanceof Message.Subscription wanted && wanted.slot().equals(slot);
  }

  private static List<Stamped> only(List<Stamped> messages, Predicate<Message> wanted) {
    return messages.stream().filter(stamped -> wanted.test(stamped.message())).toList();
  }

  @Override
  public void close() throws IOException {
    for (OperatorGroup group : groups) {
      group.close();
    }
  }
}
