package org.taskotron.resultsdb.retention;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.Window;

/**
 * The results as retention sees them, and the pins. Safe for use by several threads, and by several processes on one
 * database.
 */
public interface RetentionStore {

  /**
   * Results of a testcase that were submitted before a time, the oldest first.
   *
   * @param after behind this one; missing: from the beginning
   */
  List<Aged> aged(String testcase, Instant before, Optional<Aged> after, int most);

  /** Whether fewer than {@code count} results of the same testcase and item are newer; without an item never. */
  boolean isAmongNewest(Aged result, int count);

  /** Which of these results are kept by a pin, their own or their group's, or by a waiver in force. */
  Set<Long> held(Collection<Long> results);

  /** All results up to this id are announced to all of these destinations, or not to be. */
  long announced(Collection<String> destinations);

  /**
   * Deletes results with all that belongs to them, in one transaction with whatever else is written then. What is held at
   * that moment stays.
   */
  CompletionStage<Deleted> delete(List<Long> results);

  /** The pin that then is there; empty when there is no such result or group. */
  CompletionStage<Optional<Pin>> pin(NewPin pin);

  /** The pin that was there. */
  CompletionStage<Optional<Pin>> unpin(Optional<Long> result, Optional<String> group);

  /** The newest first. */
  Slice<Pin> pins(Window<Long> window);
}
