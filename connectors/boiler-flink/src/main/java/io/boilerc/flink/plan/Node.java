package io.boilerc.flink.plan;

import java.util.List;
import java.util.stream.Stream;

/** A node of plan.json; its id is also the uid and the name of its operator. */
public sealed interface Node {

  /** Stable over builds of the same program. */
  String id();

  /** The nodes whose output it reads. */
  List<String> inputs();

  /** The documents of a collection template. */
  record DocumentSource(String id, String collection) implements Node {
    @Override
    public List<String> inputs() {
      return List.of();
    }
  }

  /** The reference getters of one level of a mediator's store, for the slots {@code requests}. */
  record References(String id, String root, List<String> slots, List<String> requests)
      implements Node {
    @Override
    public List<String> inputs() {
      return join(root, slots);
    }
  }

  /**
   * The last Assemble of a mediator, which evaluates its view.
   *
   * @param frozen {@code on_create}, {@code on_update}, or empty: live
   * @param keeps whether what it claimed outlives the root
   * @param apart whether roots that were updated have a method of their own
   * @param templates of the paths where what it claimed outlives the root
   */
  record View(
      String id,
      String mediator,
      String view,
      String root,
      List<String> slots,
      String frozen,
      boolean keeps,
      boolean apart,
      List<String> templates)
      implements Node {
    @Override
    public List<String> inputs() {
      return join(root, slots);
    }
  }

  /** Follows the references of {@code slot} that the node {@code requests} asks for. */
  record Resolve(String id, String slot, String documents, String requests) implements Node {
    @Override
    public List<String> inputs() {
      return List.of(documents, requests);
    }
  }

  /** Answers the where-queries of {@code slot} that the node {@code requests} asks for. */
  record Match(String id, String slot, String documents, String requests) implements Node {
    @Override
    public List<String> inputs() {
      return List.of(documents, requests);
    }
  }

  /** The documents of a view, for other views. */
  record ViewSource(String id, List<String> inputs) implements Node {}

  /** Finds the group of each row. */
  record Group(String id, String rows) implements Node {
    @Override
    public List<String> inputs() {
      return List.of(rows);
    }
  }

  /** Folds the rows of a group, and evaluates the group's view. */
  record Aggregate(String id, String mediator, String view, String rows) implements Node {
    @Override
    public List<String> inputs() {
      return List.of(rows);
    }
  }

  /** Decides between claims on a path. */
  record Deliver(String id, List<String> inputs) implements Node {}

  /** Writes view documents. */
  record DocumentSink(String id, String input, boolean atomic) implements Node {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }
  }

  /** Writes dead letters into {@code collection}. */
  record DeadLetterSink(String id, String input, String collection) implements Node {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }
  }

  private static List<String> join(String first, List<String> others) {
    return Stream.concat(Stream.of(first), others.stream()).toList();
  }
}
