package org.taskotron.base.daemon;

import java.util.Map;
import java.util.function.Supplier;

/** Whether a daemon can do its work, and what it waits for otherwise. Safe for use by several threads. */
public final class Readiness {

  private final Ticker ticker;

  public Readiness(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Adds something that is needed. It is not met until somebody says so. */
  public Condition condition(String name) {
    throw new UnsupportedOperationException("comes soon" + ticker);
  }

  /** All conditions are met. */
  public boolean ready() {
    throw new UnsupportedOperationException("comes soon");
  }

  /** What is waited for: name and reason of each condition that is not met, in the order they were added. */
  public Map<String, String> waiting() {
    throw new UnsupportedOperationException("comes soon");
  }

  /** One telling line for {@code systemctl status} ("12 running, 40 queued, 3 of 3 slaves"). Called each second: be quick. */
  public void status(Supplier<String> line) {
    throw new UnsupportedOperationException("comes soon");
  }

  /** "waiting for database: …" or the daemon's own line. */
  public String statusLine() {
    throw new UnsupportedOperationException("comes soon");
  }

  /** Says once a minute what is waited for. The chassis calls it each second. */
  public void pass() {
    throw new UnsupportedOperationException("comes soon");
  }
}
