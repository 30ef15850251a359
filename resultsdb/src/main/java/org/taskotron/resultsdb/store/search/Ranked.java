package org.taskotron.resultsdb.store.search;

import java.util.List;
import java.util.Optional;
import org.taskotron.resultsdb.store.row.ResultRow;
import org.taskotron.resultsdb.store.row.Value;
import org.taskotron.resultsdb.store.search.Vocabulary.Matches;

/**
 * The newest results of a pattern, when it is known which texts fit it and how new the newest result of each is: the page
 * can only hold results of the first texts in that order, however many more fit.
 */
final class Ranked {

  /** Texts that are tried; more than the usual page of twenty takes when nothing else is asked. */
  private static final int TRIED = 64;

  private Ranked() {}

  /** The page, if these texts fill it and none of the others can have a result as new as its last. */
  static Optional<List<ResultRow>> page(ResultMapper results, Search search) {
    Page page = search.page();
    List<Term> ranked =
        search.terms().stream().filter(term -> term.matches() != null).toList();
    if (ranked.size() != 1 || !page.descending() || page.beyondTime() != null) {
      return Optional.empty();
    }
    Term term = ranked.get(0);
    Matches matches = term.matches();
    int tried = (int) Math.max(TRIED, page.end());
    if (matches == null || matches.texts().size() <= tried) {
      return Optional.empty(); // these are all, or all that are known: nothing is spared
    }
    List<Value> newest = matches.texts().stream().limit(tried).map(Value::of).toList();
    Lead lead = Lead.data(Term.of(term.keyId(), newest, List.of()));
    List<ResultRow> rows = results.page(search.without(term).from(List.of(lead)));
    boolean full = rows.size() == page.count();
    return full && rows.get(rows.size() - 1).submitTime() > matches.newest().get(tried)
        ? Optional.of(rows)
        : Optional.empty();
  }
}
