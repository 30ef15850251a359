package org.taskotron.master.result;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many results wait for ResultsDB, and for how long, as of the last look: whoever asks must not wait for a database
 * that may be away. Safe for use by several threads.
 */
public final class Backlog {

  /** How often to look. */
  public static final Duration EVERY = Duration.ofSeconds(5);

  private record Seen(long waiting, Optional<Instant> oldest) {}

  private final ResultStore store;
  private final Clock clock;
  private volatile @Nullable Seen seen;

  public Backlog(ResultStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Looks. */
  public void pass() {
    seen = new Seen(store.countWaiting(), store.oldestWaiting());
  }

  /** Results that ResultsDB has not answered; not a number before the first look. */
  public double waiting() {
    Seen last = seen;
    return last == null ? Double.NaN : last.waiting();
  }

  /** Since how many seconds the oldest of them waits; 0 when none does, not a number before the first look. */
  public double oldestSeconds() {
    Seen last = seen;
    if (last == null) {
      return Double.NaN;
    }
    return last.oldest()
        .map(since -> Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1_000.0))
        .orElse(0.0);
  }
}
