package io.boilerc.flink.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** CPython in this process; skipped where neither the checkout's Python nor python3 has pemja. */
class PemjaDispatcherTest {

  private static final Path CHECKOUT = Path.of("..", "..", ".venv", "bin", "python");
  private static final int THREADS = 3;
  private static final int ROUNDS = 3;

  private static PythonInstallation python;

  @BeforeAll
  static void findPython() throws Exception {
    String executable =
        Files.isExecutable(CHECKOUT) ? CHECKOUT.toAbsolutePath().normalize().toString() : "python3";
    Path folder = Path.of(PemjaDispatcherTest.class.getResource("/python").toURI());
    python = PythonInstallation.of(executable, folder.toString());
    assumeTrue(python.problem().isEmpty(), python::problem);
  }

  @Test
  void interpretersComeAndGoOnManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String digest = "digest" + i;
        all.add(threads.submit(() -> useRepeatedly(digest)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static void useRepeatedly(String digest) {
    PythonOptions wanted = new PythonOptions(null, python.version(), python.boiler());
    for (int i = 0; i < ROUNDS; i++) {
      try (Dispatcher dispatcher = PemjaDispatcher.open(python, wanted)) {
        byte[] load =
            new WireWriter()
                .beginList(5)
                .text("load")
                .text(digest)
                .text("program")
                .beginMap()
                .endMap()
                .text("{}")
                .toBytes();
        assertThat(dispatcher.call(load))
            .isEqualTo(new WireWriter().beginList(1).text("ok").toBytes());
        WireReader fault = new WireReader(dispatcher.call(new byte[] {'N'}));
        assertThat(fault.beginList()).isEqualTo(2);
        assertThat(fault.text()).isEqualTo("fault");
      }
    }
  }
}
