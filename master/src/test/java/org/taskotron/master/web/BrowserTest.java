package org.taskotron.master.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.taskotron.base.test.Chromium;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.JobId;

/** The pages in a real browser. Pictures of them are in {@code target/pictures}. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private WebHouse house;
  private Chromium chromium;
  private ChromeDriver browser;
  private WebHouse.FakeSlave first;
  private JobId failed;
  private JobId running;
  private JobId completed;

  @BeforeAll
  void open(@TempDir Path folder) {
    house = new WebHouse(folder);
    furnish();
    chromium = Chromium.start(folder);
    browser = chromium.driver();
  }

  @AfterAll
  void close() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
    house.close();
  }

  /** A house in which a bit of everything happened. */
  private void furnish() {
    first = house.slave("client01", 9, "big", "gpu");
    for (int i = 0; i < 60; i++) {
      JobId id = house.submit(i % 3 == 0 ? "rpmgrill" : "rpmlint", "coreutils-8.2" + i + "-3.fc23");
      house.dispatch();
      first.starts(id);
      house.clock().advance(Duration.ofSeconds(40 + i));
      Ending how = i % 7 == 3
          ? Ending.because(Cause.ENVIRONMENT_BROKEN, "the mirror has no branch f23")
          : i % 9 == 4 ? Ending.because(Cause.TIME_LIMIT, "after 1 h") : Ending.completed();
      if (i % 13 == 5) {
        house.cancel(id, Ending.because(Cause.BY_REQUEST, "by kparal: superseded"));
        how = Ending.because(Cause.BY_REQUEST, "by kparal: superseded");
      }
      first.ends(id, how);
      house.dispatch();
    }
    completed = house.submit("python-versions", "xchat-2.8.8-21.fc20");
    house.dispatch();
    first.starts(completed);
    house.log(completed, "\u001b[32mPASSED\u001b[0m for xchat-2.8.8-21.fc20\nall is well\n");
    house.endLog(completed);
    house.result(
        completed,
        new ResultViews.ResultLine(
            1,
            completed + "/1/3.1",
            "dist.python-versions",
            "xchat-2.8.8-21.fc20",
            "koji_build",
            "PASSED",
            "",
            "",
            4711,
            ""));
    first.ends(
        completed,
        Ending.completed(),
        house.step(1, "prepare", 1, true, ""),
        house.step(2, "python", 7, true, ""));

    failed = house.submit(
        "rpmlint",
        "a-very-long-name-of-a-package-that-does-not-break-by-itself-2.8.8-21.20141114git1a2b3c.fc20");
    house.dispatch();
    first.starts(failed);
    StringBuilder log = new StringBuilder();
    for (int i = 1; i <= 400; i++) {
      log.append("[libtaskotron] checking file ")
          .append(i)
          .append(" of the package, nothing to complain about\n");
    }
    log.append(
            "Traceback (most recent call last):\n  File \"check.py\", line 12, in main\n    check(item)\n")
        .append("ValueError: \u001b[1;31mno such thing\u001b[0m <b>as markup</b>\n")
        .append("cleaning up after it\n");
    house.log(failed, log.toString());
    house.endLog(failed);
    house.result(
        failed,
        new ResultViews.ResultLine(
            1,
            failed + "/1/3.1",
            "dist.rpmlint",
            "xchat-2.8.8-21.fc20",
            "koji_build",
            "NEEDS_INSPECTION",
            "2 errors, 14 warnings",
            "http://127.0.0.1:8010/artifacts/all/x/task_output/rpmlint.log",
            4712,
            ""));
    house.result(
        failed,
        new ResultViews.ResultLine(
            1,
            failed + "/1/3.2",
            "dist.rpmlint.subpackage",
            "xchat-2.8.8-21.fc20",
            "koji_build",
            "FAILED",
            "",
            "",
            0,
            "testcase: dist.rpmlint.subpackage is not of this task's namespace"));
    first.ends(
        failed,
        Ending.because(Cause.TASK_FAILED, "python: exit status 1"),
        house.step(1, "prepare", 1, true, ""),
        house.step(2, "clone", 2, true, ""),
        house.step(3, "python", 65, false, "exit status 1"));
    running = house.submit("rpmlint", "bash-5.1.8-1.fc35");
    house.dispatch();
    first.starts(running, house.step(1, "prepare", 1, true, ""), house.openStep(2, "shell"));
    house.log(running, "begins\n");
    house.submit(
        WebHouse.request("rpmlint", "kernel-6.1-1.fc40", "s390x", 0, List.of("mainframe")));
    house.slave("client02", 1).drains("disk full: 12 MB free");
  }

  private void go(String path) {
    browser.get(house.url() + path);
  }

  private void look(int width, boolean dark) {
    chromium.look(width, dark);
  }

  private void picture(String name) throws IOException {
    chromium.picture(name);
  }

  private Object js(String script, Object... arguments) {
    return browser.executeScript(script, arguments);
  }

  private String badge() {
    return text("#job-head .badge");
  }

  private String text(String selector) {
    return chromium.text(selector);
  }

  private List<String> pages() {
    return List.of(
        "/taskmaster/",
        "/taskmaster/jobs",
        "/taskmaster/jobs?outcome=lost",
        "/taskmaster/jobs/" + failed,
        "/taskmaster/jobs/" + running,
        "/taskmaster/jobs/" + completed,
        "/taskmaster/jobs/" + failed + "/attempts/1/log",
        "/taskmaster/slaves",
        "/taskmaster/queue",
        "/taskmaster/help",
        "/taskmaster/no-such-page");
  }

  @Test
  void noPageScrollsSidewaysAndNothingIsBlockedOrBroken() throws IOException {
    int number = 0;
    for (String path : pages()) {
      number++;
      for (int width : new int[] {1280, 360}) {
        for (boolean dark : new boolean[] {false, true}) {
          look(width, dark);
          go(path);
          picture(String.format("%02d-%d-%s", number, width, dark ? "dark" : "light"));
          assertThat(js("const d = document.documentElement; return d.scrollWidth - d.clientWidth"))
              .as("%s at %d", path, width)
              .isEqualTo(0L);
        }
      }
      List<String> complaints = new ArrayList<>();
      browser.manage().logs().get("browser").forEach(entry -> complaints.add(entry.getMessage()));
      complaints.removeIf(text -> text.contains("no-such-page"));
      assertThat(complaints).as(path).isEmpty();
    }
  }

  @Test
  void everyLinkAndButtonIsReachedByTabWithVisibleFocus() {
    look(1280, false);
    for (String path : List.of("/taskmaster/jobs", "/taskmaster/jobs/" + failed)) {
      go(path);
      assertThat(chromium.unreachedByTab()).as(path).isEmpty();
    }
  }

  @Test
  void keysGoThroughListsAndToTheSearchField() {
    look(1280, false);
    go("/taskmaster/jobs");
    new Actions(browser).sendKeys("jj").perform();
    assertThat(js("return document.querySelectorAll('tr.chosen').length")).isEqualTo(1L);
    assertThat(
            js(
                "return Array.from(document.querySelectorAll('[data-row]')).indexOf(document.querySelector('tr.chosen'))"))
        .isEqualTo(1L);
    new Actions(browser).sendKeys("/").perform();
    assertThat(js("return document.activeElement.name")).isEqualTo("item");
    new Actions(browser).sendKeys("xchat", Keys.ENTER).perform();
    await().atMost(SOON).until(() -> browser.getCurrentUrl().contains("item=xchat"));
    assertThat(browser.findElements(By.cssSelector("[data-row]"))).hasSize(1);
    new Actions(browser).sendKeys("?").perform();
    assertThat(browser.findElement(By.tagName("dialog")).isDisplayed()).isTrue();
  }

  @Test
  void timesAreUtcAndShowTheReadersOwnOnHover() {
    go("/taskmaster/jobs");
    WebElement time = browser.findElement(By.cssSelector("td time"));
    assertThat(time.getText()).matches("2026-11-21 1[0-9]:[0-9]{2}:[0-9]{2}");
    new Actions(browser).moveToElement(time).perform();
    await()
        .atMost(SOON)
        .until(() -> String.valueOf(time.getDomAttribute("title")).contains("(your time)"));
  }

  @Test
  void aRunningJobsLogGrowsWithoutReloadAndItsEndIsSeen() {
    look(1280, false);
    JobId id = house.submit("rpmlint", "live-1-1.fc40");
    go("/taskmaster/jobs/" + id);
    js("window.loaded = 'once'");
    assertThat(badge()).contains("queued");
    house.dispatch();
    first.starts(id, house.openStep(1, "prepare"));
    await().atMost(SOON).until(() -> badge().contains("running"));
    house.log(id, "first line\nsecond");
    await()
        .atMost(SOON)
        .until(() -> !browser.findElements(By.cssSelector(".log")).isEmpty());
    await()
        .atMost(SOON)
        .until(() ->
            js("return document.querySelector('.log').textContent").toString().contains("second"));
    js("window.loaded = 'twice'");
    long begin = System.nanoTime();
    house.log(id, " line, whole\nthird line\n");
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> js("return document.querySelector('.loglines').textContent")
            .toString()
            .contains("third line"));
    System.out.println(
        "log line on the page after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    assertThat(browser.findElement(By.id("L2")).getText()).contains("second line, whole");
    house.endLog(id);
    first.ends(id, Ending.completed(), house.step(1, "prepare", 1, true, ""));
    await().atMost(SOON).until(() -> badge().contains("completed"));
    assertThat(js("return window.loaded")).isEqualTo("twice");
  }

  @Test
  void theViewerFollowsAndStopsWhenTheReaderScrollsAway() {
    look(1280, false);
    JobId id = house.submit("rpmlint", "scroll-1-1.fc40");
    house.dispatch();
    first.starts(id);
    house.log(id, lines(1, 300));
    go("/taskmaster/jobs/" + id + "/attempts/1/log");
    await().atMost(SOON).until(() -> atBottom());
    house.log(id, lines(301, 400));
    await().atMost(SOON).until(() -> has("L400") && atBottom());
    js("document.querySelector('.log').scrollTop -= 1500");
    await()
        .atMost(SOON)
        .until(() ->
            js("return document.querySelector('[data-do=follow]').getAttribute('aria-pressed')")
                .equals("false"));
    house.log(id, lines(401, 450));
    await().atMost(SOON).until(() -> has("L450"));
    assertThat(atBottom()).isFalse();
    new Actions(browser).sendKeys("f").perform();
    await().atMost(SOON).until(this::atBottom);
    house.log(id, lines(451, 460));
    await().atMost(SOON).until(() -> has("L460") && atBottom());
    first.ends(id, Ending.completed());
  }

  private boolean has(String id) {
    return !browser.findElements(By.id(id)).isEmpty();
  }

  private boolean atBottom() {
    return (Boolean)
        js(
            "const b = document.querySelector('.log'); return b.scrollHeight - b.scrollTop - b.clientHeight < 40");
  }

  private static String lines(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i <= to; i++) {
      text.append("this is line number ").append(i).append('\n');
    }
    return text.toString();
  }

  @Test
  void aFailedJobsLogOpensAtTheFailure() throws IOException {
    look(1280, false);
    go("/taskmaster/jobs/" + failed + "/attempts/1/log");
    WebElement line = browser.findElement(By.id("L401"));
    assertThat(line.getText()).contains("Traceback");
    assertThat(visible("L401")).isTrue();
    assertThat(browser.findElement(By.cssSelector("#L404 .lx")).getText())
        .isEqualTo("ValueError: no such thing <b>as markup</b>");
    assertThat(browser.findElements(By.cssSelector("#L404 .af1"))).hasSize(1);
    picture("log-at-failure");
  }

  private boolean visible(String id) {
    return (Boolean) js("const b = document.querySelector('.log').getBoundingClientRect();"
        + "const line = document.getElementById('" + id + "');"
        + "const l = line && line.getBoundingClientRect();"
        + "return line !== null && l.top >= b.top - 1 && l.bottom <= b.bottom + 1");
  }

  @Test
  void linksToLinesAndSearchWorkInALargeLog() throws IOException {
    look(1280, false);
    JobId id = house.submit("rpmlint", "large-1-1.fc40");
    house.dispatch();
    first.starts(id);
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 700_000; i++) {
      text.append("line ")
          .append(i)
          .append(" of a log that is long enough to be read by windows\n");
      if (i == 345_678) {
        text.append("the Needle is here\n");
      }
    }
    house.log(id, text.toString().getBytes(StandardCharsets.UTF_8), true);
    first.ends(id, Ending.completed());
    long begin = System.nanoTime();
    go("/taskmaster/jobs/" + id + "/attempts/1/log");
    System.out.println(text.length() / 1_000_000 + " MB of log open after "
        + (System.nanoTime() - begin) / 1_000_000 + " ms");
    await().atMost(SOON).until(() -> has("L700001") && visible("L700001"));
    go("/taskmaster/jobs/" + id + "/attempts/1/log#L1234-L1240");
    await().atMost(SOON).until(() -> has("L1234") && visible("L1234"));
    assertThat(browser.findElements(By.cssSelector(".ll.chosen"))).hasSize(7);
    picture("log-lines-chosen");
    js("document.querySelector('.log').scrollTop = 0");
    await().atMost(SOON).until(() -> has("L900"));
    new Actions(browser).sendKeys("/").sendKeys("needle").sendKeys(Keys.ENTER).perform();
    await().atMost(SOON).until(() -> has("L345679") && visible("L345679"));
    assertThat(browser.findElement(By.cssSelector("#L345679 mark")).getText()).isEqualTo("Needle");
    js("window.found = document.querySelector('#L345679 mark')");
    js("document.querySelector('.log').scrollTop = 0");
    await().atMost(SOON).until(() -> has("L344900"));
    assertThat(js("return window.found.isConnected"))
        .as("a mark stays while earlier lines come")
        .isEqualTo(true);
    new Actions(browser).sendKeys(Keys.ESCAPE).sendKeys("g").perform();
    await().atMost(SOON).until(() -> has("L1") && visible("L1"));
    browser.findElement(By.cssSelector("#L3 .ln")).click();
    assertThat(browser.getCurrentUrl()).endsWith("#L3");
  }

  @Test
  void aNewJobAppearsInTheListWithoutReload() {
    look(1280, false);
    go("/taskmaster/jobs");
    js("window.loaded = 'once'");
    await().atMost(SOON).until(() -> "live".equals(text("#live")));
    house.submit("rpmlint", "appears-1-1.fc40");
    await().atMost(SOON).until(() -> text("#jobs").contains("appears-1-1.fc40"));
    assertThat(js("return window.loaded")).isEqualTo("once");
  }
}
