package org.taskotron.slave.connection;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: from 100 ms, doubled each time, up to 10 s. Each wait lies between half of that
 * and the whole, by chance, so that a thousand slaves do not come back in the same moment. For one thread.
 */
public final class Backoff {

  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(10);

  private final RandomGenerator random;
  private Duration next = FIRST;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The wait before the next try. */
  public Duration next() {
    long most = next.toMillis();
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
  }

  /** It worked: the next wait is the shortest again. */
  public void reset() {
    next = FIRST;
  }
}
