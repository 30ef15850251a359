package org.taskotron.resultsdb.store;

import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.retention.Aged;

/** What retention needs to know of a row of {@code result}. */
record AgedRow(long id, long testcaseId, long submitTime, String outcome) {

  Aged aged() {
    return new Aged(id, testcaseId, Micros.toInstant(submitTime), outcome);
  }
}
