package org.taskotron.resultsdb.store.search;

import org.taskotron.resultsdb.result.Standing;

/** A result that fits, as far as it takes to choose. */
record MatchRow(long resultId, long testcaseId, long submitTime, String outcome) {

  Standing standing() {
    return new Standing(resultId, testcaseId, outcome);
  }
}
