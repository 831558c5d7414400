package io.boilerc.flink.function;

import java.io.Serializable;
import org.apache.flink.configuration.ReadableConfig;

/** Opens the user's functions in a task; travels with the operator from the client. */
@FunctionalInterface
public interface FunctionsFactory extends Serializable {

  /**
   * Opens the functions for one operator subtask, on the thread that will call them.
   *
   * @param taskManager the task manager's configuration
   * @throws RuntimeException one with a sentence for the user where they can't run here
   */
  Functions open(ReadableConfig taskManager);
}
