package org.taskotron.resultsdb.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;
import org.taskotron.base.test.Chromium;
import org.taskotron.base.web.Percent;

/** The pages in a real browser. Pictures of them are in {@code target/pictures}. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {

  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String LONG_ITEM =
      "a-very-long-name-of-a-package-that-does-not-break-by-itself-2.8.8-21.20141114git1a2b3c.fc42";

  private PagesServer pages;
  private Chromium chromium;
  private long failed;
  private long waived;

  @BeforeAll
  void open(@TempDir Path folder) {
    pages = new PagesServer(folder);
    furnish();
    chromium = Chromium.start(folder);
  }

  @AfterAll
  void close() {
    if (chromium != null) {
      chromium.close();
    }
    pages.close();
  }

  /** A month in which a bit of everything happened. */
  private void furnish() {
    List<String> checks = List.of(
        "dist.rpmlint",
        "dist.rpmgrill",
        "dist.abicheck",
        "dist.python-versions",
        "fedora-ci.koji-build.installability.functional",
        "update.install_default_upload");
    List<String> arches = List.of("x86_64", "aarch64", "s390x");
    for (int day = 28; day >= 0; day--) {
      String item = "coreutils-9." + (28 - day) / 4 + "-" + (1 + (28 - day) % 4) + ".fc42";
      for (int check = 0; check < checks.size(); check++) {
        for (String arch : arches) {
          int chance = (day * 31 + check * 17 + arch.length() * 7) % 23;
          String outcome = chance < 4
              ? "FAILED"
              : chance < 6 ? "NEEDS_INSPECTION" : chance < 9 ? "INFO" : "PASSED";
          result(checks.get(check), outcome, day, check * 1_800L, item, arch);
        }
      }
    }
    for (int run = 0; run < 9; run++) {
      result(
          "dist.rpmlint",
          run % 3 == 0 ? "FAILED" : "PASSED",
          0,
          20_000 + run * 600,
          LONG_ITEM,
          "x86_64");
    }
    failed = result("dist.rpmlint", "FAILED", 0, 30_000, LONG_ITEM, "x86_64");
    result("dist.rpmlint", "PASSED", 0, 30_000, LONG_ITEM, "aarch64");
    waived = result("dist.abicheck", "FAILED", 0, 30_000, "coreutils-9.6-3.fc42", "x86_64");
    waiver(
        "coreutils-9.6-3.fc42",
        "dist.abicheck",
        "the symbol was never public, see the list of 2026-11-02",
        "kparal");
  }

  private void waiver(String item, String testcase, String reason, String by) {
    assertThat(pages
            .api
            .post(
                "/waivers", Map.of("item", item, "testcase", testcase, "reason", reason, "by", by))
            .status())
        .isEqualTo(201);
  }

  private long result(
      String testcase, String outcome, int daysAgo, long second, String item, String arch) {
    Instant at = NOW.minus(Duration.ofDays(daysAgo)).minusSeconds(40_000).plusSeconds(second);
    String job = "27f94e36-62ec-11e6-83fd-" + String.format("%012x", item.hashCode() & 0xffffffffL);
    Map<String, Object> data =
        new TreeMap<>(Map.of("item", item, "type", "koji_build", "arch", arch));
    data.put("duration", 20 + (second * 7 + daysAgo * 13) % 90);
    return pages.posted(
        testcase,
        outcome,
        "note",
        outcome.equals("PASSED")
            ? ""
            : "2 errors, 14 warnings of which some are long enough to be cut in a list of results",
        "ref_url",
        "https://artifacts.example/all/" + job + "/task_output/" + testcase + ".log",
        "submit_time",
        at.toEpochMilli(),
        "groups",
        List.of(Map.of(
            "uuid", job,
            "description", "checks of " + item,
            "ref_url", "https://master.example/execdb/jobs/" + job)),
        "data",
        data);
  }

  private List<String> everyPage() {
    return List.of(
        "/",
        "/results",
        "/results?outcome=FAILED&testcases=dist.*&owner:like=x",
        "/results?since=yesterday",
        "/results/" + failed,
        "/results/" + waived,
        "/items",
        "/items/coreutils-9.6-3.fc42",
        "/items/" + LONG_ITEM,
        "/items?item=coreutils-9.6-3.fc42&testcases=dist.abicheck,dist.python-versions,dist.none",
        "/items/nothing",
        "/compare?a=coreutils-9.6-2.fc42&b=coreutils-9.6-3.fc42",
        "/testcases",
        "/testcases/dist.rpmlint",
        "/groups",
        "/groups/27f94e36-62ec-11e6-83fd-"
            + String.format("%012x", "coreutils-9.6-3.fc42".hashCode() & 0xffffffffL),
        "/no-such-page");
  }

  @Test
  void noPageScrollsSidewaysHasBarriersOrIsBroken() throws IOException {
    int number = 0;
    List<String> barriers = new ArrayList<>();
    for (String path : everyPage()) {
      number++;
      for (int width : new int[] {1280, 360}) {
        for (boolean dark : new boolean[] {false, true}) {
          chromium.look(width, dark);
          chromium.go(pages.url() + path);
          chromium.picture(String.format("%02d-%d-%s", number, width, dark ? "dark" : "light"));
          if (chromium.pageWidth() > width) {
            barriers.add(path + " scrolls sideways at " + width + ": " + chromium.pageWidth());
          }
          for (String barrier : chromium.barriers()) {
            barriers.add(path + " " + width + (dark ? " dark " : " light ") + barrier);
          }
        }
      }
      List<String> complaints = chromium.complaints();
      complaints.removeIf(text -> text.contains("no-such-page") || text.contains("status of 400"));
      assertThat(complaints).as(path).isEmpty();
    }
    assertThat(barriers).isEmpty();
  }

  @Test
  void aPhoneShowsTheNamesThatOneTyped() {
    chromium.look(360, false);
    for (String path : List.of(
        "/compare?a=coreutils-9.6-2.fc42&b=coreutils-9.6-3.fc42",
        "/results?item=coreutils-9.6-2.fc42",
        "/items/coreutils-9.6-3.fc42")) {
      chromium.go(pages.url() + path);
      assertThat(
              chromium.js("return Array.from(document.querySelectorAll('input:not([type=hidden])'))"
                  + ".filter(i => i.value.startsWith('coreutils'))"
                  + ".every(i => i.scrollWidth <= i.clientWidth)"))
          .as(path)
          .isEqualTo(true);
    }
  }

  @Test
  void everythingIsReachedByTabWithVisibleFocus() {
    chromium.look(1280, false);
    for (String path : List.of("/", "/results?limit=3", "/items/" + LONG_ITEM, "/compare")) {
      chromium.go(pages.url() + path);
      assertThat(chromium.unreachedByTab()).as(path).isEmpty();
    }
  }

  @Test
  void keysGoThroughListsAndToTheSearchField() {
    chromium.look(1280, false);
    chromium.go(pages.url() + "/results");
    new Actions(chromium.driver()).sendKeys("jj").perform();
    assertThat(
            chromium.js(
                "return Array.from(document.querySelectorAll('[data-row]')).findIndex(r => r.classList.contains('chosen'))"))
        .isEqualTo(1L);
    new Actions(chromium.driver()).sendKeys("/").perform();
    assertThat(chromium.js("return document.activeElement.name")).isEqualTo("item");
    new Actions(chromium.driver()).sendKeys("coreutils-9.1*", Keys.ENTER).perform();
    await().atMost(SOON).until(() -> chromium.where().contains("item=coreutils-9.1"));
    new Actions(chromium.driver()).sendKeys("?").perform();
    assertThat(chromium.js("return document.querySelector('dialog').open")).isEqualTo(true);
  }

  @Test
  void newResultsAppearWithoutReload() {
    chromium.look(1280, false);
    String item = "appears-1-1.fc42";
    result("dist.rpmlint", "PASSED", 0, 35_000, item, "x86_64");
    for (String path : List.of(
        "/results?item=" + item, "/items/" + item, "/testcases/dist.rpmlint?item=appears*", "/")) {
      chromium.go(pages.url() + path);
      chromium.js(
          "window.loaded = 'once'; document.querySelectorAll('details').forEach(d => d.open = true)");
      await().atMost(SOON).until(() -> "live".equals(chromium.text("#live")));
      long id = result("dist.rpmlint", "FAILED", 0, 36_000, item, "x86_64");
      await()
          .atMost(SOON)
          .until(() ->
              !chromium.links("[data-live] a[href$='/results/" + id + "']").isEmpty());
      assertThat(chromium.js("return window.loaded")).as(path).isEqualTo("once");
      assertThat(chromium.js(
              "return Array.from(document.querySelectorAll('details')).every(d => d.open)"))
          .as(path)
          .isEqualTo(true);
    }
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void markupInAnyFieldRunsNoScript(@TempDir Path folder) {
    String[] attacks = {
      "<script>window.hacked = 1</script>",
      "\"><img src=x onerror=\"window.hacked = 1\">",
      "' onmouseover='window.hacked = 1' autofocus onfocus='window.hacked = 1",
      "</title></textarea></style><svg onload=\"window.hacked = 1\">",
      "${7*7}{{7*7}}]]>--><script>window.hacked = 1</script>",
    };
    try (PagesServer hostile = new PagesServer(folder)) {
      List<String> paths =
          new ArrayList<>(List.of("/", "/results", "/items", "/testcases", "/groups"));
      int number = 0;
      for (String attack : attacks) {
        String uuid = "g" + ++number + "<b onclick=alert(1)>";
        long id = 0;
        for (String outcome : List.of("PASSED", "FAILED")) {
          Map<String, Object> data = new TreeMap<>();
          for (String key :
              List.of("item", "type", "arch", "scenario", "system_variant", "duration")) {
            data.put(key, attack);
          }
          data.put(attack.replace(":", ""), List.of(attack, "javascript:window.hacked=1"));
          id = hostile.posted(
              attack,
              outcome,
              "testcase",
              Map.of("name", attack, "ref_url", "javascript:window.hacked=1"),
              "note",
              attack,
              "ref_url",
              "JavaScript:window.hacked=1",
              "groups",
              List.of(Map.of(
                  "uuid", uuid, "description", attack, "ref_url", " javascript:window.hacked=1")),
              "data",
              data);
        }
        assertThat(hostile
                .api
                .post(
                    "/waivers",
                    Map.of(
                        "item",
                        attack,
                        "testcase",
                        attack,
                        "scenario",
                        attack,
                        "reason",
                        attack,
                        "by",
                        attack))
                .status())
            .isEqualTo(201);
        paths.add("/items?item=" + Percent.encode(attack) + "&testcases="
            + Percent.encode(attack + ",y"));
        paths.add("/results/" + id);
        paths.add(Addresses.item(attack));
        paths.add(Addresses.testcase(attack));
        paths.add(Addresses.group(uuid));
        paths.add(Addresses.comparison(attack, "x"));
        paths.add(Addresses.comparison(attack, attacks[0]));
        paths.add("/results?item=" + Percent.encode(attack) + "&" + Percent.encode(attack) + "=x");
        paths.add("/results?since=" + Percent.encode(attack));
        paths.add("/testcases?name=" + Percent.encode(attack));
        paths.add("/groups?description=" + Percent.encode(attack));
      }
      chromium.look(1280, false);
      for (String path : paths) {
        chromium.go(hostile.url() + path);
        assertThat(
                chromium.js(
                    "document.querySelectorAll('main *').forEach(e => {"
                        + "for (const kind of ['mouseover', 'focus', 'load', 'error']) e.dispatchEvent(new Event(kind));});"
                        + "return window.hacked === undefined"
                        + " && !document.querySelector('main script:not([src^=\"/static/\"]), main img, main [onmouseover], main [onerror], main b')"
                        + " && !Array.from(document.querySelectorAll('a')).some(a => !/^https?:$/.test(a.protocol))"))
            .as(path)
            .isEqualTo(true);
      }
    }
  }
}
