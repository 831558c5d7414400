package io.boilerc.local;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;

/**
 * Watches one job: tells when its state changes, when its cut rises, and how it ended.
 *
 * <p>RUNNING means that every task runs; Flink's own RUNNING is earlier. A cut counts only then,
 * since before that not every sink subtask may have shown its gauge.
 */
final class JobWatch {

  /**
   * Looks come every few milliseconds; the state of a running job is asked for only every so many.
   */
  private static final int LOOKS_A_STATE = 12;

  private static final String RUNNING = "RUNNING";

  private final String id;
  private final JobID flinkId;
  private final MiniCluster cluster;
  private final Events events;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile boolean ended;
  private volatile String state = "";
  private long cut = Long.MIN_VALUE;
  private int looks;

  JobWatch(String id, JobID flinkId, MiniCluster cluster, Events events) {
    this.id = id;
    this.flinkId = flinkId;
    this.cluster = cluster;
    this.events = events;
  }

  JobID flinkId() {
    return flinkId;
  }

  boolean ended() {
    return ended;
  }

  /** Begins to wait for the job's end. */
  void start() {
    cluster.requestJobResult(flinkId).whenComplete(this::end);
  }

  /** Looks once; called by one thread only. */
  void look() {
    if (ended) {
      return;
    }
    boolean running = state.equals(RUNNING);
    if (running) {
      JobMetrics.instance().sunkCut(flinkId.toHexString()).ifPresent(this::report);
    }
    if ((!running || ++looks % LOOKS_A_STATE == 0) && asking.compareAndSet(false, true)) {
      cluster
          .getExecutionGraph(flinkId)
          .whenComplete(
              (graph, error) -> {
                asking.set(false);
                if (graph != null) {
                  changeTo(graph);
                }
              });
    }
  }

  private void report(long now) {
    if (now > cut) {
      cut = now;
      events.cut(id, now);
    }
  }

  private synchronized void changeTo(AccessExecutionGraph graph) {
    String now = stateOf(graph);
    if (ended || now.equals(state)) {
      return;
    }
    ErrorInfo failure = now.equals(JobStatus.RESTARTING.name()) ? graph.getFailureInfo() : null;
    events.state(id, now, failure == null ? null : Failure.of(failure.getException()).message());
    state = now;
  }

  private static String stateOf(AccessExecutionGraph graph) {
    if (graph.getState() != JobStatus.RUNNING) {
      return graph.getState().name();
    }
    for (var vertex : graph.getAllExecutionVertices()) {
      if (vertex.getExecutionState() != ExecutionState.RUNNING) {
        return JobStatus.INITIALIZING.name();
      }
    }
    return RUNNING;
  }

  private synchronized void end(JobResult result, Throwable lost) {
    if (lost == null && result.isSuccess()) {
      // The last cut may have been reached after the last look.
      JobMetrics.instance().sunkCut(flinkId.toHexString()).ifPresent(this::report);
    }
    ended = true;
    if (lost != null) {
      events.failed(id, Failure.of(lost));
      return;
    }
    String last = result.getApplicationStatus().deriveJobStatus().name();
    if (last.equals(JobStatus.FAILED.name())) {
      result.getSerializedThrowable().ifPresent(error -> events.failed(id, Failure.of(error)));
    }
    events.state(id, last, null);
  }
}
