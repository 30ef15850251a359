package org.taskotron.resultsdb.store.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Chooses the latest among results that fit. */
final class Latest {

  static final Comparator<MatchRow> AGE =
      Comparator.comparingLong(MatchRow::submitTime).thenComparingLong(MatchRow::resultId);

  /** Results whose values are looked up together. */
  private static final int CHUNK = 1_000;

  /** What some results have under some keys, by result and key. */
  interface Values extends Function<List<MatchRow>, Map<Long, Map<Object, Set<Object>>>> {}

  private Latest() {}

  /** Of each testcase all at its latest time. */
  static List<MatchRow> ofEachTestcase(Collection<MatchRow> all) {
    Map<Long, Long> newest = new HashMap<>();
    all.forEach(row -> newest.merge(row.testcaseId(), row.submitTime(), Math::max));
    return inOrder(all.stream()
        .filter(row -> newest.getOrDefault(row.testcaseId(), 0L) == row.submitTime())
        .toList());
  }

  /**
   * Of each combination of testcase and values of the keys the newest.
   *
   * @param keys those that any result has; one that nobody has tells nothing apart
   */
  static List<MatchRow> ofEachCombination(
      List<MatchRow> all, Collection<? extends Object> keys, Values values) {
    Map<List<Object>, MatchRow> newest = new HashMap<>();
    for (int begin = 0; begin < all.size(); begin += CHUNK) {
      List<MatchRow> some = all.subList(begin, Math.min(begin + CHUNK, all.size()));
      Map<Long, Map<Object, Set<Object>>> its = keys.isEmpty() ? Map.of() : values.apply(some);
      for (MatchRow row : some) {
        for (List<Object> combination :
            combinations(row, keys, its.getOrDefault(row.resultId(), Map.of()))) {
          newest.merge(combination, row, (a, b) -> AGE.compare(a, b) >= 0 ? a : b);
        }
      }
    }
    return inOrder(newest.values());
  }

  /** The testcase with each choice of one value for each key; without a value that key counts as none. */
  private static List<List<Object>> combinations(
      MatchRow row, Collection<? extends Object> keys, Map<Object, Set<Object>> values) {
    List<List<Object>> combinations = List.of(List.of(row.testcaseId()));
    for (Object key : keys) {
      List<List<Object>> longer = new ArrayList<>();
      for (List<Object> combination : combinations) {
        Set<Object> its = values.getOrDefault(key, Set.of());
        if (its.isEmpty()) {
          longer.add(and(combination, List.of()));
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

  /** Each once, the newest first. */
  private static List<MatchRow> inOrder(Collection<MatchRow> rows) {
    return new HashSet<>(rows).stream().sorted(AGE.reversed()).toList();
  }
}
