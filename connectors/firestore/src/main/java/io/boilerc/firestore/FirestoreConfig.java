package io.boilerc.firestore;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

/**
 * Which database a job works on, and how patient it is.
 *
 * @param project the Google Cloud project's id
 * @param database the database's id; {@value #DEFAULT_DATABASE} unless told
 * @param emulatorHost {@code host:port} of an emulator, reached without TLS and credentials; null:
 *     the real service with application default credentials
 * @param job the job's name; its epoch is in {@code _boiler/<job>}, its fences are below
 * @param run the submission of the job: the same for all its attempts, another when it is started
 *     again
 * @param connectTimeout how long Firestore may be unreachable at the start before the job fails
 * @param callTimeout deadline of one unary call
 * @param retryTimeout how long a write is tried again while Firestore is unavailable
 * @param silenceTimeout after how long without any message a listen stream counts as dead
 */
public record FirestoreConfig(
    String project,
    String database,
    String emulatorHost,
    String job,
    String run,
    Duration connectTimeout,
    Duration callTimeout,
    Duration retryTimeout,
    Duration silenceTimeout)
    implements Serializable {

  /** The id of a project's first database. */
  public static final String DEFAULT_DATABASE = "(default)";

  private static final long serialVersionUID = 1L;

  /** Checks that names are usable and times positive. */
  public FirestoreConfig {
    requireSegment("project", project);
    requireSegment("database", database);
    requireSegment("job", job);
    requireSegment("run", run);
    if (emulatorHost != null && !emulatorHost.matches(".+:\\d{1,5}")) {
      throw new IllegalArgumentException(
          "emulatorHost must be host:port, for example 127.0.0.1:8080, but is '"
              + emulatorHost
              + "'");
    }
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("callTimeout", callTimeout);
    requirePositive("retryTimeout", retryTimeout);
    requirePositive("silenceTimeout", silenceTimeout);
  }

  /** A builder with defaults for everything else. */
  public static Builder builder(String project, String job) {
    return new Builder(project, job);
  }

  /** {@code projects/P/databases/D}. */
  public String databaseName() {
    return "projects/" + project + "/databases/" + database;
  }

  /** {@code projects/P/databases/D/documents}: what paths are relative to. */
  public String documentsName() {
    return databaseName() + "/documents";
  }

  /** For messages: the database and where it is. */
  public String where() {
    return emulatorHost == null
        ? databaseName()
        : databaseName() + " at the emulator " + emulatorHost;
  }

  private static void requireSegment(String what, String value) {
    Objects.requireNonNull(value, what);
    if (value.isBlank() || value.contains("/")) {
      throw new IllegalArgumentException(
          what + " must be a name without '/', but is '" + value + "'");
    }
  }

  private static void requirePositive(String what, Duration value) {
    Objects.requireNonNull(value, what);
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(what + " must be longer than zero, but is " + value);
    }
  }

  /** Collects a configuration; every setter returns the builder. */
  public static final class Builder {
    private final String project;
    private final String job;
    private String run = UUID.randomUUID().toString();
    private String database = DEFAULT_DATABASE;
    private String emulatorHost;
    private Duration connectTimeout = Duration.ofSeconds(30);
    private Duration callTimeout = Duration.ofSeconds(60);
    private Duration retryTimeout = Duration.ofMinutes(5);
    private Duration silenceTimeout = Duration.ofSeconds(120);

    private Builder(String project, String job) {
      this.project = project;
      this.job = job;
    }

    /** The database's id. */
    public Builder database(String value) {
      database = value;
      return this;
    }

    /** {@code host:port} of an emulator; null for the real service. */
    public Builder emulatorHost(String value) {
      emulatorHost = value;
      return this;
    }

    /** The submission; unless told, each builder is one. */
    public Builder run(String value) {
      run = value;
      return this;
    }

    /** How long Firestore may be unreachable at the start. */
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /** Deadline of one unary call. */
    public Builder callTimeout(Duration value) {
      callTimeout = value;
      return this;
    }

    /** How long a write is tried again. */
    public Builder retryTimeout(Duration value) {
      retryTimeout = value;
      return this;
    }

    /** After how long without a message a stream is dead. */
    public Builder silenceTimeout(Duration value) {
      silenceTimeout = value;
      return this;
    }

    /** The configuration; raises IllegalArgumentException for a value that can't be right. */
    public FirestoreConfig build() {
      return new FirestoreConfig(
          project,
          database,
          emulatorHost,
          job,
          run,
          connectTimeout,
          callTimeout,
          retryTimeout,
          silenceTimeout);
    }
  }
}
