package io.boilerc.flink.python;

import io.boilerc.flink.error.UserFacingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A Python on this machine and what it says about itself. It is asked once a JVM, by a subprocess.
 *
 * @param executable as it was configured
 * @param version major and minor version, such as "3.11"
 * @param home where its standard library lies ({@code sys.base_prefix})
 * @param sitePackages folders whose .pth files count
 * @param path its {@code sys.path}
 * @param boiler the version of its boilerc; empty where boiler is there, but not as an installed
 *     distribution
 * @param problem why boiler or pemja can't be imported, or empty
 */
public record PythonInstallation(
    String executable,
    String version,
    String home,
    List<String> sitePackages,
    List<String> path,
    String boiler,
    String problem) {

  private static final long TIMEOUT_SECONDS = 30;

  /** Prints one "name value" a line; it imports nothing of the user's and never fails. */
  private static final String QUESTION =
      """
      import site, sys
      print("version", "%d.%d" % sys.version_info[:2])
      print("home", sys.base_prefix)
      sites = site.getsitepackages() + ([site.getusersitepackages()] if site.ENABLE_USER_SITE else [])
      for entry in sites: print("site", entry)
      for entry in sys.path[1:]: print("path", entry)
      try:
          import pemja.version, importlib.util, importlib.metadata
          if importlib.util.find_spec("boiler.embedded") is None: raise ImportError("No module named 'boiler.embedded'")
          try: print("boiler", importlib.metadata.version("boilerc"))
          except importlib.metadata.PackageNotFoundError: pass
      except Exception as error:
          print("problem", " ".join(str(error).split()))
      """;

  private static final Map<List<String>, PythonInstallation> KNOWN = new ConcurrentHashMap<>();

  /**
   * Asks {@code executable}, which has {@code pythonPath} (as in PYTHONPATH, or null) added to its
   * path.
   *
   * @throws UserFacingException if it can't be run
   */
  public static PythonInstallation of(String executable, String pythonPath) {
    return KNOWN.computeIfAbsent(
        List.of(executable, pythonPath == null ? "" : pythonPath),
        any -> ask(executable, pythonPath));
  }

  private static PythonInstallation ask(String executable, String pythonPath) {
    ProcessBuilder builder = new ProcessBuilder(executable, "-c", QUESTION);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    if (pythonPath != null) {
      builder.environment().put("PYTHONPATH", pythonPath);
    }
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      CompletableFuture.delayedExecutor(TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .execute(process::destroyForcibly); // or its silence would be waited for without end
      String answer;
      try (InputStream out = process.getInputStream()) {
        answer = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (process.waitFor() != 0) {
        throw unusable(executable, "it did not answer as Python does", null);
      }
      return parse(executable, answer);
    } catch (IOException e) {
      throw unusable(executable, "it can't be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Python", e);
    }
  }

  static PythonInstallation parse(String executable, String answer) {
    List<String> sites = new ArrayList<>();
    List<String> path = new ArrayList<>();
    Map<String, String> single = new HashMap<>();
    for (String line : answer.lines().toList()) {
      int space = line.indexOf(' ');
      String name = space < 0 ? line : line.substring(0, space);
      String value = space < 0 ? "" : line.substring(space + 1);
      switch (name) {
        case "site" -> sites.add(value);
        case "path" -> {
          if (!value.isEmpty()) {
            path.add(value);
          }
        }
        default -> single.put(name, value);
      }
    }
    if (!single.containsKey("version") || !single.containsKey("home")) {
      throw unusable(executable, "it did not answer as Python does", null);
    }
    return new PythonInstallation(
        executable,
        single.get("version"),
        single.get("home"),
        List.copyOf(sites),
        List.copyOf(path),
        single.getOrDefault("boiler", ""),
        single.getOrDefault("problem", ""));
  }

  /**
   * Checks that it is what a program was built with: other minor versions of Python compile and run
   * it otherwise, and another boilerc speaks another protocol.
   *
   * @throws UserFacingException with both versions and the way out
   */
  void check(PythonOptions wanted) {
    if (!version.equals(wanted.version())) {
      throw new UserFacingException(
          "this job was built with Python %s and the task manager's '%s' is Python %s; %s"
              .formatted(
                  wanted.version(),
                  executable,
                  version,
                  "set python.executable to a Python "
                      + wanted.version()
                      + ", or build the job with the other"));
    }
    if (!problem.isEmpty()) {
      throw new UserFacingException(
          "Python '%s' has no usable boilerc (%s); install it there: %s -m pip install boilerc==%s"
              .formatted(executable, problem, executable, wanted.boilerc()));
    }
    if (!boiler.isEmpty() && !boiler.equals(wanted.boilerc())) {
      throw new UserFacingException(
          ("this job was built with boilerc %s and the task manager's Python '%s' has boilerc %s;"
                  + " install the same there (%s -m pip install boilerc==%s), or build the job"
                  + " again with the other")
              .formatted(wanted.boilerc(), executable, boiler, executable, wanted.boilerc()));
    }
  }

  private static UserFacingException unusable(String executable, String why, Exception cause) {
    return new UserFacingException(
        "Python '"
            + executable
            + "' can't be used: "
            + why
            + "; set python.executable in Flink's configuration to a Python that has boilerc",
        cause);
  }
}
