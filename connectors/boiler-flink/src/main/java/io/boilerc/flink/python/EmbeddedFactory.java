package io.boilerc.flink.python;

import io.boilerc.flink.error.UserFacingException;
import io.boilerc.flink.function.Functions;
import io.boilerc.flink.function.FunctionsFactory;
import io.boilerc.flink.plan.Program;
import java.util.Set;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Opens a program's functions in CPython inside the task manager.
 *
 * @param program what to load
 * @param python where to find Python
 * @param referenceSlots the slots whose keys are document paths
 */
public record EmbeddedFactory(Program program, PythonOptions python, Set<String> referenceSlots)
    implements FunctionsFactory {

  @Override
  public Functions open(ReadableConfig taskManager) {
    Dispatcher dispatcher;
    try {
      dispatcher = PemjaDispatcher.open(python.find(taskManager), python);
    } catch (UserFacingException e) {
      throw e.endingTheJob();
    }
    return new EmbeddedFunctions(dispatcher, program, referenceSlots);
  }
}
