package io.boilerc.kafka;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker of one node for local runs and tests, on the loopback address only. Prints one
 * line of JSON when clients can connect, or when it can't start, and ends when its standard input
 * does, so that it never outlives the process that started it.
 *
 * <p>Arguments: {@code --port N} (0: a free one) and {@code --data DIR}.
 */
public final class LocalBroker {

  private static final String HOST = "127.0.0.1";
  private static final int NODE = 1;

  private LocalBroker() {}

  /** Runs until standard input ends. Exit code 0, or 1 if the broker can't start. */
  public static void main(String[] arguments) {
    PrintStream out = System.out;
    System.setOut(System.err); // whatever else prints must not be taken for an event
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    int code = 1;
    try {
      run(Integer.parseInt(option(arguments, "--port")), option(arguments, "--data"), out);
      code = 0;
    } catch (Exception e) {
      e.printStackTrace();
      out.println("{\"event\": \"failed\", \"message\": " + quoted(reason(e)) + "}");
      out.flush();
    } finally {
      Runtime.getRuntime().halt(code); // Kafka's daemons would only delay the end
    }
  }

  private static void run(int wanted, String folder, PrintStream out) throws Exception {
    int port = wanted == 0 ? freePort() : wanted;
    if (!Files.exists(Path.of(folder, "meta.properties"))) {
      format(folder);
    }
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(settings(port, freePort(), folder)), Time.SYSTEM);
    server.startup();
    out.println("{\"event\": \"ready\", \"address\": \"" + HOST + ":" + port + "\"}");
    out.flush();
    while (System.in.read() >= 0) {
      // whatever comes is no command
    }
    server.shutdown();
  }

  private static void format(String folder) throws Exception {
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(NODE)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(folder)
        .addDirectory(folder)
        .run();
  }

  /** What a cluster of one node needs; small where the defaults are for large clusters. */
  private static Properties settings(int port, int controller, String folder) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(NODE));
    settings.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controller);
    settings.put(
        "listeners",
        "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controller);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("log.dirs", folder);
    settings.put("default.replication.factor", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("log.retention.ms", "-1"); // nobody's records go while they look at them
    return settings;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  /** The innermost cause that says something: Kafka wraps what went wrong. */
  private static String reason(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause().getMessage() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  private static String option(String[] arguments, String name) {
    for (int i = 0; i + 1 < arguments.length; i++) {
      if (arguments[i].equals(name)) {
        return arguments[i + 1];
      }
    }
    throw new IllegalArgumentException(name + " is missing");
  }
}
