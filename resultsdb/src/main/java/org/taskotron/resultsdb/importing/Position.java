package org.taskotron.resultsdb.importing;

import java.io.IOException;
import org.taskotron.resultsdb.importing.ImportStore.Rows;

/** Where an import is. It moves with what is stored, in one transaction. For one thread. */
final class Position {

  private final ImportStore store;
  private final Report report;
  private Progress at;

  Position(ImportStore store, Report report, Progress from) {
    this.store = store;
    this.report = report;
    this.at = from;
  }

  Progress at() {
    return at;
  }

  boolean isIn(Phase phase) {
    return at.phase() == phase;
  }

  ImportStore store() {
    return store;
  }

  /** Stores rows; then it is there. */
  void write(Rows rows, long reached) throws IOException {
    report.sync();
    Progress after = at.to(reached, rows.results().size(), report);
    if (!after.equals(at)
        || !rows.testcases().isEmpty()
        || !rows.groups().isEmpty()
        || !rows.results().isEmpty()) {
      to(rows, after);
    }
  }

  /** What was to be done in this phase is done. */
  void begin(Phase next) {
    to(Rows.ofResults(java.util.List.of()), at.in(next));
  }

  private void to(Rows rows, Progress after) {
    store.write(rows, at, after);
    at = after;
  }

  /** Everything is done. */
  void finish() {
    Progress done = at.in(Phase.DONE);
    store.finish(at, done);
    at = done;
  }
}
