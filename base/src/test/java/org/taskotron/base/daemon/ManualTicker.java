package org.taskotron.base.daemon;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Monotonic time that moves when told. */
public final class ManualTicker implements Ticker {

  private final AtomicLong nanos = new AtomicLong();

  @Override
  public long nanos() {
    return nanos.get();
  }

  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException(
          by + " (expected no step back: a ticker only moves forward)");
    }
    nanos.addAndGet(by.toNanos());
  }
}
