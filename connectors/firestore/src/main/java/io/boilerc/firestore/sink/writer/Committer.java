package io.boilerc.firestore.sink.writer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Commits portions on a thread of its own, one after the other; while one is under way, further
 * ones merge into the next, so the slower Firestore is, the more it gets at once.
 *
 * <p>When too much waits, {@link #submit} blocks: that is the sink's back pressure.
 */
final class Committer implements AutoCloseable {

  /** Gets the right to commit. */
  @FunctionalInterface
  interface Opening {
    Commits open() throws IOException, InterruptedException;
  }

  private static final int MAX_WAITING_WRITES = 50_000;
  private static final long MAX_WAITING_BYTES = 64L << 20;
  private static final long CLOSE_MILLIS = 10_000;

  private final Opening opening;
  private final boolean merge;
  private final Consumer<IOException> onFailure;
  private final Thread thread;

  private final Deque<Portion> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean closed;
  private IOException failure;
  private volatile long sunkCut = Long.MIN_VALUE;

  /**
   * Starts the thread.
   *
   * @param opening called once, on the thread, before the first write
   * @param merge whether portions may merge; not when each must be one commit
   * @param onFailure told once, on the committer's thread, when it gives up
   */
  Committer(Opening opening, boolean merge, Consumer<IOException> onFailure, String name) {
    this.opening = opening;
    this.merge = merge;
    this.onFailure = onFailure;
    this.thread = new Thread(this::run, "firestore-sink-" + name);
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /** Adds what a watermark completed; no writes: only the watermark. */
  synchronized void submit(long watermark, Iterable<PendingWrite> writes)
      throws IOException, InterruptedException {
    check();
    while (isFull()) {
      wait();
      check();
    }
    Portion last = waiting.peekLast();
    if (last == null || !merge) {
      last = new Portion(watermark);
      waiting.add(last);
    }
    last.add(watermark, writes);
    notifyAll();
  }

  /** Waits until everything submitted is committed. */
  synchronized void drain() throws IOException, InterruptedException {
    check();
    while (busy || !waiting.isEmpty()) {
      wait();
      check();
    }
  }

  /** Everything up to this cut is committed, microseconds; the smallest number before the first. */
  long sunkCut() {
    return sunkCut;
  }

  /** Ends the thread; what was not committed is not. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isFull() {
    int writes = 0;
    long bytes = 0;
    for (Portion portion : waiting) {
      writes += portion.count();
      bytes += portion.bytes();
    }
    return writes >= MAX_WAITING_WRITES || bytes >= MAX_WAITING_BYTES;
  }

  private void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (closed) {
      throw new IOException("the Firestore sink is closed");
    }
  }

  private void run() {
    Commits commits = null;
    try {
      for (Portion portion = next(); portion != null; portion = next()) {
        if (portion.count() > 0) {
          if (commits == null) {
            commits = opening.open();
          }
          commits.write(portion);
        }
        done(portion);
      }
    } catch (InterruptedException e) {
      fail(new IOException("the Firestore sink was interrupted", e));
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(new IOException("the Firestore sink failed: " + e, e));
    }
  }

  private synchronized Portion next() throws InterruptedException {
    while (waiting.isEmpty()) {
      if (closed) {
        return null;
      }
      wait();
    }
    busy = true;
    Portion portion = waiting.poll();
    notifyAll();
    return closed ? null : portion;
  }

  private synchronized void done(Portion portion) {
    busy = false;
    sunkCut = Math.max(sunkCut, portion.watermark());
    notifyAll();
  }

  private void fail(IOException reason) {
    synchronized (this) {
      failure = reason;
      notifyAll();
      if (closed) {
        return;
      }
    }
    onFailure.accept(reason);
  }
}
