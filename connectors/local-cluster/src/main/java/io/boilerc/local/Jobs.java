package io.boilerc.local;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.PackagedProgramUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** The jobs of the mini-cluster by the ids that the other side gave them. */
final class Jobs {

  /**
   * A job to submit: a jar with a main class, its arguments, and Flink configuration on top of the
   * cluster's.
   */
  record Submission(
      String id, String jar, List<String> arguments, Map<String, String> config, int parallelism) {}

  private final MiniCluster cluster;
  private final Configuration settings;
  private final int slots;
  private final Events events;
  private final Map<String, JobWatch> watches = new ConcurrentHashMap<>();

  Jobs(MiniCluster cluster, Configuration settings, int slots, Events events) {
    this.cluster = cluster;
    this.settings = settings;
    this.slots = slots;
    this.events = events;
  }

  /** Runs the jar's main method and submits the job that it builds. */
  void submit(Submission submission) {
    try {
      if (submission.parallelism() > slots) {
        throw new IllegalArgumentException(
            "parallelism "
                + submission.parallelism()
                + " needs as many slots, and there are "
                + slots);
      }
      JobGraph graph = graph(submission);
      JobWatch watch = new JobWatch(submission.id(), graph.getJobID(), cluster, events);
      cluster.submitJob(graph).get();
      watches.put(submission.id(), watch);
      events.submitted(submission.id(), graph.getJobID().toHexString());
      watch.start();
    } catch (Exception e) {
      events.failed(submission.id(), Failure.of(e));
    }
  }

  private JobGraph graph(Submission submission) throws Exception {
    Configuration config = new Configuration(settings);
    submission.config().forEach(config::setString);
    try (PackagedProgram program =
        PackagedProgram.newBuilder()
            .setJarFile(new File(submission.jar()))
            .setArguments(submission.arguments().toArray(new String[0]))
            .setConfiguration(config)
            .setSavepointRestoreSettings(SavepointRestoreSettings.fromConfiguration(config))
            .build()) {
      return PackagedProgramUtils.createJobGraph(program, config, submission.parallelism(), true);
    }
  }

  void cancel(String id) {
    cluster
        .cancelJob(watch(id).flinkId())
        .whenComplete(
            (done, error) -> {
              if (error != null && !watch(id).ended()) {
                events.error(id, "cancelling failed: " + Failure.of(error).message());
              }
            });
  }

  /** Takes a savepoint into {@code folder}; with {@code stop} the job ends with it. */
  void savepoint(String id, String folder, boolean stop) {
    var job = watch(id).flinkId();
    var path =
        stop
            ? cluster.stopWithSavepoint(job, folder, false, SavepointFormatType.CANONICAL)
            : cluster.triggerSavepoint(job, folder, false, SavepointFormatType.CANONICAL);
    path.whenComplete(
        (written, error) -> {
          if (error == null) {
            events.savepoint(id, written);
          } else {
            events.error(id, "the savepoint failed: " + Failure.of(error).message());
          }
        });
  }

  void metrics(String id) {
    events.metrics(id, JobMetrics.instance().counters(watch(id).flinkId().toHexString()));
  }

  /** Looks after every job once: called every few milliseconds. */
  void look() {
    watches.values().forEach(JobWatch::look);
  }

  /** Cancels what still runs; returns when all has ended or the time is over. */
  void cancelAll(long millis) throws InterruptedException {
    long deadline = System.currentTimeMillis() + millis;
    for (JobWatch watch : watches.values()) {
      if (!watch.ended()) {
        cluster.cancelJob(watch.flinkId());
      }
    }
    while (System.currentTimeMillis() < deadline
        && watches.values().stream().anyMatch(watch -> !watch.ended())) {
      Thread.sleep(10);
    }
  }

  private JobWatch watch(String id) {
    JobWatch watch = watches.get(id);
    if (watch == null) {
      throw new IllegalArgumentException("there is no job " + id);
    }
    return watch;
  }
}
