package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How something fares as the API counts it: of thousands of checks only the worst are told.
 *
 * @param latest the newest results of those testcases that fare worst
 * @param outcomes how many of all the newest results fare how
 * @param testcases how many testcases there are, those that are not told among them
 */
record Overview(List<ResultView> latest, Map<Verdict, Long> outcomes, long testcases) {

  /** More than these a page has no room for. */
  private static final int TESTCASES = 300;

  /** An overview that is being asked for. An API that is not ours knows none, and is then asked for everything. */
  record Question(Site site, Query query, Asked asked) {

    Overview answer() throws IOException, ApiRefusal {
      var overview = asked.answer();
      return overview.isPresent()
          ? Overview.of(overview.get())
          : Overview.of(ResultView.listOf(site.list("/results/latest", query)));
    }
  }

  static Question ask(Site site, Query query) {
    return new Question(site, query, site.ask("/results/overview", query.and("limit", TESTCASES)));
  }

  private static Overview of(JsonNode json) {
    Map<Verdict, Long> outcomes = new TreeMap<>(Verdict.WORST_FIRST);
    json.path("outcomes")
        .properties()
        .forEach(outcome -> outcomes.merge(
            Verdict.of(outcome.getKey()), outcome.getValue().longValue(), Long::sum));
    return new Overview(
        ResultView.listOf(json), outcomes, json.path("testcases").longValue());
  }

  /** Of results that are known to be all. */
  static Overview of(List<ResultView> latest) {
    Map<Verdict, Long> outcomes = new TreeMap<>(Verdict.WORST_FIRST);
    latest.forEach(result -> outcomes.merge(result.verdict(), 1L, Long::sum));
    return new Overview(latest, outcomes, testcases(latest));
  }

  private static long testcases(List<ResultView> results) {
    return results.stream().map(result -> result.testcase().name()).distinct().count();
  }

  /** Without results that are named so only by chance. */
  Overview of(Naming naming) {
    return latest.stream().allMatch(naming::isOf)
        ? this
        : of(latest.stream().filter(naming::isOf).toList());
  }

  /**
   * Both. Where not all is told it is not known which results are in both; mostly the one that has more has all of the
   * other, as a compose has its parts.
   */
  Overview and(Overview other) {
    List<ResultView> both =
        Stream.concat(latest.stream(), other.latest.stream()).distinct().toList();
    if (isWhole() && other.isWhole()) {
      return of(both);
    }
    Map<Verdict, Long> most = new TreeMap<>(Verdict.WORST_FIRST);
    most.putAll(outcomes);
    other.outcomes.forEach((verdict, count) -> most.merge(verdict, count, Math::max));
    return new Overview(
        both, most, Math.max(testcases(both), Math.max(testcases, other.testcases)));
  }

  /** Whether all testcases are told. */
  boolean isWhole() {
    return testcases(latest) >= testcases;
  }
}
