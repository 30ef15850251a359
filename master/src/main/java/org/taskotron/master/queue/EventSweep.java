package org.taskotron.master.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.Ticker;

/**
 * Forgets old events, a few at a time and each time in a transaction of its own, so that nobody who writes waits for it.
 * The newest event stays, however old it is: its id tells where the stream is. Called by one thread at a time.
 *
 * <pre>
 *   id   1 2 3 4 5 6 … 98 99 100
 *        └─ older than keep, or more than most are newer: gone, from the oldest on
 * </pre>
 */
public final class EventSweep {

  /** How often {@link #pass} is to be called. */
  public static final Duration EVERY = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(EventSweep.class);
  private static final int BATCH = 500;
  private static final int BATCHES_A_PASS = 4;

  /** After a look that found little. */
  private static final Duration REST = Duration.ofMinutes(1);

  /** The events, as far as the sweep is concerned. */
  public interface Events {

    /** The oldest events, oldest first. */
    List<Told> oldest(int most);

    /** The newest event's id; 0 when there is none. */
    long newest();

    /** Forgets this event and all before it. */
    void forget(long upTo);
  }

  /** An event: its place in the stream, and when it happened. */
  public record Told(long id, Instant at) {}

  private final Events events;
  private final Duration keep;
  private final long most;
  private final Clock clock;
  private final Ticker ticker;
  private Duration notBefore;

  /**
   * Sweeps when told.
   *
   * @param keep for how long events are kept
   * @param most how many are kept, even if they are younger
   */
  public EventSweep(Events events, Duration keep, long most, Clock clock, Ticker ticker) {
    this.events = events;
    this.keep = keep;
    this.most = most;
    this.clock = clock;
    this.ticker = ticker;
    this.notBefore = ticker.now();
  }

  /** One pass. */
  public void pass() {
    if (ticker.now().compareTo(notBefore) < 0) {
      return;
    }
    int batches = 0;
    while (batches < BATCHES_A_PASS && forgetSome()) {
      batches++;
    }
    if (batches < BATCHES_A_PASS) {
      notBefore = ticker.now().plus(REST);
    }
  }

  /** True when there may be more to forget. */
  private boolean forgetSome() {
    Instant tooOld = clock.instant().minus(keep);
    long newest = events.newest();
    long upTo = 0;
    int howMany = 0;
    for (Told event : events.oldest(BATCH)) {
      boolean old = event.at().isBefore(tooOld) || event.id() <= newest - most;
      if (!old || event.id() >= newest) {
        break;
      }
      upTo = event.id();
      howMany++;
    }
    if (howMany > 0) {
      events.forget(upTo);
      LOG.debug("{} events up to {} are forgotten", howMany, upTo);
    }
    return howMany == BATCH;
  }
}
