package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How something fares, in one answer of a size that can be read. */
class OverviewTest {

  @TempDir
  Path folder;

  private ApiServer api;

  @BeforeEach
  void start() {
    api = ApiServer.start(folder);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static Map<String, Object> result(
      String testcase, String outcome, String arch, int second) {
    return Map.of(
        "testcase",
        testcase,
        "outcome",
        outcome,
        "submit_time",
        second * 1_000,
        "data",
        Map.of("item", "x", "arch", arch));
  }

  private long posted(String testcase, String outcome, String arch, int second) {
    return api.post("/results", result(testcase, outcome, arch, second))
        .json()
        .path("id")
        .longValue();
  }

  @Test
  void theLatestAreCountedAndTheWorstTestcasesTold() {
    posted("a", "FAILED", "x86_64", 1);
    long good = posted("a", "PASSED", "x86_64", 2);
    long goodElsewhere = posted("a", "PASSED", "s390x", 3);
    long goodHere = posted("b", "PASSED", "x86_64", 4);
    long bad = posted("b", "FAILED", "s390x", 5);
    long inspect = posted("c", "NEEDS_INSPECTION", "x86_64", 6);
    long newer = posted("d", "PASSED", "x86_64", 7);
    String overview = "/results/overview?item=x&_distinct_on=arch&limit=";
    ApiServer.Reply two = api.get(overview + 2);
    assertThat(two.ids()).containsExactly(inspect, bad, goodHere);
    assertThat(two.json().path("outcomes"))
        .hasToString("{\"FAILED\":1,\"NEEDS_INSPECTION\":1,\"PASSED\":4}");
    assertThat(two.json().path("testcases").intValue()).isEqualTo(4);
    assertThat(api.get(overview + 3).ids()).containsExactly(newer, inspect, bad, goodHere);
    assertThat(api.get(overview + 4).ids())
        .containsExactly(newer, inspect, bad, goodHere, goodElsewhere, good);
    assertThat(api.get(overview + 0).json().path("testcases").intValue()).isEqualTo(4);
    assertThat(api.get(overview + 0).ids()).isEmpty();
    assertThat(api.get("/results/overview?item=none").text())
        .isEqualTo("{\"data\":[],\"outcomes\":{},\"testcases\":0}\n");
    assertThat(api.get("/results/overview?limit=x&item=x").status()).isEqualTo(400);
    assertThat(api.get("/results/overview?outcome=FAILED").message())
        .isEqualTo("Please, provide at least one filter");
  }

  @Test
  void moreResultsThanOneAnswerMayHoldAreCountedAllTheSame() {
    List<Map<String, Object>> results = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      results.add(Map.of(
          "testcase",
          "t" + i,
          "outcome",
          i == 7 ? "FAILED" : "PASSED",
          "note",
          "x".repeat(60_000),
          "data",
          Map.of("item", "x")));
    }
    for (int i = 0; i < results.size(); i += 50) {
      assertThat(api.post("/results", results.subList(i, i + 50)).status()).isEqualTo(201);
    }
    assertThat(api.get("/results/latest?item=x&_distinct_on=arch").status()).isEqualTo(413);
    ApiServer.Reply overview = api.get("/results/overview?item=x&_distinct_on=arch&limit=2");
    assertThat(overview.json().path("outcomes")).hasToString("{\"FAILED\":1,\"PASSED\":999}");
    assertThat(overview.all("/testcase/name")).containsExactly("t999", "t7");
  }
}
