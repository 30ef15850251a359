package org.taskotron.resultsdb.store;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.result.ResultQuery.Order;

/**
 * A query about results with all names looked up.
 *
 * @param leads where it begins, merged
 * @param testcaseIds null: any, or too many to name (then {@code testcaseNames} and {@code testcasePatterns} say which)
 * @param end rows that each lead must tell for the window to be full
 */
record Search(
    List<Lead> leads,
    @Nullable Long from,
    @Nullable Long to,
    Set<String> outcomes,
    @Nullable List<Long> testcaseIds,
    Set<String> testcaseNames,
    List<Like> testcasePatterns,
    List<Long> groupIds,
    List<Term> terms,
    Order order,
    long end,
    long offset,
    int count) {

  /** The word for {@code order by}. */
  String direction() {
    return order == Order.NEWEST_FIRST ? "desc" : "asc";
  }

  Search from(List<Lead> others) {
    return with(others, outcomes, testcaseIds, groupIds, terms);
  }

  Search without(Term term) {
    List<Term> others = terms.stream().filter(other -> other != term).toList();
    return with(leads, outcomes, testcaseIds, groupIds, others);
  }

  Search withoutGroups() {
    return with(leads, outcomes, testcaseIds, List.of(), terms);
  }

  Search withoutTestcases() {
    return with(leads, outcomes, null, groupIds, terms);
  }

  Search withoutOutcomes() {
    return with(leads, Set.of(), testcaseIds, groupIds, terms);
  }

  private Search with(
      List<Lead> otherLeads,
      Set<String> otherOutcomes,
      @Nullable List<Long> otherTestcaseIds,
      List<Long> otherGroupIds,
      List<Term> otherTerms) {
    return new Search(
        otherLeads,
        from,
        to,
        otherOutcomes,
        otherTestcaseIds,
        testcaseNames,
        testcasePatterns,
        otherGroupIds,
        otherTerms,
        order,
        end,
        offset,
        count);
  }
}
