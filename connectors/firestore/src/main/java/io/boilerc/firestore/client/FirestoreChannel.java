package io.boilerc.firestore.client;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.firestore.v1.FirestoreGrpc;
import io.boilerc.firestore.FirestoreConfig;
import io.boilerc.firestore.FirestoreException;
import io.boilerc.firestore.PermanentFirestoreException;
import io.grpc.CallCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.auth.MoreCallCredentials;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * One connection to Firestore, with threads of its own.
 *
 * <p>gRPC's default threads are shared and end a second after the last channel, which is after
 * Flink has closed the job's class loader. So the threads belong to the channel, and {@link #close}
 * waits for them.
 */
public final class FirestoreChannel implements AutoCloseable {

  /** The real service (googleapis, firestore_v1.yaml). */
  private static final String SERVICE = "firestore.googleapis.com:443";

  /** What application default credentials are asked for (googleapis, firestore.proto). */
  private static final String SCOPE = "https://www.googleapis.com/auth/datastore";

  /** A response holds one document, of 1 MiB by Firestore's count; its proto may be larger. */
  private static final int MAX_INBOUND_BYTES = 32 << 20;

  private static final long CLOSE_SECONDS = 10;

  private final FirestoreConfig config;
  private final ManagedChannel channel;
  private final CallCredentials credentials;
  private final List<ExecutorService> threads;

  /** Over a channel that is there already; {@link #close} closes it too. */
  public FirestoreChannel(FirestoreConfig config, ManagedChannel channel) {
    this(config, channel, null, List.of());
  }

  private FirestoreChannel(
      FirestoreConfig config,
      ManagedChannel channel,
      CallCredentials credentials,
      List<ExecutorService> threads) {
    this.config = config;
    this.channel = channel;
    this.credentials = credentials;
    this.threads = threads;
  }

  /**
   * A channel to the configured database; connects at its first call.
   *
   * @param begins whether the job has only just been submitted, so that credentials that are not
   *     there were never there; later, the server that they come from may only be busy
   * @throws FirestoreException if there are no application default credentials for the real
   *     service; permanent for a job that begins
   */
  public static FirestoreChannel open(FirestoreConfig config, boolean begins)
      throws FirestoreException {
    boolean emulator = config.emulatorHost() != null;
    CallCredentials credentials = emulator ? null : credentials(config, begins);
    ExecutorService calls = Executors.newCachedThreadPool(named("firestore-calls"));
    ExecutorService transport = Executors.newCachedThreadPool(named("firestore-transport"));
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(named("firestore-timer"));
    OkHttpChannelBuilder builder =
        OkHttpChannelBuilder.forTarget(emulator ? config.emulatorHost() : SERVICE)
            .executor(calls)
            .offloadExecutor(calls)
            .transportExecutor(transport)
            .scheduledExecutorService(timer)
            .maxInboundMessageSize(MAX_INBOUND_BYTES);
    if (emulator) {
      builder.usePlaintext();
    } else {
      builder.keepAliveTime(30, TimeUnit.SECONDS);
    }
    return new FirestoreChannel(
        config, builder.build(), credentials, List.of(calls, transport, timer));
  }

  /** For streams. */
  public FirestoreGrpc.FirestoreStub streaming() {
    FirestoreGrpc.FirestoreStub stub =
        FirestoreGrpc.newStub(channel).withInterceptors(headers(config));
    return credentials == null ? stub : stub.withCallCredentials(credentials);
  }

  /** For single calls, with the configured deadline. */
  public FirestoreGrpc.FirestoreBlockingStub calls() {
    FirestoreGrpc.FirestoreBlockingStub stub =
        FirestoreGrpc.newBlockingStub(channel)
            .withInterceptors(headers(config))
            .withDeadlineAfter(config.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
    return credentials == null ? stub : stub.withCallCredentials(credentials);
  }

  /** Ends all calls and waits until no thread of the channel is left, ten seconds at most. */
  @Override
  public void close() {
    channel.shutdownNow();
    boolean interrupted = false;
    try {
      channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    for (ExecutorService executor : threads) {
      executor.shutdownNow();
    }
    for (ExecutorService executor : threads) {
      try {
        executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Which database a call is for: the emulator and the service route by headers, not by the
   * message.
   */
  private static ClientInterceptor headers(FirestoreConfig config) {
    Metadata headers = new Metadata();
    headers.put(key("google-cloud-resource-prefix"), config.databaseName());
    headers.put(
        key("x-goog-request-params"),
        "database=" + URLEncoder.encode(config.databaseName(), StandardCharsets.UTF_8));
    if (config.emulatorHost() != null) {
      // The emulators' token for a caller that security rules don't apply to.
      headers.put(key("authorization"), "Bearer owner");
    }
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static CallCredentials credentials(FirestoreConfig config, boolean begins)
      throws FirestoreException {
    try {
      return MoreCallCredentials.from(
          GoogleCredentials.getApplicationDefault().createScoped(SCOPE));
    } catch (IOException e) {
      String sentence =
          "Firestore "
              + config.where()
              + " needs application default credentials, and there are none; run"
              + " `gcloud auth application-default login`, set a service account, or configure an"
              + " emulator host.";
      throw begins
          ? new PermanentFirestoreException(sentence, e)
          : new FirestoreException(sentence, e);
    }
  }

  private static ThreadFactory named(String name) {
    return runnable -> {
      Thread thread = new Thread(runnable, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
