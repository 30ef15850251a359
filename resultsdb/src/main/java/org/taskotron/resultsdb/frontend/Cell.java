package org.taskotron.resultsdb.frontend;

import java.util.List;
import java.util.Optional;

/**
 * How a check fared on one arch.
 *
 * @param newest what counts
 * @param history the results that are known of it, the oldest first, {@code newest} at the end
 */
public record Cell(ResultView newest, List<ResultView> history) {

  public Cell {
    history = List.copyOf(history);
  }

  public Verdict verdict() {
    return newest.verdict();
  }

  /** What the run before said, if it said something else. */
  public Optional<Verdict> changedFrom() {
    if (history.size() < 2) {
      return Optional.empty();
    }
    ResultView before = history.get(history.size() - 2);
    return before.outcome().equals(newest.outcome())
        ? Optional.empty()
        : Optional.of(before.verdict());
  }
}
