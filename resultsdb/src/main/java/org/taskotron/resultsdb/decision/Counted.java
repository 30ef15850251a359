package org.taskotron.resultsdb.decision;

import java.util.Optional;
import java.util.Set;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.waiver.Waiver;

/**
 * A result that counts for a requirement.
 *
 * @param waiver where it failed and shall not count
 */
public record Counted(Result result, Optional<Waiver> waiver) {

  private static final Set<String> GOOD = Set.of("PASSED", "INFO");
  private static final Set<String> UNFINISHED = Set.of("QUEUED", "RUNNING");

  static boolean isGood(Result result) {
    return GOOD.contains(result.outcome());
  }

  /** The test has not said anything yet. */
  static boolean isUnfinished(Result result) {
    return UNFINISHED.contains(result.outcome());
  }
}
