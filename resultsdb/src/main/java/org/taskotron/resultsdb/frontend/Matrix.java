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
import java.util.stream.Collectors;

/**
 * Everything about an item at one glance: its checks as rows, its arches as columns, the newest outcome in each cell.
 * What needs somebody stands on top.
 *
 * @param arches the columns; an empty text stands for results that name none
 * @param rows the worst first
 * @param counts how the cells fare, the worst first, those of rows that are not told among them
 * @param untold how many testcases there are beside those of the rows, none of them worse
 */
public record Matrix(List<String> arches, List<Row> rows, List<Count> counts, long untold) {

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

  /** @param latest the newest results of each check on each arch */
  static Matrix of(List<ResultView> latest) {
    return of("", Overview.of(latest), List.of());
  }

  /**
   * Sets it up.
   *
   * @param item what it is about; empty if about several
   * @param overview the newest results of the worst checks on each arch
   * @param others results that are known beside them: the history
   */
  static Matrix of(String item, Overview overview, List<ResultView> others) {
    Map<Long, ResultView> known = new LinkedHashMap<>();
    Set<String> told =
        overview.latest().stream().map(r -> r.testcase().name()).collect(Collectors.toSet());
    others.stream()
        .filter(result -> overview.isWhole() || told.contains(result.testcase().name()))
        .forEach(result -> known.put(result.id(), result));
    overview.latest().forEach(result -> known.put(result.id(), result));
    List<ResultView> byAge = new ArrayList<>(known.values());
    byAge.sort(ResultView.AGE);
    Map<Check, Map<String, List<ResultView>>> found = new TreeMap<>();
    Set<String> arches = new TreeSet<>();
    for (ResultView result : byAge) {
      List<String> on = result.arches().isEmpty() ? List.of("") : result.arches();
      for (String arch : on) {
        arches.add(arch);
        found
            .computeIfAbsent(Check.of(result, item), check -> new HashMap<>())
            .computeIfAbsent(arch, none -> new ArrayList<>())
            .add(result);
      }
    }
    List<Row> rows = new ArrayList<>();
    found.forEach((check, cells) -> rows.add(row(check, cells)));
    rows.sort(Comparator.comparing(Row::worst, Verdict.WORST_FIRST).thenComparing(Row::check));
    return new Matrix(
        List.copyOf(arches),
        rows,
        overview.isWhole() ? counts(rows) : counts(overview.outcomes()),
        Math.max(0, overview.testcases() - told.size()));
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

  /** How many it has none for: those that are the least bad. */
  public long left() {
    return rows.size() - shown().size() + untold;
  }

  private static List<Count> counts(List<Row> rows) {
    Map<Verdict, Long> counts = new TreeMap<>(Verdict.WORST_FIRST);
    rows.forEach(
        row -> row.cells().values().forEach(cell -> counts.merge(cell.verdict(), 1L, Long::sum)));
    return counts(counts);
  }

  private static List<Count> counts(Map<Verdict, Long> counts) {
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
