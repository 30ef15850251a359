package org.taskotron.resultsdb.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

  /** The search from its best beginning. */
  Search plan(Search search) {
    List<Candidate> candidates = candidates(search);
    if (candidates.isEmpty()) {
      return search.from(List.of(Lead.TIME));
    }
    if (candidates.size() == 1 && candidates.get(0).inOrder()) {
      return search.from(candidates.get(0).leads());
    }
    return search.from(best(candidates, search));
  }

  private static List<Candidate> candidates(Search search) {
    List<Candidate> candidates = new ArrayList<>();
    add(candidates, search.groupIds().stream().map(Lead::group));
    for (Term term : search.terms()) {
      if (term.patterns().isEmpty()) {
        add(candidates, term.values().stream().map(value -> Lead.value(term.keyId(), value)));
      } else {
        add(candidates, Stream.of(Lead.match(term)));
      }
    }
    List<Long> testcases = search.testcaseIds();
    if (testcases != null) {
      add(candidates, testcases.stream().map(Lead::testcase));
    }
    Set<String> outcomes = search.outcomes();
    add(candidates, outcomes.stream().map(Lead::outcome));
    return candidates;
  }

  private static void add(List<Candidate> candidates, Stream<Lead> leads) {
    List<Lead> list = leads.limit(MOST_LEADS + 1).toList();
    if (!list.isEmpty() && list.size() <= MOST_LEADS) {
      candidates.add(new Candidate(list));
    }
  }

  private List<Lead> best(List<Candidate> candidates, Search search) {
    long[] rows = rows(candidates, search);
    int best = -1;
    for (int i = 0; i < rows.length; i++) {
      boolean usable = rows[i] < FEW || candidates.get(i).inOrder();
      if (usable && (best < 0 || rows[i] < rows[best])) {
        best = i;
      }
    }
    return best < 0 ? List.of(Lead.TIME) : candidates.get(best).leads();
  }

  private long[] rows(List<Candidate> candidates, Search search) {
    List<Lead> leads = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      for (Lead lead : candidates.get(i).leads()) {
        leads.add(lead);
        owners.add(i);
      }
    }
    long[] rows = new long[candidates.size()];
    for (Hits hits : results.hits(leads, search, FEW)) {
      rows[owners.get(hits.lead())] += hits.hits();
    }
    return rows;
  }
}
