package org.taskotron.resultsdb.store.search;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query about results with all names looked up.
 *
 * @param leads where it begins, merged
 * @param testcaseIds null: any, or too many to name (then {@code testcaseNames} and {@code testcasePatterns} say which)
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
    Page page) {

  /** Whether each of its results is known by its leads alone. */
  boolean isUnfiltered() {
    return outcomes.isEmpty()
        && testcaseIds == null
        && testcaseNames.isEmpty()
        && testcasePatterns.isEmpty()
        && groupIds.isEmpty()
        && terms.isEmpty();
  }

  /** Whether all results there are are looked for. */
  boolean isEverything() {
    return isUnfiltered() && from == null && to == null;
  }

  /** The same, no older than this. */
  Search notBefore(long time) {
    return within(from == null ? Long.valueOf(time) : Long.valueOf(Math.max(from, time)), to, page);
  }

  /** The same, no newer than this. */
  Search notAfter(long time) {
    return within(from, to == null ? Long.valueOf(time) : Long.valueOf(Math.min(to, time)), page);
  }

  Search with(Page other) {
    return within(from, to, other);
  }

  private Search within(@Nullable Long otherFrom, @Nullable Long otherTo, Page otherPage) {
    return new Search(
        leads,
        otherFrom,
        otherTo,
        outcomes,
        testcaseIds,
        testcaseNames,
        testcasePatterns,
        groupIds,
        terms,
        otherPage);
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
        page);
  }
}
