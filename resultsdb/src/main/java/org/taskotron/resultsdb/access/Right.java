package org.taskotron.resultsdb.access;

import java.util.Locale;

/** What a token may be good for. */
public enum Right {
  RESULTS,
  GROUPS,
  TESTCASES,
  WAIVERS,
  PINS;

  /** As the configuration and messages write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
