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
import org.taskotron.base.web.Percent;

/** Everything about an item, and what changed between two, over a real API. */
class ItemPagesTest {

  @TempDir
  Path folder;

  private PagesServer pages;

  @BeforeEach
  void start() {
    pages = new PagesServer(folder);
  }

  @AfterEach
  void stop() {
    pages.close();
  }

  private long posted(String testcase, String outcome, int second, Object... data) {
    Map<String, Object> all = new java.util.TreeMap<>();
    for (int i = 0; i < data.length; i += 2) {
      all.put((String) data[i], data[i + 1]);
    }
    return pages.posted(
        testcase,
        outcome,
        "submit_time",
        second * 1000,
        "ref_url",
        "https://artifacts.example/" + second,
        "groups",
        List.of(Map.of(
            "uuid",
            "g" + second,
            "description",
            "Job " + second,
            "ref_url",
            "https://master.example/execdb/jobs/g" + second)),
        "data",
        all);
  }

  @Test
  void anItemsPageHasItsChecksByArchWithTheNewestOutcomeEach() {
    posted("dist.lint", "PASSED", 1, "item", "foo-1-1", "type", "koji_build", "arch", "x86_64");
    long lint =
        posted("dist.lint", "FAILED", 2, "item", "foo-1-1", "type", "koji_build", "arch", "x86_64");
    posted("dist.lint", "PASSED", 3, "item", "foo-1-1", "type", "koji_build", "arch", "aarch64");
    posted(
        "dist.abi",
        "PASSED",
        4,
        "item",
        "foo-1-1",
        "type",
        "koji_build",
        "arch",
        List.of("x86_64", "aarch64"));
    posted("boot", "INFO", 5, "item", "foo-1-1", "type", "koji_build", "scenario", "bios");
    posted("other", "INFO", 6, "item", "foo-1-10", "type", "koji_build");
    String body = pages.get("/items/foo-1-1").body();
    assertThat(body)
        .contains("<h1>foo-1-1</h1>")
        .containsSubsequence(">no arch</th>", ">aarch64</th>", ">x86_64</th>")
        .containsSubsequence("1 failed", "1 info", "3 passed")
        .containsSubsequence(">dist.lint</a>", ">boot</a>", ">dist.abi</a>")
        .contains("href=\"/results/" + lint + "\"")
        .contains("was passed")
        .contains("history, the oldest first: passed, failed")
        .contains("href=\"https://artifacts.example/2\"")
        .contains("href=\"https://master.example/execdb/jobs/g2\"")
        .contains("<span class=\"soft\">bios</span>")
        .contains("href=\"https://public.example/api/v2.0/results/latest?item=foo-1-1&amp;"
            + "_distinct_on=type,arch,system_architecture,scenario,system_variant\"")
        .doesNotContain(">other<");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "a//b",
        "/a",
        "a/",
        "../x",
        "..",
        "a?b#c",
        "100%",
        "a,b",
        "*",
        "a*",
        "ů ň/漢",
        "<script>alert(1)</script>",
        "a\u0001b",
        "it's \"so\"",
        "Fedora-42/Server/x86_64"
      })
  void itemsMayHoldAnything(String item) {
    posted("t", "PASSED", 1, "item", item);
    posted("t", "FAILED", 2, "item", "axb");
    String body = pages.get("/items").body();
    String link = Addresses.item(item).replace("&", "&amp;");
    assertThat(body).contains("href=\"" + link + "\"");
    PagesServer.Page page = pages.get(Addresses.item(item));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("1 passed").doesNotContain("1 failed");
    assertThat(pages.get("/items?item=" + Percent.encode(item)).body())
        .contains("1 passed")
        .doesNotContain("<script>alert");
  }

  @Test
  void aComposeHasTheResultsOfItsPartsOnItsPage() {
    String compose = "productmd.compose.id";
    posted("whole", "PASSED", 1, "item", "RHEL-9-1.0", "type", "compose", compose, "RHEL-9-1.0");
    posted("part", "FAILED", 2, "item", "RHEL-9-1.0/Server/x86_64", compose, "RHEL-9-1.0");
    posted("part", "PASSED", 3, "item", "RHEL-9-1.0/Client/x86_64", compose, "RHEL-9-1.0");
    posted("image", "INFO", 4, "item", "server-1.0.iso", compose, "RHEL-9-1.0");
    posted("other", "FAILED", 5, "item", "RHEL-9-1.1/Server/x86_64", compose, "RHEL-9-1.1");
    assertThat(pages.get("/items/RHEL-9-1.0").body())
        .contains("1 failed", "1 info", "2 passed")
        .contains(">Server/x86_64</span>", ">Client/x86_64</span>", ">server-1.0.iso</span>")
        .contains("Its results also name", "href=\"/items/RHEL-9-1.0/Server/x86_64\"")
        .doesNotContain("2 failed", ">other<");
    assertThat(pages.get("/items/RHEL-9-1.1").body())
        .contains("1 failed", "href=\"/results?productmd.compose.id=RHEL-9-1.1\"");
    assertThat(pages.get("/items/RHEL-9-1.0/Server/x86_64").body())
        .contains("1 failed", "href=\"/items/RHEL-9-1.0\"")
        .doesNotContain("passed</span>");
    assertThat(pages.get("/compare?a=RHEL-9-1.0&b=RHEL-9-1.1").body())
        .contains("0 changed, 1 new, 4 missing, 0 the same");
  }

  @Test
  void aPackagesPageHasWhatNamesItsSources() {
    posted("scan", "FAILED", 1, "item", "foo-container-1-1", "original_spec_nvr", "foo-1-1");
    assertThat(pages.get("/items/foo-1-1").body())
        .contains("1 failed", ">foo-container-1-1</span>", "href=\"/items/foo-container-1-1\"");
  }

  @Test
  void anUnknownItemsPageSaysWhatToDo() {
    assertThat(pages.get("/items/none").body()).contains("Nothing is known about this item.");
    assertThat(pages.get("/items").body()).contains("There are no results yet.");
  }

  @Test
  void anItemOfThousandsOfResultsHasAPageThatCanBeRead() throws Exception {
    List<Map<String, Object>> results = new java.util.ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      results.add(Map.of(
          "testcase",
          "compose.install.some_long_name_of_a_test." + i / 3,
          "outcome",
          i == 2_999 ? "FAILED" : "PASSED",
          "ref_url",
          "https://openqa.example/tests/" + i,
          "data",
          Map.of(
              "item",
              "Fedora-42-20261120.n.0",
              "type",
              "compose",
              "arch",
              List.of("x86_64", "aarch64", "s390x").get(i % 3))));
    }
    for (int i = 0; i < results.size(); i += 500) {
      assertThat(pages.api.post("/results", results.subList(i, i + 500)).status())
          .isEqualTo(201);
    }
    long begin = System.nanoTime();
    PagesServer.Page page = pages.get("/items/Fedora-42-20261120.n.0", "Accept-Encoding", "gzip");
    System.out.println("an item of 3,000 results: " + (System.nanoTime() - begin) / 1_000_000
        + " ms, " + page.header("Content-Length") + " bytes");
    assertThat(Integer.parseInt(page.header("Content-Length"))).isLessThan(200_000);
    assertThat(pages.get("/items/Fedora-42-20261120.n.0").body())
        .contains("1 failed", "2999 passed", "And 700 more checks, none of them worse")
        .containsSubsequence("some_long_name_of_a_test.999<", "some_long_name_of_a_test.700<");
  }

  @Test
  void anItemsPageShowsWhoWaivedWhatAndWhy() {
    posted("dist.lint", "FAILED", 1, "item", "foo-1-1", "scenario", "uefi");
    posted("dist.lint", "FAILED", 2, "item", "foo-1-1", "scenario", "bios");
    Map<String, Object> waiver = Map.of(
        "item",
        "foo-1-1",
        "testcase",
        "dist.lint",
        "scenario",
        "uefi",
        "reason",
        "known <b>trouble</b>",
        "by",
        "kparal");
    assertThat(pages.get("/items/foo-1-1").body()).doesNotContain(">Waivers</h2>");
    assertThat(pages.api.post("/waivers", waiver).status()).isEqualTo(201);
    assertThat(pages.get("/items/foo-1-1").body())
        .containsOnlyOnce("waived</span> by kparal: known &lt;b&gt;trouble&lt;/b&gt;")
        .containsSubsequence(">Waivers</h2>", "active", "dist.lint", "uefi", "never")
        .contains("May it pass?");
  }

  private void waived(Map<String, Object> more) {
    Map<String, Object> waiver =
        new java.util.TreeMap<>(Map.of("item", "foo-1-1", "reason", "why", "by", "kparal"));
    waiver.putAll(more);
    assertThat(pages.api.post("/waivers", waiver).status()).isEqualTo(201);
  }

  @Test
  void aNewerWordTakesAWaiverBackForOneScenario() {
    posted("lint", "FAILED", 1, "item", "foo-1-1", "scenario", "uefi");
    posted("lint", "FAILED", 2, "item", "foo-1-1", "scenario", "bios");
    posted("abi", "PASSED", 3, "item", "foo-1-1");
    waived(Map.of("testcase", "lint", "reason", "all of it"));
    waived(Map.of("testcase", "abi", "reason", "nothing failed"));
    waived(Map.of("testcase", "lint", "scenario", "uefi", "waived", false));
    assertThat(pages.get("/items/foo-1-1").body())
        .containsOnlyOnce("waived</span> by kparal")
        .containsSubsequence(">bios</span>", "waived</span> by kparal: all of it");
  }

  @Test
  void aResultSaysWhoWaivedItWhyAndUntilWhen() {
    long uefi = posted("lint", "FAILED", 1, "item", "foo-1-1", "scenario", "uefi");
    long bios = posted("lint", "FAILED", 2, "item", "foo-1-1", "scenario", "bios");
    long other = posted("abi", "FAILED", 2, "item", "foo-1-1");
    long good = posted("lint", "PASSED", 3, "item", "foo-1-1", "scenario", "uefi");
    waived(Map.of(
        "testcase",
        "lint",
        "scenario",
        "uefi",
        "reason",
        "bug <1>",
        "expires",
        "2026-12-24T18:00:00"));
    assertThat(pages.get("/results/" + uefi).body())
        .containsSubsequence(
            "waived</span> by kparal until <time datetime=\"2026-12-24T18:00:00",
            ": bug &lt;1&gt;",
            "href=\"/items/foo-1-1#waivers\"",
            ">Waivers</h2>",
            "active")
        .doesNotContain("Waive it");
    assertThat(pages.get("/results/" + good).body()).contains("It needs no waiver, and has one:");
    for (long failed : List.of(bios, other)) {
      assertThat(pages.get("/results/" + failed).body())
          .doesNotContain("waived</span>")
          .doesNotContain(">Waivers</h2>")
          .contains("Waive it")
          .contains("https://public.example/api/v2.0/waivers -d '{\"item\":\"foo-1-1\"");
    }
    waived(Map.of("testcase", "lint", "waived", false, "reason", "it is fixed"));
    assertThat(pages.get("/results/" + uefi).body())
        .doesNotContain("waived</span>")
        .containsSubsequence(
            ">Waivers</h2>", "withdrawal", "it is fixed", "replaced", "bug &lt;1&gt;");
  }

  @Test
  void anItemsPageExplainsADecision() {
    posted("dist.lint", "FAILED", 1, "item", "foo-1-1");
    posted("dist.abi", "PASSED", 1, "item", "foo-1-1");
    assertThat(pages
            .get("/items?item=foo-1-1&testcases=dist.lint,dist.abi,dist.none")
            .body())
        .contains("1 of 3 required tests failed, 1 is missing")
        .containsSubsequence(
            "</span> not satisfied<", "</span> failed<", "</span> satisfied<", "</span> missing<");
    assertThat(pages.get("/items/foo-1-1?policy=none").body()).contains("policy: must be one of");
    assertThat(pages.get("/items/foo-1-1").body()).doesNotContain("required tests failed");
  }

  @Test
  void twoItemsAreComparedCheckByCheck() {
    posted("same", "PASSED", 1, "item", "foo-1-1", "type", "koji_build", "arch", "x86_64");
    posted("same", "PASSED", 2, "item", "foo-1-2", "type", "koji_build", "arch", "x86_64");
    posted("worse", "PASSED", 1, "item", "foo-1-1", "type", "koji_build");
    posted("worse", "FAILED", 2, "item", "foo-1-2", "type", "scratch_build");
    posted("missing", "PASSED", 1, "item", "foo-1-1");
    posted("added", "PASSED", 2, "item", "foo-1-2");
    assertThat(pages.get("/compare?a=foo-1-1&b=foo-1-2").body())
        .contains("1 changed, 1 new, 1 missing, 1 the same")
        .containsSubsequence(
            "<h2>Changed</h2>",
            ">worse<",
            "passed",
            "failed",
            "<h2>New</h2>",
            ">added<",
            "<h2>Missing</h2>",
            ">missing<",
            "The same: 1",
            ">same<");
    assertThat(pages.get("/compare?a=foo-1-1&b=foo-1-1").body()).contains("Nothing changed.");
    assertThat(pages.get("/compare?a=x&b=y").body()).contains("Nothing is known about either");
    assertThat(pages.get("/compare").body()).contains("Name two items.");
    assertThat(pages.get("/compare?a=x").body()).contains("value=\"x\"");
  }

  @Test
  void anItemLeadsToTheComparisonWithTheOneBeforeIt() {
    posted("t", "PASSED", 1, "item", "foo-1-1");
    posted("t", "PASSED", 2, "item", "foo-1-2");
    posted("t", "PASSED", 3, "item", "foo-bar-1-9");
    posted("t", "PASSED", 4, "item", "foo-1-3");
    posted("t", "PASSED", 5, "item", "foo-1-4");
    posted("t", "PASSED", 6, "item", "foo-1-2");
    assertThat(pages.get("/items/foo-1-3").body())
        .contains("href=\"/compare?a=foo-1-2&amp;b=foo-1-3\"");
    assertThat(pages.get("/items/foo-1-1").body()).doesNotContain("What changed since f");
    assertThat(Kinship.family("python-foo-1.2-3.fc42")).contains("python-foo");
    assertThat(Kinship.family("Fedora-42-20261120.n.0")).contains("Fedora-42");
    assertThat(Kinship.family("Fedora-Rawhide-20261120.n.0")).contains("Fedora-Rawhide");
    assertThat(Kinship.family("FEDORA-2026-1a2b3c4d5e")).isEmpty();
    assertThat(Kinship.family("plain")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/index /",
        "/jobs /groups",
        "/jobs/27f94e36-62ec-11e6-83fd-525400d7d6a4 /groups/27f94e36-62ec-11e6-83fd-525400d7d6a4",
        "/result/7 /results/7",
        "/resultsdb/jobs?page=2 /resultsdb/groups?page=2"
      })
  void oldAddressesLeadOn(String both) {
    PagesServer.Page page = pages.get(both.substring(0, both.indexOf(' ')));
    assertThat(page.status()).isEqualTo(303);
    assertThat(page.header("Location")).isEqualTo(both.substring(both.indexOf(' ') + 1));
  }
}
