package org.taskotron.resultsdb.decision;

import java.util.Optional;
import org.taskotron.resultsdb.result.Result;

/**
 * What is known of why a result is missing.
 *
 * @param instead the result that comes nearest
 */
public record Absence(Why why, String message, Optional<Result> instead) {

  /** The cases that there are, the nearest to a result first. */
  public enum Why {
    /** The newest result says that the test is queued or running. */
    UNFINISHED,
    /** Results of the item for other arches or scenarios only. */
    OTHER_ARCH_OR_SCENARIO,
    /** Results of the item before {@code since} only. */
    TOO_OLD,
    /** Results of the item after {@code when} only. */
    TOO_NEW,
    /** Results of the item as something of another type only. */
    OTHER_TYPE,
    /** An older build of the same package was tested. */
    OTHER_BUILD,
    /** Other items were tested. */
    OTHER_ITEMS,
    /** The testcase has no result at all. */
    NEVER
  }
}
