package org.taskotron.resultsdb.decision;

/** How a requirement stands. */
public enum RequirementState {
  SATISFIED,
  FAILED,
  MISSING,
  /** Failed or missing, and somebody said that this shall not count. */
  WAIVED
}
