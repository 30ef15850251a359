package org.taskotron.slave.run;

import java.time.Duration;
import java.util.Optional;

/**
 * What an attempt may use; an empty limit does not bind. The supervisors enforce them, so they hold while the slave is
 * away too.
 *
 * @param time the whole attempt, from its first action
 * @param noOutput the longest silence
 * @param lostAfter how long {@link Alive} may go untouched
 * @param logBytes what is kept of the log; the rest is cut, and the cut is marked
 */
public record Limits(
    Optional<Duration> time,
    Optional<Duration> noOutput,
    Optional<Duration> lostAfter,
    Optional<Long> logBytes) {

  /** For a person at a terminal, who can stop it. */
  public static final Limits NONE =
      new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public Limits {
    time.ifPresent(Limits::positive);
    noOutput.ifPresent(Limits::positive);
    lostAfter.ifPresent(Limits::positive);
    if (logBytes.isPresent() && logBytes.get() <= 0) {
      throw new IllegalArgumentException(logBytes.get() + " bytes of log (expected 1 or more)");
    }
  }

  private static void positive(Duration limit) {
    if (limit.toMillis() < 10) {
      throw new IllegalArgumentException(limit + " (expected 10 ms or more)");
    }
  }
}
