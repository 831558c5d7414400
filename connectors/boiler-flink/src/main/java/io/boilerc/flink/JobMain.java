package io.boilerc.flink;

import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.flink.error.UserFacingException;
import io.boilerc.flink.job.Arguments;
import io.boilerc.flink.job.FirestoreConnectors;
import io.boilerc.flink.job.JobSettings;
import io.boilerc.flink.job.Topology;
import io.boilerc.flink.plan.Plan;
import io.boilerc.flink.plan.PlanReader;
import io.boilerc.flink.python.PythonOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Main class of every job jar: reads the plan beside it and submits the job that it describes. The
 * arguments are in docs/cluster.md.
 */
public final class JobMain {

  private JobMain() {}

  /**
   * Submits the job.
   *
   * @throws UserFacingException with one sentence where arguments or plan are wrong
   */
  public static void main(String[] arguments) throws Exception {
    Arguments given = Arguments.parse(arguments, System.getenv());
    Plan plan = new PlanReader(JobMain.class.getClassLoader()).read();
    String name = given.jobName() != null ? given.jobName() : plan.job();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    JobSettings.apply(environment, given);
    new Topology(
            plan,
            new PythonOptions(given.python(), plan.python(), plan.boilerc()),
            new FirestoreConnectors(config(given, name)))
        .build(environment);
    environment.execute(name);
  }

  private static FirestoreConfig config(Arguments given, String name) {
    try {
      return FirestoreConfig.builder(given.project(), name)
          .database(given.database())
          .emulatorHost(given.firestore())
          .build();
    } catch (IllegalArgumentException e) {
      throw new UserFacingException(
          "the job's Firestore can't be used: "
              + e.getMessage()
              + "; see --project, --database, --firestore and --job-name",
          e);
    }
  }
}
