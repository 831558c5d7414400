package io.boilerc.firestore.listen;

import com.google.firestore.v1.ListenRequest;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.Target;
import io.boilerc.firestore.client.FirestoreChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One Listen call after another, handed over from gRPC's threads to one reading thread.
 *
 * <p>At most {@value #WINDOW} messages wait in the queue: the server is asked for one more whenever
 * one is taken, so a slow job slows the server down. A call that is silent for too long while the
 * queue is empty ends as UNAVAILABLE.
 */
final class ListenStream implements AutoCloseable {

  private static final int WINDOW = 256;
  private static final int CHECKS_PER_SILENCE = 4;

  private final FirestoreChannel channel;
  private final String database;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          runnable -> {
            Thread thread = new Thread(runnable, "firestore-listen");
            thread.setDaemon(true);
            return thread;
          });

  private final Object lock = new Object();
  private final Queue<ListenEvent> queue = new ArrayDeque<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private Call call;
  private boolean closed;

  ListenStream(FirestoreChannel channel, String database) {
    this.channel = channel;
    this.database = database;
  }

  /**
   * Ends the call that is there and makes another after a pause.
   *
   * @param silence after how long without any message it counts as dead
   */
  void open(List<Target> targets, Duration pause, Duration silence) {
    Call next = new Call(targets, silence);
    Call before;
    synchronized (lock) {
      if (closed) {
        return;
      }
      before = call;
      call = next;
      queue.clear();
    }
    if (before != null) {
      before.cancel();
    }
    timer.schedule(next::start, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The next event, or null when there is none. */
  ListenEvent poll() {
    ListenEvent event;
    Call from;
    synchronized (lock) {
      event = queue.poll();
      from = call;
    }
    if (event instanceof ListenEvent.Message) {
      from.taken();
    }
    return event;
  }

  /** Tells the reader if the server says nothing for so long. */
  void remind(Duration quiet) {
    Call asked;
    synchronized (lock) {
      asked = call;
    }
    long begin = System.nanoTime();
    timer.schedule(
        () -> {
          if (asked.lastMessage - begin < 0) {
            offer(asked, new ListenEvent.Quiet());
          }
        },
        quiet.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Done when {@link #poll} has something. */
  CompletableFuture<Void> available() {
    synchronized (lock) {
      if (queue.isEmpty() && available.isDone()) {
        available = new CompletableFuture<>();
      }
      return available;
    }
  }

  @Override
  public void close() {
    Call last;
    synchronized (lock) {
      closed = true;
      last = call;
    }
    if (last != null) {
      last.cancel();
    }
    timer.shutdownNow();
    try {
      timer.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void offer(Call from, ListenEvent event) {
    CompletableFuture<Void> ready;
    synchronized (lock) {
      if (closed || from != call) {
        return;
      }
      queue.add(event);
      ready = available;
    }
    // Outside the lock: whoever waits may run at once on this thread.
    ready.complete(null);
  }

  /** One call; its events count as long as it is the stream's newest. */
  private final class Call implements ClientResponseObserver<ListenRequest, ListenResponse> {

    private final List<Target> targets;
    private final Duration silence;
    private ClientCallStreamObserver<ListenRequest> requests;
    private volatile long lastActivity = System.nanoTime();
    private volatile long lastMessage = lastActivity;
    private boolean over;

    private Call(List<Target> targets, Duration silence) {
      this.targets = targets;
      this.silence = silence;
    }

    private synchronized void start() {
      if (over) {
        return;
      }
      lastActivity = System.nanoTime();
      try {
        channel.streaming().listen(this);
        for (Target target : targets) {
          requests.onNext(
              ListenRequest.newBuilder().setDatabase(database).setAddTarget(target).build());
        }
      } catch (RuntimeException e) {
        end(Status.fromThrowable(e));
        return;
      }
      watch();
    }

    private void watch() {
      long millis = Math.max(1, silence.toMillis() / CHECKS_PER_SILENCE);
      timer.schedule(this::check, millis, TimeUnit.MILLISECONDS);
    }

    private synchronized void check() {
      if (over) {
        return;
      }
      boolean waiting;
      synchronized (lock) {
        waiting = queue.isEmpty();
      }
      if (waiting && System.nanoTime() - lastActivity > silence.toNanos()) {
        end(Status.UNAVAILABLE.withDescription("no message for " + silence.toMillis() + " ms"));
        cancelCall();
        return;
      }
      watch();
    }

    private synchronized void taken() {
      lastActivity = System.nanoTime();
      if (!over) {
        requests.request(1);
      }
    }

    private synchronized void cancel() {
      over = true;
      cancelCall();
    }

    private void cancelCall() {
      if (requests != null) {
        requests.cancel("the reader does not need this stream any more", null);
      }
    }

    private synchronized void end(Status status) {
      if (!over) {
        over = true;
        offer(this, new ListenEvent.Ended(status));
      }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ListenRequest> observer) {
      requests = observer;
      observer.disableAutoRequestWithInitial(WINDOW);
    }

    @Override
    public void onNext(ListenResponse response) {
      lastMessage = System.nanoTime();
      lastActivity = lastMessage;
      offer(this, new ListenEvent.Message(response));
    }

    @Override
    public void onError(Throwable failure) {
      end(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end(Status.UNAVAILABLE.withDescription("the server ended the stream"));
    }
  }
}
