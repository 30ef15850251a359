package org.taskotron.resultsdb.announce;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.taskotron.base.daemon.Ticker;

/**
 * How much waits for a destination, and for how long: it remembers when this process first saw which id. Times of
 * submission tell nothing here, since whoever posts may choose them. Safe for use by several threads.
 */
final class Backlog {

  private record Sight(long newest, Duration at) {}

  private static final int MOST = 4_096;
  private static final Duration APART = Duration.ofSeconds(1);

  private final Ticker ticker;
  private final Deque<Sight> sights = new ArrayDeque<>();
  private long waiting;

  Backlog(Ticker ticker) {
    this.ticker = ticker;
  }

  /** A look at cursor and table. */
  synchronized void seen(long announced, long newest) {
    waiting = Math.max(0, newest - announced);
    while (!sights.isEmpty() && sights.peekFirst().newest() <= announced) {
      sights.removeFirst();
    }
    Sight last = sights.peekLast();
    boolean isNews = newest > announced && (last == null || newest > last.newest());
    boolean isDue = last == null || ticker.since(last.at()).compareTo(APART) >= 0;
    if (isNews && isDue) {
      if (sights.size() >= MOST) {
        thin();
      }
      sights.addLast(new Sight(newest, ticker.now()));
    }
  }

  /** Every other one is enough to tell hours by. */
  private void thin() {
    boolean[] keep = {false};
    sights.removeIf(sight -> {
      keep[0] = !keep[0];
      return !keep[0];
    });
  }

  /** How many ids are not announced. */
  synchronized long waiting() {
    return waiting;
  }

  /** Since when the oldest of them is waiting, in seconds. */
  synchronized double oldestSeconds() {
    Sight first = sights.peekFirst();
    return waiting == 0 || first == null ? 0 : ticker.since(first.at()).toMillis() / 1_000.0;
  }
}
