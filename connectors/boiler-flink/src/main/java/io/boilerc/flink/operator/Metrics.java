package io.boilerc.flink.operator;

/** Names of the counters that operators keep; a runner sums them over the subtasks of a job. */
public final class Metrics {

  /** Changes that came from the sources. */
  public static final String CHANGES = "boilerChanges";

  /** Calls of a user's function: one a root or document and cut. */
  public static final String EVALUATIONS = "boilerEvaluations";

  /** Documents sent to the sink, deletions among them: one a target path and cut. */
  public static final String WRITES = "boilerWrites";

  /** Dead letters sent to their sink, deletions among them. */
  public static final String DEAD_LETTERS = "boilerDeadLetters";

  /** Documents of a view that other views were told of, deletions among them. */
  public static final String TOLD = "boilerTold";

  private Metrics() {}
}
