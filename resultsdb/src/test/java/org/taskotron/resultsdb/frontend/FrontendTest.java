package org.taskotron.resultsdb.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.resultsdb.api.ApiServer;

/** The pages over a real API. */
class FrontendTest {

  @TempDir
  Path folder;

  private PagesServer pages;
  private ApiServer api;

  @BeforeEach
  void start() {
    pages = new PagesServer(folder);
    api = pages.api;
  }

  @AfterEach
  void stop() {
    pages.close();
  }

  private PagesServer.Page get(String path) {
    return pages.get(path);
  }

  private long posted(String testcase, String outcome, Object... fields) {
    return pages.posted(testcase, outcome, fields);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/results", "/testcases", "/groups"})
  void emptyPagesSayWhatToDoNext(String path) {
    PagesServer.Page page = get(path);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).containsPattern("There are no (results|testcases|groups) yet\\.");
  }

  @Test
  void theListIsFilteredByTheAddress() {
    posted(
        "dist.a",
        "PASSED",
        "data",
        Map.of("item", "pkg-1", "type", "koji_build", "arch", "x86_64"));
    posted(
        "dist.b", "FAILED", "data", Map.of("item", "pkg-2", "type", "koji_build", "owner", "me"));
    posted("c", "INFO", "data", Map.of("item", "oth-1", "type", "bodhi_update"));
    assertThat(get("/results").body()).contains("pkg-1").contains("pkg-2").contains("oth-1");
    assertThat(get("/results?item=pkg*&outcome=&type=&since=").body())
        .contains("pkg-1")
        .contains("pkg-2")
        .doesNotContain("oth-1");
    assertThat(get("/results?outcome=FAILED").body()).contains("pkg-2").doesNotContain("pkg-1");
    assertThat(get("/results?testcases=dist.*&arch=x86_64").body())
        .contains("pkg-1")
        .doesNotContain("pkg-2");
    assertThat(get("/results?testcases:like=*.b").body())
        .contains("pkg-2")
        .doesNotContain("pkg-1")
        .contains("testcases:like = *.b");
    assertThat(get("/results?owner=me&item=pkg-2").body())
        .contains("pkg-2")
        .doesNotContain("oth-1")
        .contains("owner = me")
        .contains("href=\"/results?item=pkg-2\"")
        .contains("<input type=\"hidden\" name=\"owner\" value=\"me\">")
        .contains(
            "href=\"https://public.example/api/v2.0/results?owner=me&amp;item=pkg-2&amp;page=0\"");
    assertThat(get("/results?item=none").body()).contains("No result fits.");
  }

  @Test
  void aMistakeInAFilterIsToldOnThePage() {
    PagesServer.Page page = get("/results?since=yesterday&item=foo");
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body())
        .contains("since: must be in ISO8601 format")
        .contains("value=\"yesterday\"")
        .contains("value=\"foo\"");
  }

  @Test
  void pagesLeadOnAndBackAndKeepTheFilters() {
    for (int i = 0; i < 45; i++) {
      posted("t", "PASSED", "data", Map.of("item", "foo"));
    }
    assertThat(get("/resultsdb/results?item=f*").body())
        .contains("href=\"/resultsdb/results?item=f%2A&amp;page=1&amp;_after=")
        .doesNotContain("Newer");
    assertThat(get("/results?page=1&item=f*").body())
        .contains("href=\"/results?item=f%2A\"")
        .contains("href=\"/results?item=f%2A&amp;page=2&amp;_after=");
    assertThat(get("/results?page=2").body()).contains("Newest").doesNotContain("Older");
    assertThat(get("/results?page=9").body()).contains("There is nothing on this page.");
    assertThat(get("/results?page=odd").status()).isEqualTo(200);
  }

  @Test
  void aPageStaysRightWhileRowsArrive() {
    for (int i = 1; i <= 70; i++) {
      posted("t", "PASSED", "submit_time", i * 1_000, "data", Map.of("item", "item-" + i + "."));
    }
    String second = follow("next", get("/results?page=1").body());
    for (int i = 100; i < 130; i++) {
      posted("t", "PASSED", "submit_time", i * 1_000, "data", Map.of("item", "item-" + i + "."));
    }
    assertThat(second).contains("_after=");
    String body = get(second).body();
    assertThat(body).contains("item-30.").contains("item-11.").doesNotContain("item-31.");
    assertThat(get(follow("prev", body)).body()).contains("item-50.").contains("item-31.");
  }

  /** Where a link of the page's list leads. */
  private static String follow(String rel, String body) {
    return body.replaceAll("(?s).*rel=\"" + rel + "\" href=\"([^\"]*)\".*", "$1")
        .replace("&amp;", "&");
  }

  @Test
  void aResultTellsAllAndComparesItselfWithTheOneBefore() {
    Map<String, Object> data =
        Map.of("item", "pkg-1", "type", "koji_build", "arch", List.of("x86_64", "noarch"));
    long first = posted("t", "PASSED", "submit_time", 1000, "data", data);
    long second = posted(
        "t",
        "FAILED",
        "submit_time",
        2000,
        "data",
        data,
        "note",
        "3 errors",
        "ref_url",
        "https://log.example/x",
        "groups",
        List.of(Map.of(
            "uuid",
            "g1",
            "description",
            "Job 1",
            "ref_url",
            "https://master.example/execdb/jobs/g1")));
    long third = posted("t", "FAILED", "submit_time", 3000, "data", data);
    posted("t", "INFO", "submit_time", 1500, "data", Map.of("item", "pkg-1", "arch", "aarch64"));
    posted("other", "INFO", "data", data);
    PagesServer.Page page = get("/results/" + second);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("3 errors")
        .contains("href=\"https://log.example/x\"")
        .contains("href=\"https://master.example/execdb/jobs/g1\"")
        .contains("href=\"/groups/g1\"")
        .contains("Job 1")
        .contains("noarch")
        .contains("Changed: the result before was another one")
        .contains("href=\"/results/" + first + "\"")
        .contains("href=\"/results/" + third + "\"")
        .contains("(this one)")
        .contains("href=\"https://public.example/api/v2.0/results/" + second + "\"")
        .doesNotContain("href=\"/testcases/other\"");
    assertThat(get("/results/" + third).body())
        .contains("Unchanged: the result before was the same");
    assertThat(get("/results/" + first).body())
        .contains("The first result of this testcase for this item.");
  }

  @Test
  void groupsAndTestcasesHavePagesUnderTheirNames() {
    posted("dist/a b", "PASSED", "groups", List.of("g 1"), "data", Map.of("item", "pkg-1"));
    assertThat(get("/testcases/dist/a%20b").body())
        .contains("<h1>dist/a b</h1>")
        .contains("pkg-1");
    assertThat(get("/testcases/dist%2Fa%20b?outcome=FAILED").body())
        .contains("No result of this testcase fits.");
    assertThat(get("/groups/g%201").body()).contains("g 1").contains("1 result").contains("pkg-1");
    assertThat(get("/testcases").body()).contains("href=\"/testcases/dist/a%20b\"");
    assertThat(get("/testcases?name=st/a").body()).contains("dist/a b");
    assertThat(get("/testcases?name=x").body()).contains("No testcase fits.");
    assertThat(get("/groups").body()).contains("href=\"/groups/g%201\"");
    api.post("/groups", Map.of("uuid", "h", "description", "nightly compose"));
    assertThat(get("/groups?description=compose").body())
        .contains("nightly compose")
        .doesNotContain("g%201");
    assertThat(get("/groups/h").body()).contains("This group has no results yet.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/results/77", "/results/odd", "/groups/none", "/testcases/none", "/nothing"})
  void whatIsNotThereIsSaid(String path) {
    PagesServer.Page page = get(path);
    assertThat(page.status()).isEqualTo(404);
    assertThat(page.body()).contains("There is ").contains("Start page");
  }

  @Test
  void markupIsShownAndNeverRun() {
    String script = "<script>alert(1)</script>";
    String breakOut = "\" onmouseover=\"alert(2)";
    long id = posted(
        script,
        "FAILED",
        "note",
        script + "\n" + breakOut,
        "ref_url",
        "javascript:alert(3)",
        "testcase",
        Map.of("name", script, "ref_url", "JavaScript:alert(4)"),
        "groups",
        List.of(Map.of("uuid", "<b>g</b>", "description", script, "ref_url", "data:text/html,x")),
        "data",
        Map.of(
            "item",
            breakOut,
            "<i>key</i>",
            List.of(script, breakOut, "'><img src=x onerror=alert(5)>"),
            "type",
            script));
    for (String path : List.of(
        "/",
        "/results",
        "/results/" + id,
        "/results?item=%22%20onmouseover%3D%22alert(2)&%3Cscript%3Ealert(1)%3C/script%3E=x",
        "/results?since=%3Cscript%3Ealert(1)%3C/script%3E",
        "/testcases",
        "/testcases/%3Cscript%3Ealert(1)%3C/script%3E",
        "/groups",
        "/groups/%3Cb%3Eg%3C%2Fb%3E",
        "/groups/%3Cscript%3Ealert(1)%3C%2Fscript%3E")) {
      String body = get(path).body();
      assertThat(body)
          .as(path)
          .doesNotContain("<script>alert")
          .doesNotContain("<img src=x")
          .doesNotContain("<i>key")
          .doesNotContain("<b>g")
          .doesNotContainPattern("(?i)href=\"(javascript|data):")
          .doesNotContainPattern("<[^>]*\" onmouseover=\"alert");
    }
    assertThat(get("/results/" + id).body()).contains("&lt;script").contains("javascript:alert(3)");
  }

  @Test
  void theFormTakesSeveralOutcomesAndAnyKeyAndTidiesItsAddress() {
    posted("t", "PASSED", "data", Map.of("item", "pkg-1", "owner", "me"));
    posted("t", "FAILED", "data", Map.of("item", "pkg-2", "owner", "me too"));
    posted("t", "INFO", "data", Map.of("item", "pkg-3", "owner", "you"));
    PagesServer.Page page = get("/resultsdb/results?outcome=PASSED&outcome=FAILED&item=&since="
        + "&%3A%3Akey=owner&%3A%3Avalue=me*");
    assertThat(page.status()).isEqualTo(303);
    assertThat(page.header("Location"))
        .isEqualTo("/resultsdb/results?outcome=PASSED,FAILED&owner:like=me%2A");
    assertThat(get("/results?outcome=PASSED,FAILED&owner:like=me%2A").body())
        .contains("pkg-1")
        .contains("pkg-2")
        .doesNotContain("pkg-3")
        .contains("value=\"PASSED\" checked")
        .contains("value=\"FAILED\" checked")
        .doesNotContain("value=\"INFO\" checked");
    assertThat(get("/results?%3A%3Akey=&%3A%3Avalue=&item=pkg-3").header("Location"))
        .isEqualTo("/results?item=pkg-3");
    assertThat(get("/results?groups=none").body()).contains("No result fits.");
  }

  @Test
  void outcomesOverTimeAreDrawnAndToldInATable() {
    posted("t", "PASSED", "submit_time", 1_000, "data", Map.of("item", "pkg-1"));
    posted("t", "FAILED", "submit_time", 180_000, "data", Map.of("item", "pkg-1"));
    for (String path : List.of("/", "/results?item=pkg-1", "/testcases/t")) {
      assertThat(get(path).body())
          .as(path)
          .contains("<desc id=\"chart-words\">2 results, 1 failed, 1 passed</desc>")
          .contains("The same as a table")
          .contains("since=1970-01-01T00:03:00,1970-01-01T00:03:59.999999");
    }
    assertThat(get("/results?item=pkg-1&since=1970-01-01T00:03:00,1970-01-01T00:03:59.999999")
            .body())
        .contains("1 result, 1 failed");
    assertThat(get("/results?page=1").body()).doesNotContain("<figure");
  }

  @Test
  void aTestcaseTellsHowFlakyItIsAndHowLongItTakes() {
    Map<String, Object> data = Map.of("item", "pkg-1", "arch", "x86_64", "duration", 12);
    posted("t", "PASSED", "submit_time", 1_000, "data", data);
    posted("t", "FAILED", "submit_time", 2_000, "data", data);
    posted("t", "FAILED", "submit_time", 3_000, "data", data);
    posted("t", "FAILED", "submit_time", 4_000, "data", Map.of("item", "pkg-2"));
    assertThat(get("/testcases/t").body())
        .contains("<strong>50 %</strong>: of 2 runs that repeated an earlier one, 1 said")
        .contains("1 of 2")
        .contains("Median <strong>12 s</strong>")
        .contains(
            "as 3 of all 4 results, 1970-01-01, say themselves: seconds, under <code>duration</code>")
        .contains("href=\"/testcases/t?since=2026-11-14\"");
    posted("u", "PASSED");
    assertThat(get("/testcases/u").body())
        .contains("Nothing was tested twice")
        .contains("Nothing says how long it took, among the only result");
    PagesServer.Page page = get("/testcases/t?since=yesterday");
    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("since: must be in ISO8601 format");
  }

  @Test
  void aResultTellsOfItsLikeOnOtherArchesAndOfANewerOne() {
    Map<String, Object> here = Map.of("item", "pkg-1", "arch", "x86_64");
    long first = posted("t", "PASSED", "submit_time", 1_000, "data", here);
    long newer = posted("t", "FAILED", "submit_time", 2_000, "data", here);
    long there =
        posted("t", "FAILED", "submit_time", 500, "data", Map.of("item", "pkg-1", "arch", "s390x"));
    long other =
        posted("t", "FAILED", "submit_time", 500, "data", Map.of("item", "pkg-2", "arch", "s390x"));
    assertThat(get("/results/" + first).body())
        .containsSubsequence(
            "There is a newer result of the same",
            "href=\"/results/" + newer + "\"",
            "Previous results",
            "(this one)",
            "The same on other arches",
            "href=\"/results/" + there + "\"")
        .doesNotContain("href=\"/results/" + other + "\"");
  }
}
