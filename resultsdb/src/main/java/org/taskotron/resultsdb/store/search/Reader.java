package org.taskotron.resultsdb.store.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Standing;
import org.taskotron.resultsdb.store.row.DataRow;
import org.taskotron.resultsdb.store.row.ResultRow;
import org.taskotron.resultsdb.store.row.Value;

/** Reads what belongs to results that were found. */
final class Reader {

  /** Results in one statement. */
  private static final int CHUNK = 1_000;

  private final ResultMapper results;

  Reader(ResultMapper results) {
    this.results = results;
  }

  /** What these have under these keys, by result and key. */
  Map<Long, Map<Object, Set<Object>>> values(List<MatchRow> rows, Collection<Long> keys) {
    Map<Long, Map<Object, Set<Object>>> values = new HashMap<>();
    List<Long> ids = rows.stream().map(MatchRow::resultId).toList();
    for (DataRow row : results.data(ids, keys)) {
      values
          .computeIfAbsent(row.resultId(), id -> new HashMap<>())
          .computeIfAbsent(row.keyId(), key -> new HashSet<>())
          .add(new Value(row.value(), row.rest()));
    }
    return values;
  }

  /** The results themselves, in this order. */
  List<Result> read(List<Standing> chosen) {
    List<Long> ids = chosen.stream().map(Standing::id).toList();
    Gathered gathered = new Gathered();
    for (int begin = 0; begin < ids.size() && !gathered.isFull(); begin += CHUNK) {
      results.byIds(ids.subList(begin, Math.min(begin + CHUNK, ids.size())), gathered);
    }
    return ofThese(gathered.rows(), chosen);
  }

  /** Of rows that were read whole those that are chosen, in this order. */
  static List<Result> ofThese(List<ResultRow> rows, List<Standing> chosen) {
    Map<Long, ResultRow> found = new HashMap<>();
    rows.forEach(row -> found.put(row.id(), row));
    List<Result> inOrder = new ArrayList<>();
    chosen.forEach(standing -> {
      ResultRow row = found.get(standing.id());
      if (row != null) {
        inOrder.add(row.result());
      }
    });
    return inOrder;
  }
}
