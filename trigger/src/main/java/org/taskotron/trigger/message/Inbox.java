package org.taskotron.trigger.message;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.bus.ZmqSubscriber;
import org.taskotron.base.daemon.Ticker;

/**
 * Where the bus's receiving thread puts what comes, so that it can go on receiving. Bounded by bytes: what comes while it
 * is full (the database is away for long) is lost, counted and said; ZeroMQ would lose it without a word.
 *
 * <p>Safe for use by several threads.
 */
public final class Inbox implements ZmqSubscriber.Sink {

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  /** What a waiting message costs beside its bytes. */
  private static final int OVERHEAD = 200;

  private static final Duration SAID_EVERY = Duration.ofMinutes(1);

  private final long most;
  private final Ticker ticker;
  private final Runnable bell;
  private final ArrayDeque<List<byte[]>> waiting = new ArrayDeque<>();
  private long bytes;
  private long lost;
  private long lostSinceSaid;
  private long saidAt = Long.MIN_VALUE;

  /**
   * An empty one.
   *
   * @param most bytes
   * @param bell rung when something came
   */
  public Inbox(long most, Ticker ticker, Runnable bell) {
    this.most = most;
    this.ticker = ticker;
    this.bell = bell;
  }

  @Override
  public void received(List<byte[]> frames) {
    boolean first;
    synchronized (this) {
      long size = sizeOf(frames);
      if (bytes + size > most) {
        lose();
        return;
      }
      first = waiting.isEmpty();
      bytes += size;
      waiting.add(frames);
    }
    if (first) {
      bell.run();
    }
  }

  private void lose() {
    lost++;
    lostSinceSaid++;
    long now = ticker.nanos();
    if (saidAt == Long.MIN_VALUE || now - saidAt >= SAID_EVERY.toNanos()) {
      LOG.error(
          "{} message(s) lost: {} bytes wait to be recorded already; replay them later",
          lostSinceSaid,
          bytes);
      saidAt = now;
      lostSinceSaid = 0;
    }
  }

  /** The oldest of what waits. */
  public synchronized List<List<byte[]>> take(int limit) {
    List<List<byte[]>> taken = new ArrayList<>(Math.min(limit, waiting.size()));
    while (taken.size() < limit && !waiting.isEmpty()) {
      List<byte[]> frames = waiting.remove();
      bytes -= sizeOf(frames);
      taken.add(frames);
    }
    return taken;
  }

  private static long sizeOf(List<byte[]> frames) {
    return OVERHEAD + frames.stream().mapToLong(frame -> frame.length).sum();
  }

  public synchronized int size() {
    return waiting.size();
  }

  /** How many were lost since the start. */
  public synchronized long lost() {
    return lost;
  }
}
