package io.boilerc.flink.job;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * How the job runs in Flink. What the user configured wins, except where a view would not be exact
 * otherwise.
 */
public final class JobSettings {

  /** Key groups: fixed, since state can't be restored with another number. */
  static final int MAX_PARALLELISM = 128;

  /**
   * How long a cut may wait in a network buffer at each step. Flink's default of 100 ms would be
   * the whole latency of a chain of joins; no wait at all would send every record alone.
   */
  private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(5);

  private JobSettings() {}

  /** Applies the settings to an environment that holds the user's configuration. */
  public static void apply(StreamExecutionEnvironment environment, Arguments given) {
    Configuration settings = new Configuration();
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    settings.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(given.checkpointMillis()));
    // With these, messages in flight would come back that tell of the database before the failure.
    settings.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
    // Messages and changes are immutable, and what is cached in state is never changed in place.
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    // Every type has a serializer of its own; a type that needs Kryo is a fault and must not pass.
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    // Watermarks come with the cuts, from the source itself.
    settings.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ZERO);
    settings.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    defaults(environment, settings, ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
    if (environment
        .getConfiguration()
        .getOptional(RestartStrategyOptions.RESTART_STRATEGY)
        .isEmpty()) {
      restartForEver(settings);
    }
    environment.configure(settings);
    if (given.parallelism() > 0) {
      environment.setParallelism(given.parallelism());
    }
  }

  /** A lost task manager comes back sooner or later; what can't be repaired ends the job itself. */
  private static void restartForEver(Configuration settings) {
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(200));
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(10));
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
        Duration.ofMinutes(1));
  }

  private static <T> void defaults(
      StreamExecutionEnvironment environment,
      Configuration settings,
      ConfigOption<T> option,
      T value) {
    if (environment.getConfiguration().getOptional(option).isEmpty()) {
      settings.set(option, value);
    }
  }
}
