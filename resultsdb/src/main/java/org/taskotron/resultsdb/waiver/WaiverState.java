package org.taskotron.resultsdb.waiver;

/** How a waiver stands now. */
public enum WaiverState {
  /** It waives. */
  ACTIVE,
  /** Its time is over, and nothing newer was said. */
  EXPIRED,
  /** It takes back what was said before, and nothing newer was said. */
  WITHDRAWAL,
  /** A newer word covers all that it covers. */
  REPLACED
}
