package io.boilerc.flink.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The plan in the tests' resources: roots joined with documents of a collection that is named like
 * one of our own outputs. Its functions are those of the tests' embedded Python.
 */
public final class TestPlan {

  private TestPlan() {}

  /** Its text. */
  public static String text() {
    try (InputStream in = TestPlan.class.getResourceAsStream("/boiler/plan.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The plan with its program. */
  public static Plan read() {
    return new PlanReader(TestPlan.class.getClassLoader()).read();
  }
}
