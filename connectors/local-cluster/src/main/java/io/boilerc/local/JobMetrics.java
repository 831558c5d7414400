package io.boilerc.local;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Collects, in this JVM, the few metrics that say how far jobs are: the sinks' cut and the
 * operators' counters.
 */
public final class JobMetrics implements MetricReporter {

  /** The gauge of every sink subtask: the cut, in microseconds, up to which all is committed. */
  static final String SUNK_CUT = "sunkCut";

  private static final String COUNTER_PREFIX = "boiler";
  private static final JobMetrics INSTANCE = new JobMetrics();

  private record Owned(String job, String name) {}

  private final Map<Metric, Owned> metrics = new ConcurrentHashMap<>();

  private JobMetrics() {}

  static JobMetrics instance() {
    return INSTANCE;
  }

  /** The least cut over all sink subtasks of a job that are alive; empty when there are none. */
  OptionalLong sunkCut(String job) {
    return metrics.entrySet().stream()
        .filter(e -> e.getValue().job().equals(job) && e.getValue().name().equals(SUNK_CUT))
        .map(e -> ((Gauge<?>) e.getKey()).getValue())
        .filter(Number.class::isInstance)
        .mapToLong(value -> ((Number) value).longValue())
        .min();
  }

  /** The job's counters, summed over subtasks; names without their prefix, in snake case. */
  Map<String, Long> counters(String job) {
    Map<String, Long> sums = new TreeMap<>();
    metrics.forEach(
        (metric, owned) -> {
          if (owned.job().equals(job) && metric instanceof Counter counter) {
            sums.merge(publicName(owned.name()), counter.getCount(), Long::sum);
          }
        });
    return sums;
  }

  static String publicName(String counter) {
    String words =
        counter
            .substring(COUNTER_PREFIX.length())
            .replaceAll("([A-Z])", "_$1")
            .toLowerCase(Locale.ROOT);
    return words.startsWith("_") ? words.substring(1) : words;
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    boolean wanted =
        name.equals(SUNK_CUT) && metric instanceof Gauge
            || name.startsWith(COUNTER_PREFIX) && metric instanceof Counter;
    String job = wanted ? group.getAllVariables().get("<job_id>") : null;
    if (job != null) {
      metrics.put(metric, new Owned(job, name));
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    metrics.remove(metric);
  }

  /** How Flink makes the reporter: found as a service, named in the cluster's configuration. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return INSTANCE;
    }
  }
}
