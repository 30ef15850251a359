package org.taskotron.resultsdb.announce;

import org.taskotron.base.config.Checks;
import org.taskotron.resultsdb.access.ShellPattern;

/**
 * One rule of {@code announce.policy}.
 *
 * @param testcases a shell pattern over the whole name: {@code dist.*}
 * @param announce which of their results
 */
public record PolicyRule(String testcases, Announce announce) {

  public PolicyRule {
    new Checks()
        .that(
            !testcases.isEmpty(),
            "testcases",
            "an empty text (expected a pattern of names, such as dist.*)")
        .done();
  }

  boolean isFor(String testcase) {
    return new ShellPattern(testcases).matches(testcase);
  }
}
