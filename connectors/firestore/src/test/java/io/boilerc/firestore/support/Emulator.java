package io.boilerc.firestore.support;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A Firestore to test against: the one at {@value #ADDRESS} if that is set, else Google's emulator,
 * whose jar is {@value #JAR}'s or the Google Cloud SDK's. Where there is none, the tests that need
 * it are skipped.
 */
public final class Emulator implements AutoCloseable {

  private static final String ADDRESS = "BOILERC_TEST_FIRESTORE";
  private static final String JAR = "BOILERC_GOOGLE_EMULATOR_JAR";
  private static final String IN_SDK =
      "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar";
  private static final String MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore";
  private static final String OPEN_RULES =
      "rules_version = '2'; service cloud.firestore { match /databases/{d}/documents {"
          + " match /{document=**} { allow read, write: if true; } } }";
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String address;
  private final Process process;

  private Emulator(String address, Process process) {
    this.address = address;
    this.process = process;
  }

  /** Starts it, or skips the test. */
  public static Emulator start() throws IOException, InterruptedException {
    String given = System.getenv(ADDRESS);
    if (given != null) {
      return new Emulator(given, null);
    }
    Optional<Path> jar = jar();
    Assumptions.assumeTrue(
        jar.isPresent(),
        "Google's Firestore emulator was not found: set " + JAR + " to its jar, or " + ADDRESS);
    return start(jar.get());
  }

  /** {@code host:port}. */
  public String address() {
    return address;
  }

  /** Ends the process, if it is ours. */
  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private static Emulator start(Path jar) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("firestore-emulator");
    Path rules = Files.writeString(folder.resolve("open.rules"), OPEN_RULES);
    int port;
    try (ServerSocket probe = new ServerSocket(0)) {
      port = probe.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                jar.toString(),
                MAIN,
                "start",
                "--host=127.0.0.1",
                "--port=" + port,
                "--rules=" + rules)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    long end = System.nanoTime() + START_NANOS;
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException(
            "the emulator did not start: " + Files.readString(folder.resolve("log")));
      }
      Thread.sleep(100);
    }
    return new Emulator("127.0.0.1:" + port, process);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Path> jar() {
    String named = System.getenv(JAR);
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    List<Path> folders = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path gcloud = Path.of(folder, "gcloud");
      if (Files.exists(gcloud)) {
        try {
          folders.add(gcloud.toRealPath().getParent().getParent());
        } catch (IOException e) {
          // Not readable, so no SDK for us.
        }
      }
    }
    return folders.stream().map(folder -> folder.resolve(IN_SDK)).filter(Files::exists).findFirst();
  }
}
