package org.taskotron.resultsdb.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Chooses where a search begins. The optimizers of both databases know too little to do it: neither knows that the newest
 * twenty of many can be read off the end of an index, nor, without statistics that are fresh, that ten results have this
 * item and half a million that type.
 *
 * <p>Each restriction that has an index is a candidate. The one with the fewest rows, counted up to a bound, leads; the
 * others are checked for each of its rows. When all have many, one that lies in the order of time is walked until the
 * page is full.
 */
final class Planner {

  /**
   * Up to so many rows are better collected and sorted than met by chance on a walk through everything: with a million
   * results both ways then cost some thousand rows.
   */
  static final int FEW = 4_000;

  /** Leads of one candidate; more are not worth their statement. */
  private static final int MOST_LEADS = 100;

  private final ResultMapper results;

  Planner(ResultMapper results) {
    this.results = results;
  }

  /** The search from its best beginning: the page is read off it in order. */
  Search forPage(Search search) {
    List<Candidate> candidates = candidates(search);
    if (candidates.size() == 1 && candidates.get(0).inOrder()) {
      return candidates.get(0).search();
    }
    long[] rows = rows(candidates, search);
    return IntStream.range(0, rows.length)
        .filter(i -> rows[i] < FEW || candidates.get(i).inOrder())
        .boxed()
        .min(Comparator.comparingLong(i -> rows[i]))
        .map(i -> candidates.get(i).search())
        .orElseGet(() -> search.from(List.of(Lead.TIME)));
  }

  /** The search from a beginning with so few rows that all can be looked at, if there is one. */
  Optional<Search> ofFew(Search search) {
    List<Candidate> candidates = candidates(search);
    long[] rows = rows(candidates, search);
    return IntStream.range(0, rows.length)
        .filter(i -> rows[i] < FEW)
        .boxed()
        .min(Comparator.comparingLong(i -> rows[i]))
        .map(i -> candidates.get(i).search());
  }

  /** The search from a beginning that spares some rows, where all that fit must be looked at anyway. */
  Search forAll(Search search) {
    List<Candidate> candidates = candidates(search);
    long[] rows = rows(candidates, search);
    return IntStream.range(0, rows.length)
        .boxed()
        .min(Comparator.comparingLong(i -> rows[i]))
        .map(i -> candidates.get(i).search())
        .orElseGet(() -> search.from(List.of(Lead.TIME)));
  }

  private static List<Candidate> candidates(Search search) {
    List<Candidate> candidates = new ArrayList<>();
    add(candidates, search.groupIds().stream().map(Lead::group), search.withoutGroups());
    for (Term term : search.terms()) {
      Stream<Lead> leads = term.patterns().isEmpty()
          ? term.values().stream().map(value -> Lead.value(term.keyId(), value))
          : Stream.of(Lead.match(term));
      add(candidates, leads, search.without(term));
    }
    List<Long> testcases = search.testcaseIds();
    if (testcases != null) {
      add(candidates, testcases.stream().map(Lead::testcase), search.withoutTestcases());
    }
    add(candidates, search.outcomes().stream().map(Lead::outcome), search.withoutOutcomes());
    return candidates;
  }

  private static void add(List<Candidate> candidates, Stream<Lead> leads, Search rest) {
    List<Lead> list = leads.limit(MOST_LEADS + 1).toList();
    if (!list.isEmpty() && list.size() <= MOST_LEADS) {
      candidates.add(new Candidate(list, rest));
    }
  }

  /** Counts up to {@link #FEW} in each candidate, and so up to a part of it in each of its leads. */
  private long[] rows(List<Candidate> candidates, Search search) {
    if (candidates.isEmpty()) {
      return new long[0];
    }
    List<CountedLead> leads = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      List<Lead> its = candidates.get(i).leads();
      for (Lead lead : its) {
        leads.add(new CountedLead(i, lead, FEW / its.size() + 1));
      }
    }
    List<Lead> plain = leads.stream().map(CountedLead::lead).toList();
    List<Integer> bounds = leads.stream().map(CountedLead::bound).toList();
    long[] rows = new long[candidates.size()];
    boolean[] more = new boolean[candidates.size()];
    for (Hits hits : results.hits(plain, bounds, search)) {
      CountedLead counted = leads.get(hits.lead());
      rows[counted.candidate()] += hits.hits();
      more[counted.candidate()] |= hits.hits() == counted.bound();
    }
    for (int i = 0; i < rows.length; i++) {
      // One long lead among many short ones is not seen to its end: it may have any number of rows.
      rows[i] = more[i] ? Math.max(rows[i], FEW) : rows[i];
    }
    return rows;
  }

  private record CountedLead(int candidate, Lead lead, int bound) {}
}
