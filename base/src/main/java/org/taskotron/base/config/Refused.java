package org.taskotron.base.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Thrown by a record's compact constructor about one of its components; the reader adds the place in the file.
 *
 * <pre>
 * if (lostAfter.toSeconds() &lt; 30) {
 *   throw new Refused("lostAfter", Durations.text(lostAfter) + " (expected 30s or more: slaves report every 10s)");
 * }
 * </pre>
 *
 * <p>Whoever checks several components and wants all mistakes told at once uses {@link Checks}.
 */
public final class Refused extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final LinkedHashMap<String, String> reasons;

  /**
   * @param component the record component's name, as in Java
   * @param text the value, then what was expected
   */
  public Refused(String component, String text) {
    this(Map.of(component, text));
  }

  Refused(Map<String, String> reasons) {
    super(reasons.toString());
    this.reasons = new LinkedHashMap<>(reasons);
  }

  /** What is wrong, by component. */
  public Map<String, String> reasons() {
    return Collections.unmodifiableMap(reasons);
  }
}
