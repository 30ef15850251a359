package org.taskotron.resultsdb.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.taskotron.resultsdb.result.Result;

/** Chooses the latest among results that fit. */
final class Latest {

  /** Results in one statement. */
  private static final int CHUNK = 1_000;

  private static final Comparator<MatchRow> AGE =
      Comparator.comparingLong(MatchRow::submitTime).thenComparingLong(MatchRow::resultId);

  private final ResultMapper results;

  Latest(ResultMapper results) {
    this.results = results;
  }

  /** Of each testcase all at its latest time. */
  List<Result> ofEachTestcase(List<MatchRow> all) {
    Map<Long, Long> newest = new HashMap<>();
    all.forEach(row -> newest.merge(row.testcaseId(), row.submitTime(), Math::max));
    return read(all.stream()
        .filter(row -> newest.getOrDefault(row.testcaseId(), 0L) == row.submitTime())
        .toList());
  }

  /**
   * Of each combination of testcase and values of the keys the newest.
   *
   * @param keys those that any result has; one that nobody has tells nothing apart
   */
  List<Result> ofEachCombination(List<MatchRow> all, List<Long> keys) {
    Map<List<Object>, MatchRow> newest = new HashMap<>();
    for (int begin = 0; begin < all.size(); begin += CHUNK) {
      List<MatchRow> some = all.subList(begin, Math.min(begin + CHUNK, all.size()));
      Map<Long, Map<Long, Set<Value>>> values = values(some, keys);
      for (MatchRow row : some) {
        for (List<Object> combination :
            combinations(row, keys, values.getOrDefault(row.resultId(), Map.of()))) {
          newest.merge(combination, row, (a, b) -> AGE.compare(a, b) >= 0 ? a : b);
        }
      }
    }
    return read(newest.values());
  }

  private Map<Long, Map<Long, Set<Value>>> values(List<MatchRow> rows, List<Long> keys) {
    Map<Long, Map<Long, Set<Value>>> values = new HashMap<>();
    if (keys.isEmpty()) {
      return values;
    }
    List<Long> ids = rows.stream().map(MatchRow::resultId).toList();
    for (DataRow row : results.data(ids, keys)) {
      values
          .computeIfAbsent(row.resultId(), id -> new HashMap<>())
          .computeIfAbsent(row.keyId(), key -> new LinkedHashSet<>())
          .add(new Value(row.value(), row.rest()));
    }
    return values;
  }

  /** The testcase with each choice of one value for each key; without a value that key counts as none. */
  private static List<List<Object>> combinations(
      MatchRow row, List<Long> keys, Map<Long, Set<Value>> values) {
    List<List<Object>> combinations = List.of(List.of(row.testcaseId()));
    for (Long key : keys) {
      List<List<Object>> longer = new ArrayList<>();
      for (List<Object> combination : combinations) {
        Set<Value> its = values.getOrDefault(key, Set.of());
        if (its.isEmpty()) {
          longer.add(and(combination, "none"));
        }
        its.forEach(value -> longer.add(and(combination, value)));
      }
      combinations = longer;
    }
    return combinations;
  }

  private static List<Object> and(List<Object> combination, Object value) {
    List<Object> longer = new ArrayList<>(combination);
    longer.add(value);
    return longer;
  }

  /** The results themselves, each once, the newest first. */
  List<Result> read(Collection<MatchRow> rows) {
    List<Long> ids =
        rows.stream().sorted(AGE.reversed()).map(MatchRow::resultId).distinct().toList();
    Map<Long, Result> found = new HashMap<>();
    for (int begin = 0; begin < ids.size(); begin += CHUNK) {
      results
          .byIds(ids.subList(begin, Math.min(begin + CHUNK, ids.size())))
          .forEach(row -> found.put(row.id(), row.result()));
    }
    List<Result> inOrder = new ArrayList<>();
    ids.forEach(id -> {
      Result result = found.get(id);
      if (result != null) {
        inOrder.add(result);
      }
    });
    return inOrder;
  }
}
