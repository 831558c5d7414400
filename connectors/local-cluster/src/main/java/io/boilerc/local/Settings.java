package io.boilerc.local;

import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;

/**
 * Flink's configuration for a small cluster in one JVM, which ends with it. Only loopback addresses
 * are bound.
 */
final class Settings {

  private Settings() {}

  /** {@code folder} takes checkpoints and temporary files. */
  static Configuration configuration(Path folder) {
    Configuration settings = new Configuration();
    settings.setString("rest.address", "127.0.0.1");
    settings.setString("rest.bind-address", "127.0.0.1");
    settings.setString("rest.bind-port", "0");
    settings.setString("web.submit.enable", "false");
    settings.setString("web.cancel.enable", "false");
    settings.setString("io.tmp.dirs", folder.toString());
    settings.setString("execution.checkpointing.storage", "filesystem");
    settings.setString(
        "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    settings.setString(
        "execution.checkpointing.savepoint-dir", folder.resolve("savepoints").toUri().toString());
    settings.setString("state.backend.type", "hashmap");
    settings.setString("metrics.reporters", "boiler");
    settings.setString("metrics.reporter.boiler.factory.class", JobMetrics.Factory.class.getName());
    // pemja's native library can be loaded by one class loader only: always this JVM's.
    settings.setString("classloader.parent-first-patterns.additional", "pemja.");
    settings.setString("classloader.check-leaked-classloader", "false");
    return settings;
  }
}
