package org.taskotron.resultsdb.store.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses where a search begins. The optimizers of both databases know too little to do it: neither knows that the newest
 * twenty of many can be read off the end of an index, nor, without statistics that are fresh, that ten results have this
 * item and half a million that type.
 *
 * <p>Each restriction that has an index is a candidate. The one with the fewest rows, counted up to a bound, leads, and
 * the others are checked for each of its rows. When all have many, one that lies in the order of time is walked until the
 * page is full: the only stretch of its index, or several merged.
 */
final class Planner {

  /**
   * Up to so many rows are better collected and sorted than met by chance on a walk through everything: with a million
   * results both ways then cost some thousand rows.
   */
  static final int FEW = 4_000;

  /** Stretches that are merged; more are not worth their statement. */
  private static final int MOST_STRETCHES = 100;

  private final ResultMapper results;
  private final Selectivity selectivity;

  Planner(ResultMapper results, Selectivity selectivity) {
    this.results = results;
    this.selectivity = selectivity;
  }

  /** The search from its best beginning: the page is read off it in order. */
  Search forPage(Search search) {
    List<Candidate> candidates = candidates(search);
    if (candidates.size() == 1 && candidates.get(0).lead().stretches() == 1) {
      return candidates.get(0).search();
    }
    List<Counted> counted = counted(candidates, search);
    return few(counted, search)
        .or(() -> counted.stream()
            .filter(c -> c.candidate().lead().stretches() <= MOST_STRETCHES)
            .findFirst()
            .map(c -> c.candidate().rest().from(c.candidate().lead().split())))
        .orElseGet(() -> search.from(List.of(Lead.TIME)));
  }

  /**
   * The search from a beginning with so few rows that all can be looked at, if there is one. Testcases are none: each of
   * them has an index that tells its newest first.
   */
  Optional<Search> ofFew(Search search) {
    List<Candidate> candidates = candidates(search).stream()
        .filter(candidate -> candidate.lead().kind() != Lead.Kind.TESTCASE)
        .toList();
    return few(counted(candidates, search), search);
  }

  /** The search from a beginning that spares some rows, where all that fit must be looked at anyway. */
  Search forAll(Search search) {
    List<Counted> counted = counted(candidates(search), search);
    return few(counted, search)
        .or(() -> counted.stream().findFirst().map(c -> c.candidate().search()))
        .orElseGet(() -> search.from(List.of(Lead.TIME)));
  }

  /** Begins with the fewest rows, if they are few; patterns are tried when nothing else has few. */
  private Optional<Search> few(List<Counted> counted, Search search) {
    return counted.stream()
        .filter(c -> c.rows() < FEW)
        .findFirst()
        .map(c -> c.candidate().search())
        .or(() -> candidates(search).stream()
            .filter(candidate -> candidate.lead().isPattern())
            .flatMap(candidate -> collected(candidate, search).stream())
            .findFirst());
  }

  /** The results that a pattern finds, if they are few: it is gone through once, not for counting and again. */
  private Optional<Search> collected(Candidate candidate, Search search) {
    List<Long> ids = results.ids(candidate.lead(), search, FEW);
    return ids.size() < FEW
        ? Optional.of(candidate.rest().from(List.of(Lead.results(ids))))
        : Optional.empty();
  }

  private static List<Candidate> candidates(Search search) {
    List<Candidate> candidates = new ArrayList<>();
    if (!search.groupIds().isEmpty()) {
      candidates.add(new Candidate(Lead.groups(search.groupIds()), search.withoutGroups()));
    }
    for (Term term : search.terms()) {
      candidates.add(new Candidate(Lead.data(term), search.without(term)));
    }
    List<Long> testcases = search.testcaseIds();
    if (testcases != null) {
      candidates.add(new Candidate(Lead.testcases(testcases), search.withoutTestcases()));
    }
    if (!search.outcomes().isEmpty()) {
      candidates.add(new Candidate(Lead.outcomes(search.outcomes()), search.withoutOutcomes()));
    }
    return candidates;
  }

  /** All but patterns, those with the fewest rows first. */
  private List<Counted> counted(List<Candidate> all, Search search) {
    List<Candidate> candidates =
        all.stream().filter(candidate -> !candidate.lead().isPattern()).toList();
    if (candidates.isEmpty()) {
      return List.of();
    }
    List<Lead> leads = candidates.stream().map(Candidate::lead).toList();
    return results.hits(leads, search, FEW).stream()
        .map(hits -> counted(candidates.get(hits.lead()), hits.hits()))
        .sorted(Comparator.comparingLong(Counted::rows))
        .toList();
  }

  private Counted counted(Candidate candidate, long rows) {
    Lead lead = candidate.lead();
    if (lead.kind() == Lead.Kind.GROUP || lead.kind() == Lead.Kind.DATA) {
      selectivity.learn(lead, rows);
    }
    return new Counted(candidate, rows);
  }

  private record Counted(Candidate candidate, long rows) {}
}
