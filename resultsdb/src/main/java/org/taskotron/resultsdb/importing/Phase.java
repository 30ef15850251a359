package org.taskotron.resultsdb.importing;

/** What an import brings in now; in this order. */
public enum Phase {
  TESTCASES,
  GROUPS,
  RESULTS,
  DONE
}
