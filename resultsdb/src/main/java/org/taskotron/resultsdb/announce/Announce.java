package org.taskotron.resultsdb.announce;

/** Which results of a testcase are announced. */
public enum Announce {
  ALWAYS,
  /** When the outcome is another than that of the result before it about the same, or there is none. */
  ON_CHANGE,
  NEVER
}
