package org.taskotron.resultsdb.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.taskotron.resultsdb.result.DataFilter;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.Selection;

/**
 * What somebody wants to know of an item.
 *
 * @param types of the item, one of these; none: any
 * @param since results before it do not count
 * @param when as things stood then; missing: as they stand now
 */
public record Question(
    String item,
    Set<String> types,
    List<Requirement> required,
    Optional<Instant> since,
    Optional<Instant> when) {

  public Question {
    types = Set.copyOf(types);
    required = required.stream().distinct().toList();
  }

  Set<String> testcases() {
    return required.stream().map(Requirement::testcase).collect(Collectors.toUnmodifiableSet());
  }

  /** The results that count. */
  ResultQuery results() {
    List<DataFilter> subject = types.isEmpty()
        ? List.of(itself())
        : List.of(itself(), new DataFilter("type", new Selection(types, List.of())));
    return about(testcases(), subject, since, when);
  }

  /** Everything about the item, whatever its type and whenever. */
  ResultQuery anything(Set<String> testcases) {
    return about(testcases, List.of(itself()), Optional.empty(), Optional.empty());
  }

  private DataFilter itself() {
    return new DataFilter("item", Selection.of(item));
  }

  static ResultQuery about(
      Set<String> testcases, List<DataFilter> data, Optional<Instant> from, Optional<Instant> to) {
    return new ResultQuery(
        Set.of(),
        new Selection(testcases, List.of()),
        Set.of(),
        from,
        to,
        data,
        ResultQuery.Order.NEWEST_FIRST);
  }
}
