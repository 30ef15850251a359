package org.taskotron.resultsdb.announce;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.Durations;
import org.taskotron.base.daemon.Ticker;

/**
 * Why a destination gets nothing now. The log hears when it begins, once a minute while it lasts, and when it is over.
 * Not a condition of the daemon's readiness: results are stored and read all the same. Safe for use by several threads.
 */
final class Trouble {

  private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final String destination;
  private final Ticker ticker;
  private @Nullable String why;
  private Duration since = Duration.ZERO;
  private Duration said = Duration.ZERO;

  Trouble(String destination, Ticker ticker) {
    this.destination = destination;
    this.ticker = ticker;
  }

  synchronized void is(String reason, long waiting) {
    boolean isNew = why == null;
    why = reason;
    if (isNew) {
      since = ticker.now();
      said = since;
      LOG.warn("waiting for {}: {}; results to announce: {}", destination, reason, waiting);
    }
  }

  synchronized void sayAgain(long waiting) {
    if (why != null && ticker.since(said).compareTo(AGAIN) >= 0) {
      said = ticker.now();
      LOG.warn(
          "still waiting for {} after {}: {}; results to announce: {}",
          destination,
          lasted(),
          why,
          waiting);
    }
  }

  synchronized void over(long waiting) {
    if (why != null) {
      why = null;
      LOG.info("{} is there after {}; results to announce: {}", destination, lasted(), waiting);
    }
  }

  private String lasted() {
    return Durations.text(Duration.ofSeconds(ticker.since(since).toSeconds()));
  }

  synchronized boolean isThere() {
    return why != null;
  }

  synchronized String why() {
    return String.valueOf(why);
  }
}
