package org.taskotron.resultsdb.store.write;

import org.taskotron.resultsdb.result.Testcase;
import org.taskotron.resultsdb.result.TestcaseMention;

/** A testcase was posted. */
public record PostTestcase(TestcaseMention testcase) implements Change<Testcase> {

  @Override
  public void announce(Needs needs) {
    needs.testcases.add(testcase.name());
  }

  @Override
  public Testcase decide(Batch batch) {
    return batch.testcase(testcase).testcase();
  }
}
