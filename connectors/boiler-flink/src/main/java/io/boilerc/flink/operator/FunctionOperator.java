package io.boilerc.flink.operator;

import io.boilerc.flink.function.Functions;
import io.boilerc.flink.function.FunctionsFactory;
import io.boilerc.flink.message.Message;
import org.apache.flink.metrics.Counter;

/**
 * A cut operator that calls the user's functions, which it opens in its task and closes with it.
 */
abstract class FunctionOperator extends CutOperator {

  private static final long serialVersionUID = 1L;

  private final FunctionsFactory factory;

  private transient Functions functions;
  private transient Counter evaluations;

  FunctionOperator(FunctionsFactory factory) {
    this.factory = factory;
  }

  @Override
  protected void openState() throws Exception {
    evaluations = getMetricGroup().counter(Metrics.EVALUATIONS);
    functions =
        factory.open(getContainingTask().getEnvironment().getTaskManagerInfo().getConfiguration());
  }

  /** The functions, for one call, which is counted. */
  final Functions evaluate() {
    evaluations.inc();
    return functions;
  }

  @Override
  public final void close() throws Exception {
    try {
      if (functions != null) {
        functions.close();
        functions = null;
      }
    } finally {
      super.close();
    }
  }

  static IllegalStateException unknown(Message message) {
    return new IllegalStateException("this operator does not understand " + message);
  }
}
