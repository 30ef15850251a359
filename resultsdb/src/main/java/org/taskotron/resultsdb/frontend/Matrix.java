package org.taskotron.resultsdb.frontend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything about an item at one glance: its checks as rows, its arches as columns, the newest outcome in each cell.
 * What needs somebody stands on top.
 *
 * @param arches the columns; an empty text stands for results that name none
 */
public record Matrix(List<String> arches, List<Row> rows) {

  /** A check on all arches. */
  public record Row(Check check, Map<String, Cell> cells) {

    /** The cell of an arch; none if nothing is known of it there. */
    public Optional<Cell> at(String arch) {
      return Optional.ofNullable(cells.get(arch));
    }

    /** Its worst result, if a waiver would matter to it. */
    public Optional<ResultView> failed() {
      return cells.values().stream()
          .map(Cell::newest)
          .filter(result -> !result.isGood())
          .min(Comparator.comparing(ResultView::verdict, Verdict.WORST_FIRST));
    }

    Verdict worst() {
      return cells.values().stream().map(Cell::verdict).min(Verdict.WORST_FIRST).orElseThrow();
    }
  }

  /** How many cells there are of a verdict. */
  public record Count(Verdict verdict, long cells) {}

  /** More rows than these a page does not show. */
  private static final int SHOWN = 500;

  private static final int REMEMBERED = 12;
  private static final Comparator<ResultView> AGE =
      Comparator.comparing(ResultView::submitted).thenComparing(ResultView::id);

  /**
   * Sets it up.
   *
   * @param latest the newest results of each check on each arch
   * @param others results that are known beside them: the history
   */
  static Matrix of(List<ResultView> latest, List<ResultView> others) {
    Map<Long, ResultView> known = new LinkedHashMap<>();
    others.forEach(result -> known.put(result.id(), result));
    latest.forEach(result -> known.put(result.id(), result));
    List<ResultView> byAge = new ArrayList<>(known.values());
    byAge.sort(AGE);
    Map<Check, Map<String, List<ResultView>>> found = new TreeMap<>();
    Set<String> arches = new TreeSet<>();
    for (ResultView result : byAge) {
      List<String> on = result.arches().isEmpty() ? List.of("") : result.arches();
      for (String arch : on) {
        arches.add(arch);
        found
            .computeIfAbsent(Check.of(result), check -> new HashMap<>())
            .computeIfAbsent(arch, none -> new ArrayList<>())
            .add(result);
      }
    }
    List<Row> rows = new ArrayList<>();
    found.forEach((check, cells) -> rows.add(row(check, cells)));
    rows.sort(Comparator.comparing(Row::worst, Verdict.WORST_FIRST).thenComparing(Row::check));
    return new Matrix(List.copyOf(arches), rows);
  }

  private static Row row(Check check, Map<String, List<ResultView>> cells) {
    Map<String, Cell> row = new TreeMap<>();
    cells.forEach((arch, results) -> row.put(
        arch,
        new Cell(
            results.get(results.size() - 1),
            results.subList(Math.max(0, results.size() - REMEMBERED), results.size()))));
    return new Row(check, row);
  }

  /** The rows that a page has room for. */
  public List<Row> shown() {
    return rows.subList(0, Math.min(SHOWN, rows.size()));
  }

  /** How many rows it has none for: those that are the least bad. */
  public int left() {
    return rows.size() - shown().size();
  }

  /** How the cells fare, the worst first. */
  public List<Count> counts() {
    Map<Verdict, Long> counts = new TreeMap<>(Verdict.WORST_FIRST);
    rows.forEach(
        row -> row.cells().values().forEach(cell -> counts.merge(cell.verdict(), 1L, Long::sum)));
    return counts.entrySet().stream()
        .map(entry -> new Count(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** The types of the item, as its results name them. */
  public List<String> types() {
    return rows.stream()
        .map(row -> row.check().type())
        .filter(type -> !type.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }
}
