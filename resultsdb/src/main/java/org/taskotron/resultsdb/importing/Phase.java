package org.taskotron.resultsdb.importing;

/** What an import brings in now; in this order. Gaps, of the ids, are looked for by readers of an API only. */
public enum Phase {
  TESTCASES,
  GROUPS,
  RESULTS,
  GAPS,
  DONE
}
