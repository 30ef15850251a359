package org.taskotron.resultsdb.result;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Results in the order in which they were stored. Ids are given and committed in one order: who has read up to an id has
 * missed none before it. Safe for use by several threads, and by several processes on one database.
 */
public interface ResultLog {

  /** The id that was given last; 0 before the first. */
  long newest();

  /**
   * Results behind an id, the oldest first.
   *
   * @param id 0: from the beginning
   * @param most of them
   * @param bytes of text at most, roughly; one result is told however long it is
   */
  List<Result> after(long id, int most, long bytes);

  /** The first id of a result that was submitted then or later. */
  Optional<Long> firstSince(Instant time);

  /**
   * The outcome that this result may have changed: that of the newest result that was stored before it with the same
   * testcase and each of its values of {@code item}, {@code type} and {@code arch} (the first 60 of them all).
   */
  Optional<String> previousOutcome(Result result);
}
