package org.taskotron.resultsdb.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.result.DataFilter;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.Selection;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.Window;

/** Finds results: looks up the names of a query, has it planned, and reads one page with one statement. */
final class Finder {

  /** Testcases that are named in a statement by their ids; more are looked up inside it. */
  private static final int MOST_TESTCASES = 1_000;

  private static final int MOST_KEYS = 10_000;

  /** Nobody has so many results: a page beyond is empty without asking. */
  private static final long FARTHEST = 4_000_000_000L;

  /** Keys by name. A key's number never changes; one that is not here is looked up each time. */
  private final Map<String, Long> keys = new ConcurrentHashMap<>();

  Slice<Result> results(SqlSession session, ResultQuery query, Window window) {
    if (window.count() == 0 || window.offset() > FARTHEST) {
      return Slice.empty();
    }
    Optional<Search> search = search(session, query, window);
    if (search.isEmpty()) {
      return Slice.empty();
    }
    ResultMapper mapper = session.getMapper(ResultMapper.class);
    Search planned = new Planner(mapper).forPage(search.get());
    return Slice.of(mapper.page(planned).stream().map(ResultRow::result).toList(), window.count());
  }

  /** The newest of each testcase, or of each combination of it with the values of some keys. */
  List<Result> latest(SqlSession session, ResultQuery query, List<String> distinctOn) {
    Optional<Search> search = search(session, query.ofAnyOutcome(), new Window(0, 0));
    if (search.isEmpty()) {
      return List.of();
    }
    ResultMapper mapper = session.getMapper(ResultMapper.class);
    Planner planner = new Planner(mapper);
    Latest latest = new Latest(mapper);
    if (!distinctOn.isEmpty()) {
      Map<String, Long> ids = keys(session, distinctOn);
      List<MatchRow> all = mapper.matches(planner.forAll(search.get()));
      return latest.ofEachCombination(all, List.copyOf(ids.values()));
    }
    return planner
        .ofFew(search.get())
        .map(few -> latest.ofEachTestcase(mapper.matches(few)))
        .orElseGet(() -> latest.read(mapper.newestOfEachTestcase(search.get())));
  }

  /** The query with its names looked up; empty when it names something that nothing can have. */
  private Optional<Search> search(SqlSession session, ResultQuery query, Window window) {
    Optional<List<Term>> terms = terms(session, query.data());
    Optional<List<Long>> groups = groups(session, query.groups());
    Optional<Testcases> testcases = testcases(session, query.testcases());
    if (terms.isEmpty() || groups.isEmpty() || testcases.isEmpty()) {
      return Optional.empty();
    }
    int oneMore = window.count() + 1;
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
        query.order(),
        window.offset() + oneMore,
        window.offset(),
        oneMore));
  }

  private Optional<List<Term>> terms(SqlSession session, List<DataFilter> filters) {
    Map<String, Long> ids = keys(session, filters.stream().map(DataFilter::key).toList());
    List<Term> terms = new ArrayList<>();
    for (DataFilter filter : filters) {
      Long id = ids.get(filter.key());
      if (id == null) {
        return Optional.empty();
      }
      terms.add(new Term(
          id,
          filter.values().texts().stream().map(Value::of).toList(),
          filter.values().patterns().stream().map(Like::of).toList()));
    }
    return Optional.of(terms);
  }

  private Map<String, Long> keys(SqlSession session, Collection<String> names) {
    Map<String, Long> found = new java.util.HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String name : names) {
      Long id = keys.get(name);
      if (id == null) {
        unknown.add(name);
      } else {
        found.put(name, id);
      }
    }
    if (!unknown.isEmpty()) {
      for (KeyRow row : session.getMapper(ResultMapper.class).keys(unknown)) {
        found.put(row.name(), row.id());
        if (keys.size() < MOST_KEYS) {
          keys.put(row.name(), row.id());
        }
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

  /** Testcases by id, or, when there are too many, as they were asked for. */
  private record Testcases(@Nullable List<Long> ids, Set<String> names, List<Like> patterns) {}

  private static Optional<Testcases> testcases(SqlSession session, Selection selection) {
    if (selection.isAll()) {
      return Optional.of(new Testcases(null, Set.of(), List.of()));
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
