package org.taskotron.base.daemon;

import java.time.Duration;

/**
 * Time that only moves forward, for leases, time limits and everything else that must not follow a corrected wall
 * clock. Its zero means nothing: only differences do.
 */
@FunctionalInterface
public interface Ticker {

  /** Nanoseconds; compare by difference only. */
  long nanos();

  /** The same as a duration since the ticker's zero. */
  default Duration now() {
    return Duration.ofNanos(nanos());
  }

  /** How long ago that was. */
  default Duration since(Duration then) {
    return now().minus(then);
  }

  /** The machine's monotonic time. */
  static Ticker system() {
    long zero = System.nanoTime();
    return () -> System.nanoTime() - zero;
  }
}
