package org.taskotron.resultsdb.frontend;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The results of the same testcase for the same item, this one among them.
 *
 * @param results the newest first
 * @param before the one that this result is to be compared with: the last one before it about the same thing
 * @param complete false: there are more than these
 */
public record History(List<ResultView> results, Optional<ResultView> before, boolean complete) {

  static History of(ResultView result, List<ResultView> found, boolean complete) {
    Comparator<ResultView> age =
        Comparator.comparing(ResultView::submitted).thenComparing(ResultView::id);
    Optional<ResultView> before = found.stream()
        .filter(other -> other.id() != result.id() && age.compare(other, result) < 0)
        .filter(result::isAboutTheSame)
        .max(age);
    return new History(found, before, complete);
  }

  /** What the comparison tells. */
  public String sentence(ResultView result) {
    if (before.isEmpty()) {
      return complete
          ? "The first result of this testcase for this item."
          : "No result before it among the newest.";
    }
    return before.get().outcome().equals(result.outcome())
        ? "Unchanged: the result before was the same,"
        : "Changed: the result before was another one,";
  }
}
