package org.taskotron.base.config;

import java.time.Duration;
import java.util.LinkedHashMap;

/**
 * Several checks of one record, told together.
 *
 * <pre>
 * new Checks()
 *     .that(slots &gt; 0, "slots", slots + " (expected 1 or more)")
 *     .atLeast(Duration.ofSeconds(30), "lostAfter", lostAfter, "slaves report every 10s")
 *     .done();
 * </pre>
 */
public final class Checks {

  private final LinkedHashMap<String, String> reasons = new LinkedHashMap<>();

  /** Remembers {@code text} about the component unless {@code good}. */
  public Checks that(boolean good, String component, String text) {
    if (!good) {
      reasons.putIfAbsent(component, text);
    }
    return this;
  }

  /** A number from {@code low} to {@code high}. */
  public Checks within(long low, long high, String component, long value) {
    return that(
        low <= value && value <= high,
        component,
        value + " (expected " + low + " to " + high + ")");
  }

  /** A TCP port; 0 lets the system choose one. */
  public Checks port(String component, int value) {
    return that(
        0 <= value && value <= 65535,
        component,
        value + " (expected a port from 1 to 65535, or 0 for any free one)");
  }

  /** A duration of {@code least} or more, and why. */
  public Checks atLeast(Duration least, String component, Duration value, String why) {
    return that(
        value.compareTo(least) >= 0,
        component,
        Durations.text(value) + " (expected " + Durations.text(least) + " or more: " + why + ")");
  }

  /** Throws what was found, if anything was. */
  public void done() {
    if (!reasons.isEmpty()) {
      throw new Refused(reasons);
    }
  }
}
