package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    return new Overview(latest, Map.of(), testcases(latest));
  }

  static long testcases(List<ResultView> results) {
    return results.stream().map(result -> result.testcase().name()).distinct().count();
  }

  /** Without those of other things. */
  Overview about(String item) {
    return latest.stream().allMatch(result -> result.all("item").contains(item))
        ? this
        : of(latest.stream().filter(result -> result.all("item").contains(item)).toList());
  }

  /** Whether all testcases are told. */
  boolean isWhole() {
    return testcases(latest) >= testcases;
  }
}
