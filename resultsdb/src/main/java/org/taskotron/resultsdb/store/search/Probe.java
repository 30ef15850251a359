package org.taskotron.resultsdb.store.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.store.row.ResultRow;

/**
 * The short way for most questions: who asks for an item or a group asks for some ten results. They are read whole with
 * one statement, and everything else is decided here.
 */
final class Probe {

  private final ResultMapper results;
  private final Selectivity selectivity;

  Probe(ResultMapper results, Selectivity selectivity) {
    this.results = results;
    this.selectivity = selectivity;
  }

  /** All results that fit, if they can be had this way. */
  Optional<List<ResultRow>> all(Search search, ResultQuery query) {
    List<Lead> leads = new ArrayList<>();
    if (!search.groupIds().isEmpty()) {
      leads.add(Lead.groups(search.groupIds()));
    }
    search.terms().stream().map(Lead::data).filter(lead -> !lead.isPattern()).forEach(leads::add);
    return selectivity.mostSelective(leads).flatMap(lead -> read(lead, search, query));
  }

  private Optional<List<ResultRow>> read(Lead lead, Search search, ResultQuery query) {
    Gathered gathered = new Gathered();
    results.rows(lead, search, Selectivity.FEW + 1, gathered);
    if (gathered.isFull()) {
      return Optional.empty(); // few, and large: the page itself may be small
    }
    List<ResultRow> rows = gathered.rows();
    if (rows.size() > Selectivity.FEW) {
      selectivity.learn(lead, 10L * Selectivity.FEW);
      return Optional.empty();
    }
    selectivity.learn(lead, rows.size());
    return Optional.of(
        rows.stream().distinct().filter(row -> query.fits(row.result())).toList());
  }

  /** One page of them. */
  static List<ResultRow> page(List<ResultRow> rows, Page page) {
    List<ResultRow> sorted = new ArrayList<>(rows);
    sorted.sort(page.descending() ? ResultRow.AGE.reversed() : ResultRow.AGE);
    if (page.offset() >= sorted.size()) {
      return List.of();
    }
    int begin = (int) page.offset();
    return sorted.subList(begin, Math.min(sorted.size(), begin + page.count()));
  }

  /** The latest of them. */
  static List<MatchRow> latest(List<ResultRow> rows, Collection<String> distinctOn) {
    Map<Long, ResultRow> byId = new HashMap<>();
    rows.forEach(row -> byId.put(row.id(), row));
    List<MatchRow> matches = rows.stream().map(Probe::match).toList();
    return distinctOn.isEmpty()
        ? Latest.ofEachTestcase(matches)
        : Latest.ofEachCombination(matches, distinctOn, some -> values(some, byId, distinctOn));
  }

  static MatchRow match(ResultRow row) {
    return new MatchRow(row.id(), row.testcaseId(), row.submitTime(), row.outcome());
  }

  private static Map<Long, Map<Object, Set<Object>>> values(
      List<MatchRow> some, Map<Long, ResultRow> byId, Collection<String> keys) {
    Map<Long, Map<Object, Set<Object>>> values = new HashMap<>();
    for (MatchRow match : some) {
      ResultRow row = byId.get(match.resultId());
      Map<String, List<String>> data =
          row == null ? Collections.emptyMap() : row.result().data().values();
      Map<Object, Set<Object>> its = new HashMap<>();
      keys.forEach(key -> its.put(key, new HashSet<>(data.getOrDefault(key, List.of()))));
      values.put(match.resultId(), its);
    }
    return values;
  }
}
