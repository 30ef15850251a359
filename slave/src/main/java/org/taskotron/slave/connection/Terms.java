package org.taskotron.slave.connection;

import java.time.Duration;

/**
 * The master's terms.
 *
 * @param connection its number of this connection, for logs
 * @param lostAfter how long a lease lives from its last renewal
 * @param aliveEvery how often the slave says that it is alive
 */
public record Terms(long connection, Duration lostAfter, Duration aliveEvery, String version) {

  public Terms {
    if (aliveEvery.compareTo(Duration.ofMillis(10)) < 0) {
      throw new IllegalArgumentException(
          "welcome.alive_every: " + aliveEvery.toMillis() + "ms (expected 10ms or more)");
    }
    if (lostAfter.compareTo(aliveEvery) <= 0) {
      throw new IllegalArgumentException("welcome.lost_after: " + lostAfter.toSeconds()
          + "s (expected more than alive_every, " + aliveEvery.toSeconds() + "s)");
    }
  }
}
