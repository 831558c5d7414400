package io.boilerc.flink.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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

  /** Any plan with the program {@code # text}, from the class path {@code jar}; null: no plan. */
  public static Plan read(Path jar, String text) throws IOException {
    Files.createDirectories(jar.resolve("boiler/program"));
    Files.writeString(jar.resolve("boiler/program/program.py"), "# text\n");
    if (text != null) {
      Files.writeString(jar.resolve("boiler/plan.json"), text);
    }
    try (URLClassLoader classPath = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      return new PlanReader(classPath).read();
    }
  }

  /** The plan with its program. */
  public static Plan read() {
    return new PlanReader(TestPlan.class.getClassLoader()).read();
  }
}
