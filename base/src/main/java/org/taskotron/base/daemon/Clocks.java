package org.taskotron.base.daemon;

import java.time.Clock;
import java.time.Duration;

/** Makes the one wall clock of a daemon. */
public final class Clocks {

  private Clocks() {}

  /** UTC in microseconds: what is stored then equals what is in memory. Made in a {@code …Main} and handed on. */
  public static Clock microseconds() {
    return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
  }
}
