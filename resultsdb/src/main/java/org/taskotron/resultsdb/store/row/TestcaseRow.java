package org.taskotron.resultsdb.store.row;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.result.Said;
import org.taskotron.resultsdb.result.Testcase;

/** A row of {@code testcase}. */
public record TestcaseRow(long id, String name, @Nullable String refUrl) {

  public TestcaseRow with(Said saidRefUrl) {
    return new TestcaseRow(
        id, name, saidRefUrl.over(Optional.ofNullable(refUrl)).orElse(null));
  }

  public Testcase testcase() {
    return new Testcase(name, Optional.ofNullable(refUrl));
  }
}
