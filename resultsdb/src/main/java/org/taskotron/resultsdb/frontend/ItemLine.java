package org.taskotron.resultsdb.frontend;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An item in the list of those that were heard of last.
 *
 * @param counts how its results among those that were looked at fared, the worst first
 */
public record ItemLine(String item, String type, Instant heard, List<Matrix.Count> counts) {

  /** @param newest the newest first */
  static List<ItemLine> of(List<ResultView> newest) {
    Map<String, List<ResultView>> byItem = new LinkedHashMap<>();
    for (ResultView result : newest) {
      for (String item : result.all("item")) {
        byItem.computeIfAbsent(item, none -> new ArrayList<>()).add(result);
      }
    }
    List<ItemLine> lines = new ArrayList<>();
    byItem.forEach((item, results) -> lines.add(new ItemLine(
        item, results.get(0).line("type"), results.get(0).submitted(), counts(results))));
    return lines;
  }

  static List<Matrix.Count> counts(List<ResultView> results) {
    Map<Verdict, Long> counts = new TreeMap<>(Verdict.WORST_FIRST);
    results.forEach(result -> counts.merge(result.verdict(), 1L, Long::sum));
    return counts.entrySet().stream()
        .map(entry -> new Matrix.Count(entry.getKey(), entry.getValue()))
        .toList();
  }
}
