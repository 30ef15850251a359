package org.taskotron.resultsdb.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The results of the same testcase about the same thing, this one among them.
 *
 * @param results this one and those before it, the newest first
 * @param complete false: there are more before it than these
 * @param newer the newest about the same thing, if it is not this one
 * @param elsewhere the newest of the same testcase for the same item on other arches and in other scenarios
 */
public record History(
    List<ResultView> results,
    boolean complete,
    Optional<ResultView> newer,
    List<ResultView> elsewhere) {

  /**
   * Sorts out what was found.
   *
   * @param found not newer than the result, and perhaps about other things too
   * @param complete whether that was all
   * @param newest of each arch and scenario
   */
  static History of(
      ResultView result, List<ResultView> found, boolean complete, List<ResultView> newest) {
    List<ResultView> same = new ArrayList<>(found.stream()
        .filter(result::isAboutTheSame)
        .filter(other -> ResultView.AGE.compare(other, result) <= 0)
        .toList());
    if (same.stream().noneMatch(other -> other.id() == result.id())) {
      same.add(0, result);
    }
    Optional<ResultView> newer = newest.stream()
        .filter(result::isAboutTheSame)
        .filter(other -> ResultView.AGE.compare(other, result) > 0)
        .max(ResultView.AGE);
    List<ResultView> elsewhere = newest.stream()
        .filter(other -> other.all("item").equals(result.all("item")))
        .filter(other -> !result.isAboutTheSame(other))
        .toList();
    return new History(same, complete, newer, elsewhere);
  }

  /** The one that this result is to be compared with. */
  public Optional<ResultView> before() {
    return results.stream().skip(1).findFirst();
  }

  /** The oldest first. */
  public List<ResultView> byAge() {
    return results.stream().sorted(ResultView.AGE).toList();
  }

  /** What the comparison tells. */
  public String sentence(ResultView result) {
    if (before().isEmpty()) {
      return complete
          ? "The first result of this testcase for this item."
          : "No result before it among the newest.";
    }
    return before().get().outcome().equals(result.outcome())
        ? "Unchanged: the result before was the same,"
        : "Changed: the result before was another one,";
  }
}
