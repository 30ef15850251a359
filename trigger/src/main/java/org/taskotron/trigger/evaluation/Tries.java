package org.taskotron.trigger.evaluation;

import java.time.Duration;
import java.util.List;

/** How often a document is tried to be had: five times within two minutes. */
final class Tries {

  /** The pauses between the tries. */
  private static final List<Duration> PAUSES = List.of(
      Duration.ofSeconds(10),
      Duration.ofSeconds(20),
      Duration.ofSeconds(30),
      Duration.ofSeconds(60));

  static final int MOST = PAUSES.size() + 1;

  private Tries() {}

  /** The pause after so many tries in vain. */
  static Duration pauseAfter(int tries) {
    return PAUSES.get(tries - 1);
  }
}
