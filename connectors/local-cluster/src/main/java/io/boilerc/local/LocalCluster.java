package io.boilerc.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A Flink cluster in this JVM for local runs and tests: reads commands ({@link Commands}) from
 * standard input, answers on standard output ({@link Events}), and ends when its input does, so
 * that it never outlives the process that started it. Knows nothing of the jobs that it runs.
 *
 * <p>Arguments: {@code --slots N} (default 4), {@code --log FILE} (default boiler-flink.log).
 */
public final class LocalCluster {

  private static final long LOOK_MILLIS = 20;
  private static final long CANCEL_MILLIS = 3_000;
  private static final long CLOSE_MILLIS = 4_000;

  private LocalCluster() {}

  /**
   * Runs until standard input ends. Exit code 0, or 1 if the cluster can't start, with the reason
   * in the log.
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err); // whatever else prints must not be taken for an event
    System.setProperty("boiler.log", option(arguments, "--log", "boiler-flink.log"));
    System.setProperty("log4j2.configurationFile", "boiler-log4j2.properties");
    int slots = Integer.parseInt(option(arguments, "--slots", "4"));
    Path folder = Files.createTempDirectory("boiler-flink-");
    int code = 1;
    try {
      run(slots, folder, new Events(out));
      code = 0;
    } catch (Exception e) {
      e.printStackTrace();
    } finally {
      delete(folder);
      Runtime.getRuntime().halt(code); // Flink's daemons would only delay the end
    }
  }

  private static void run(int slots, Path folder, Events events) throws Exception {
    Configuration settings = Settings.configuration(folder);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    Jobs jobs = new Jobs(cluster, settings, slots, events);
    ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
    looks.scheduleWithFixedDelay(jobs::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    events.ready();
    new Commands(jobs, events)
        .run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    jobs.cancelAll(CANCEL_MILLIS);
    looks.shutdownNow();
    cluster.closeAsync().get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static String option(String[] arguments, String name, String otherwise) {
    for (int i = 0; i + 1 < arguments.length; i++) {
      if (arguments[i].equals(name)) {
        return arguments[i + 1];
      }
    }
    return otherwise;
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // It lies in the system's folder for temporary files, which the system empties.
    }
  }
}
