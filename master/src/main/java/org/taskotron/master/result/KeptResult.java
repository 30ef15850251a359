package org.taskotron.master.result;

import java.time.Instant;

/**
 * A result as it is kept.
 *
 * @param resultsdbId once {@link State#STORED}, else 0
 * @param refused ResultsDB's words once {@link State#REFUSED}, else empty
 */
public record KeptResult(
    ResultKey key,
    String testcase,
    String outcome,
    String item,
    String itemType,
    String note,
    String refUrl,
    Instant handedIn,
    State state,
    long resultsdbId,
    String refused) {

  /** What ResultsDB said of it. */
  public enum State {
    /** Nothing yet. */
    WAITING,
    /** It has it. */
    STORED,
    /** It will never take it. */
    REFUSED
  }
}
