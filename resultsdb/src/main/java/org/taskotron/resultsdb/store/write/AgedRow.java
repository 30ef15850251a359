package org.taskotron.resultsdb.store.write;

import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.retention.Aged;

/** What retention needs to know of a row of {@code result}. */
public record AgedRow(long id, long testcaseId, long submitTime, String outcome) {

  public Aged aged() {
    return new Aged(id, testcaseId, Micros.toInstant(submitTime), outcome);
  }
}
