package org.taskotron.resultsdb.result;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which results are wanted; every part must fit.
 *
 * @param outcomes one of these; none: any
 * @param groups in one of these; none: any, or in no group
 * @param from submitted then or later
 * @param to submitted then or earlier
 * @param data each filter for itself
 */
public record ResultQuery(
    Set<String> outcomes,
    Selection testcases,
    Set<String> groups,
    Optional<Instant> from,
    Optional<Instant> to,
    List<DataFilter> data,
    Order order) {

  /** By submission time; of those submitted at the same time the later stored counts as newer. */
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  public static final ResultQuery ALL = new ResultQuery(
      Set.of(),
      Selection.ALL,
      Set.of(),
      Optional.empty(),
      Optional.empty(),
      List.of(),
      Order.NEWEST_FIRST);

  public ResultQuery {
    outcomes = Set.copyOf(outcomes);
    groups = Set.copyOf(groups);
    data = List.copyOf(data);
  }

  /** The same within one group only, whatever groups were asked for. */
  public ResultQuery inGroup(String uuid) {
    return new ResultQuery(outcomes, testcases, Set.of(uuid), from, to, data, order);
  }

  /** The same of one testcase only, whatever testcases were asked for. */
  public ResultQuery ofTestcase(String name) {
    return new ResultQuery(outcomes, Selection.of(name), groups, from, to, data, order);
  }

  /** The same whatever the outcome. */
  public ResultQuery ofAnyOutcome() {
    return new ResultQuery(Set.of(), testcases, groups, from, to, data, order);
  }

  /** Whether something else than the outcome is asked for. */
  public boolean isNarrowed() {
    return !testcases.isAll()
        || !groups.isEmpty()
        || from.isPresent()
        || to.isPresent()
        || !data.isEmpty();
  }

  /** Whether a result is one of those that are wanted. */
  public boolean fits(Result result) {
    Instant time = result.submitTime();
    return (outcomes.isEmpty() || outcomes.contains(result.outcome()))
        && testcases.selects(result.testcase().name())
        && (groups.isEmpty() || result.groups().stream().anyMatch(groups::contains))
        && from.filter(time::isBefore).isEmpty()
        && to.filter(time::isAfter).isEmpty()
        && data.stream().allMatch(filter -> filter.fits(result.data()));
  }

  public ResultQuery withData(List<DataFilter> filters) {
    return new ResultQuery(outcomes, testcases, groups, from, to, filters, order);
  }
}
