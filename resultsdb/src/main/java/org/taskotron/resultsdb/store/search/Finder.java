package org.taskotron.resultsdb.store.search;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.result.DataFilter;
import org.taskotron.resultsdb.result.Place;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.Selection;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.Standing;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.store.row.KeyRow;
import org.taskotron.resultsdb.store.row.ResultRow;
import org.taskotron.resultsdb.store.row.TestcaseRow;
import org.taskotron.resultsdb.store.row.Value;

/** Finds results: looks up the names of a query, has it planned, and reads one page with one statement. */
public final class Finder {

  /** Testcases that are named in a statement by their ids; more are looked up inside it. */
  private static final int MOST_TESTCASES = 1_000;

  private static final int MOST_KNOWN = 10_000;

  /** Results that are passed over one by one. */
  private static final long FAR = 500;

  private static final String ITEM = "item";

  /** Nobody has so many results: a page beyond is empty without asking. */
  private static final long FARTHEST = 4_000_000_000L;

  /** Keys by name. A key's number never changes; one that is not here is looked up each time. */
  private final Map<String, Long> keys = new ConcurrentHashMap<>();

  /** Testcases by name; neither changes. */
  private final Map<String, Long> testcases = new ConcurrentHashMap<>();

  private final Selectivity selectivity = new Selectivity();
  private final Recent recent;
  private final Vocabularies vocabularies = new Vocabularies();
  private final Ladder ladder = new Ladder();

  /** @param clock by which results are submitted, about */
  public Finder(Clock clock) {
    this.recent = new Recent(clock, selectivity);
  }

  public Slice<Result> results(SqlSession session, ResultQuery query, Window<Place> window) {
    if (window.count() == 0 || window.offset() > FARTHEST) {
      return Slice.empty();
    }
    Optional<Search> found = search(session, query, Page.of(query.order(), window));
    if (found.isEmpty()) {
      return Slice.empty();
    }
    Search search = nearer(session, found.get());
    ResultMapper mapper = session.getMapper(ResultMapper.class);
    List<ResultRow> rows = new Probe(mapper, selectivity)
        .all(search, query)
        .map(all -> Probe.page(all, search.page()))
        .or(() -> Ranked.page(mapper, search))
        .or(() -> recent.page(mapper, search))
        .orElseGet(() -> mapper.page(new Planner(mapper, selectivity).forPage(search)));
    return Slice.of(rows.stream().map(ResultRow::result).toList(), window);
  }

  /** The same search, begun near its page where all results are counted by the hour. */
  private Search nearer(SqlSession session, Search search) {
    Page page = search.page();
    if (page.offset() < FAR || !search.isEverything() || page.beyondTime() != null) {
      return search;
    }
    return ladder
        .start(session, page.offset(), page.descending())
        .map(start -> page.descending()
            ? search.notAfter(start.time()).with(page.at(start.offset()))
            : search.notBefore(start.time()).with(page.at(start.offset())))
        .orElse(search);
  }

  public long count(SqlSession session, ResultQuery query) {
    Optional<Search> search = search(session, query, Page.ALL);
    if (search.isEmpty()) {
      return 0;
    }
    Optional<Long> known = search.get().isEverything() ? ladder.all(session) : Optional.empty();
    if (known.isPresent()) {
      return known.get();
    }
    ResultMapper mapper = session.getMapper(ResultMapper.class);
    return new Probe(mapper, selectivity)
        .all(search.get(), query)
        .map(all -> (long) all.size())
        .orElseGet(() -> mapper.count(new Planner(mapper, selectivity).forAll(search.get())));
  }

  /** The newest of each testcase, or of each combination of it with the values of some keys; of these the chosen ones. */
  public List<Result> latest(
      SqlSession session,
      ResultQuery asked,
      List<String> distinctOn,
      UnaryOperator<List<Standing>> choice) {
    ResultQuery query = asked.ofAnyOutcome();
    Optional<Search> found = search(session, query, Page.ALL);
    if (found.isEmpty()) {
      return chosen(List.of(), choice, these -> List.of());
    }
    Search search = found.get();
    ResultMapper mapper = session.getMapper(ResultMapper.class);
    Optional<List<ResultRow>> few = new Probe(mapper, selectivity).all(search, query);
    if (few.isPresent()) {
      return chosen(
          Probe.latest(few.get(), distinctOn), choice, these -> Reader.ofThese(few.get(), these));
    }
    Planner planner = new Planner(mapper, selectivity);
    Reader reader = new Reader(mapper);
    if (!distinctOn.isEmpty()) {
      Collection<Long> ids = keys(session, distinctOn).values();
      List<MatchRow> all = mapper.matches(planner.forAll(search));
      return chosen(
          Latest.ofEachCombination(all, ids, some -> reader.values(some, ids)),
          choice,
          reader::read);
    }
    Optional<Search> ofFew = planner.ofFew(search);
    if (ofFew.isPresent()) {
      return chosen(Latest.ofEachTestcase(mapper.matches(ofFew.get())), choice, reader::read);
    }
    List<ResultRow> whole = mapper.newestOfEachTestcase(search);
    return chosen(
        Latest.ofEachTestcase(whole.stream().map(Probe::match).toList()),
        choice,
        these -> Reader.ofThese(whole, these));
  }

  private static List<Result> chosen(
      List<MatchRow> latest,
      UnaryOperator<List<Standing>> choice,
      Function<List<Standing>, List<Result>> read) {
    return read.apply(choice.apply(latest.stream().map(MatchRow::standing).toList()));
  }

  /** The query with its names looked up; empty when it names something that nothing can have. */
  private Optional<Search> search(SqlSession session, ResultQuery query, Page page) {
    Optional<List<Term>> terms = terms(session, query.data());
    Optional<List<Long>> groups = groups(session, query.groups());
    Optional<Testcases> testcases = testcases(session, query.testcases());
    if (terms.isEmpty() || groups.isEmpty() || testcases.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Search(
        List.of(),
        query.from().map(Micros::of).orElse(null),
        query.to().map(Micros::of).orElse(null),
        query.outcomes(),
        testcases.get().ids(),
        testcases.get().names(),
        testcases.get().patterns(),
        groups.get(),
        terms.get(),
        page));
  }

  private Optional<List<Term>> terms(SqlSession session, List<DataFilter> filters) {
    Map<String, Long> ids = keys(session, filters.stream().map(DataFilter::key).toList());
    List<Term> terms = new ArrayList<>();
    for (DataFilter filter : filters) {
      Long id = ids.get(filter.key());
      if (id == null) {
        return Optional.empty();
      }
      Optional<Term> term = term(session, id, filter.values());
      if (term.isEmpty()) {
        return Optional.empty();
      }
      terms.add(term.get());
    }
    return Optional.of(terms);
  }

  /** Empty when no text of the key fits. */
  private Optional<Term> term(SqlSession session, long keyId, Selection wanted) {
    List<Value> values = wanted.texts().stream().map(Value::of).toList();
    List<Like> patterns = wanted.patterns().stream().map(Like::of).toList();
    if (patterns.isEmpty() || !values.isEmpty()) {
      return Optional.of(Term.of(keyId, values, patterns));
    }
    Optional<Vocabulary.Matches> matches =
        vocabularies.like(session, keyId, wanted.patterns(), Term.MOST_VALUES);
    if (matches.isEmpty()) {
      return Optional.of(Term.of(keyId, values, patterns));
    }
    return matches.filter(some -> some.all() > 0).map(some -> Term.of(keyId, patterns, some));
  }

  /**
   * Has what is kept in memory keep up with what was stored: what patterns are compared with, beginning with the key that
   * is asked for most, and the way to far pages.
   */
  public void keepUp(SqlSession session) {
    Long item = keys(session, List.of(ITEM)).get(ITEM);
    if (item != null) {
      vocabularies.keepUp(session, item);
    }
    vocabularies.keepUp(session);
    ladder.keepUp(session);
  }

  private Map<String, Long> keys(SqlSession session, Collection<String> names) {
    return numbers(
        names,
        keys,
        unknown -> session.getMapper(ResultMapper.class).keys(unknown).stream()
            .collect(Collectors.toMap(KeyRow::name, KeyRow::id)));
  }

  /** The numbers of those that there are, from memory as far as it goes. */
  private static Map<String, Long> numbers(
      Collection<String> names,
      Map<String, Long> known,
      Function<List<String>, Map<String, Long>> lookUp) {
    Map<String, Long> found = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String name : names) {
      Long id = known.get(name);
      if (id == null) {
        unknown.add(name);
      } else {
        found.put(name, id);
      }
    }
    if (!unknown.isEmpty()) {
      Map<String, Long> more = lookUp.apply(unknown);
      found.putAll(more);
      if (known.size() < MOST_KNOWN) {
        known.putAll(more);
      }
    }
    return found;
  }

  private static Optional<List<Long>> groups(SqlSession session, Set<String> uuids) {
    if (uuids.isEmpty()) {
      return Optional.of(List.of());
    }
    List<Long> ids = session.getMapper(ResultMapper.class).groupIds(uuids);
    return ids.isEmpty() ? Optional.empty() : Optional.of(ids);
  }

  private Collection<Long> named(SqlSession session, Set<String> names) {
    return numbers(
            names,
            testcases,
            unknown -> session.getMapper(TestcaseMapper.class).named(unknown).stream()
                .collect(Collectors.toMap(TestcaseRow::name, TestcaseRow::id)))
        .values();
  }

  /** Testcases by id, or, when there are too many, as they were asked for. */
  private record Testcases(@Nullable List<Long> ids, Set<String> names, List<Like> patterns) {}

  private Optional<Testcases> testcases(SqlSession session, Selection selection) {
    if (selection.isAll()) {
      return Optional.of(new Testcases(null, Set.of(), List.of()));
    }
    if (selection.patterns().isEmpty() && selection.texts().size() <= MOST_TESTCASES) {
      List<Long> named = List.copyOf(named(session, selection.texts()));
      return named.isEmpty()
          ? Optional.empty()
          : Optional.of(new Testcases(named, Set.of(), List.of()));
    }
    List<Like> patterns = selection.patterns().stream().map(Like::of).toList();
    List<Long> ids = session
        .getMapper(TestcaseMapper.class)
        .ids(selection.texts(), patterns, MOST_TESTCASES + 1);
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        ids.size() <= MOST_TESTCASES
            ? new Testcases(ids, Set.of(), List.of())
            : new Testcases(null, selection.texts(), patterns));
  }
}
