package org.taskotron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.RecordedMessage;
import org.taskotron.base.test.Chromium;

/**
 * Messages of builds go through real processes, and then somebody looks at what came of them in a browser: the trigger's
 * pages, the master's, ResultsDB's, and the ways from one to the other.
 */
@Tag("browser")
@Tag("process")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {

  private static final Path RECORDED = Path.of(System.getProperty(
      "taskotron.recorded", RealHouse.ROOT.resolve("../shared/data/fedmsg").toString()));

  private RealHouse house;
  private Chromium browser;

  /** The jobs, by UUID, as the master's REST service tells them. */
  private final Map<String, JsonNode> jobs = new LinkedHashMap<>();

  /** A message of a build that completed, and its job. */
  private String message;

  private String uuid;
  private String item;
  private String result;

  @BeforeAll
  void aHouseInWhichWorkWasDone(@TempDir Path folder) throws Exception {
    List<Path> messages = buildMessages();
    List<String> options = new ArrayList<>(List.of(
        "--tasks", tasks(folder).toString(), "--rules", rules(folder).toString(), "--messages"));
    messages.forEach(file -> options.add(file.toString()));
    house =
        RealHouse.in(folder.resolve("house"), options.toArray(String[]::new)).start();
    for (Path file : messages) {
      for (FedmsgEnvelope each : RecordedMessage.read(file)) {
        follow(each.identity());
      }
    }
    assertThat(jobs).as("jobs of %s", messages).isNotEmpty();
    browser = Chromium.start(folder);
    browser.look(1280, false);
  }

  @AfterAll
  void close() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (house != null) {
      house.close();
    }
  }

  /** What Koji says of builds: recorded messages where there are some, else the samples. */
  private static List<Path> buildMessages() throws IOException {
    boolean recorded = Files.isDirectory(RECORDED);
    Path place = recorded ? RECORDED : RealHouse.ROOT.resolve("examples/messages");
    String fitting = recorded ? "buildsys.build.state.change" : "-build-";
    try (Stream<Path> files = Files.list(place)) {
      return files
          .filter(file -> file.getFileName().toString().contains(fitting))
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  /** A task that prints, leaves a file behind, and finds that all is well; and one that fails. */
  private static Path tasks(Path folder) throws IOException {
    Path tasks = folder.resolve("tasks");
    Path look = Files.createDirectories(tasks.resolve("look"));
    Files.writeString(look.resolve("runtask.yml"), """
        name: look
        namespace: scratch
        desc: looks at a build
        maintainer: ada
        input:
          args: [koji_build]
        actions:
          - name: print and keep
            shell:
              - echo "looking at ${koji_build}"
              - echo "nothing odd about ${koji_build}" > "${artifactsdir}/report.txt"
          - name: judge
            python: {file: judge.py, callable: judge, koji_build: "${koji_build}"}
            export: verdict
          - name: tell
            resultsdb: {results: "${verdict}"}
        """);
    Files.writeString(look.resolve("judge.py"), """
        from libtaskotron import check

        def judge(koji_build):
            detail = check.CheckDetail(koji_build, check.ReportType.KOJI_BUILD, 'PASSED', note='nothing odd')
            detail.artifact = 'report.txt'
            return check.export_YAML(detail)
        """);
    Path stumble = Files.createDirectories(tasks.resolve("stumble"));
    Files.writeString(stumble.resolve("runtask.yml"), """
        name: stumble
        namespace: scratch
        desc: fails
        maintainer: ada
        input:
          args: [koji_build]
        actions:
          - name: stumble
            shell:
              - exit 3
        """);
    return tasks;
  }

  private static Path rules(Path folder) throws IOException {
    return Files.writeString(folder.resolve("rules.yml"), """
        - when: {message_type: KojiBuildPackageCompleted}
          do:
            - {tasks: [look, stumble], arches: [noarch]}
        """);
  }

  /** Until the message and its jobs have ended, and the results are in ResultsDB. */
  private void follow(String id) throws Exception {
    RealHouse.await(
        "message " + id + " is answered",
        () -> !house.message(id).path("state").asText("pending").equals("pending"));
    for (JsonNode each : house.message(id).path("jobs")) {
      String job = each.isTextual() ? each.asText() : each.path("uuid").asText();
      RealHouse.await(
          "job " + job + " ends", () -> house.job(job).path("state").asText().equals("DONE"));
      JsonNode told = house.job(job);
      jobs.put(job, told);
      if (told.path("outcome").asText().equals("COMPLETED")) {
        RealHouse.await("its result is in ResultsDB", () -> house.results(job).size() == 1);
        message = id;
        uuid = job;
        item = told.path("item").asText();
        result = house.results(job).get(0).path("id").asText();
      }
    }
  }

  private String master() {
    return RealHouse.root(house.url("master"));
  }

  private String frontend() {
    return RealHouse.root(house.url("frontend")) + "/resultsdb";
  }

  private String trigger() {
    return RealHouse.root(house.url("trigger")) + "/trigger";
  }

  private String jobPage() {
    return master() + "/taskmaster/jobs/" + uuid;
  }

  private void leadsSomewhere(String link) throws Exception {
    assertThat(house.statusInTheEnd(link)).as(link).isEqualTo(200);
  }

  /** The only link of the page with these words. */
  private String link(String words) {
    List<String> found = browser.driver().findElements(By.linkText(words)).stream()
        .map(each -> String.valueOf(each.getDomProperty("href")))
        .distinct()
        .toList();
    assertThat(found).as("links “%s” on %s", words, browser.where()).hasSize(1);
    return found.get(0);
  }

  @Test
  void theJobListShowsTheJobsWithTheirOutcomes() {
    browser.go(master() + "/taskmaster/jobs?task=look");
    long looks = jobs.values().stream()
        .filter(job -> job.at("/task/name").asText().equals("look"))
        .count();
    assertThat(browser.texts("#jobs [data-row]"))
        .hasSize((int) looks)
        .allSatisfy(row -> assertThat(row.toLowerCase(Locale.ROOT)).contains("completed", "look"))
        .anySatisfy(row -> assertThat(row).contains(item));
    browser.go(master() + "/taskmaster/jobs?outcome=failed");
    assertThat(browser.texts("#jobs [data-row]"))
        .hasSize(jobs.size() - (int) looks)
        .allSatisfy(row -> assertThat(row.toLowerCase(Locale.ROOT)).contains("failed", "stumble"));
  }

  @Test
  void aJobsPageShowsStateStepsLogAndResult() {
    browser.go(jobPage());
    assertThat(browser.text("#job-head")).contains("look", item).containsIgnoringCase("completed");
    assertThat(String.join("\n", browser.texts("#job-attempts tr")))
        .contains("prepare", "clone", "print and keep", "judge", "tell", "upload", "report")
        .doesNotContain("failed");
    assertThat(browser.text(".loglines")).contains("looking at " + item);
    assertThat(browser.text("#job-results tbody"))
        .containsIgnoringCase("passed")
        .contains("scratch.look", item, "nothing odd");
  }

  @Test
  void aJobsLinksLeadToLogArtifactsAndTheResult() throws Exception {
    browser.go(jobPage());
    for (String each : browser.links("main a[href^='http'], main a[href^='/']")) {
      leadsSomewhere(each);
    }
    assertThat(house.text(link("raw"))).contains("looking at " + item);
    String details = link("details");
    assertThat(house.text(details)).isEqualTo("nothing odd about " + item + "\n");
    String shown = browser.links("#job-results td[data-label=ResultsDB] a").get(0);
    String results = link("results in ResultsDB");
    browser.go(browser.links("#job-attempts a[href*='/artifacts/']").get(0));
    assertThat(browser.texts("main td:first-child")).contains("taskotron.log", "task_output/");
    browser.go(shown);
    assertThat(browser.where()).isEqualTo(frontend() + "/results/" + result);
    assertThat(browser.text("h1")).isEqualTo("scratch.look");
    assertThat(browser.text("main")).contains(item, "nothing odd", "passed");
    assertThat(browser.links("main a")).contains(details);
    browser.go(results);
    assertThat(browser.texts("main [data-row]")).hasSize(1);
    assertThat(browser.links("main [data-row] td:first-child a")).containsExactly(shown);
  }

  @Test
  void theFrontendsListWithAFilterShowsTheResult() {
    browser.go(frontend() + "/results");
    browser.js(
        "document.querySelector('main input[name=item]').value = arguments[0];"
            + "document.querySelector('main input[name=outcome][value=PASSED]').checked = true;",
        item);
    browser.driver().findElement(By.cssSelector("main form button")).click();
    RealHouse.await("the list is shown", () -> browser.where().contains("outcome=PASSED"));
    assertThat(browser.texts("main [data-row]"))
        .hasSize(1)
        .first()
        .asString()
        .contains("scratch.look", item);
    browser.go(frontend() + "/results?outcome=FAILED&item=" + item);
    assertThat(browser.texts("main [data-row]")).isEmpty();
  }

  @Test
  void execDbsAddressLeadsToTheJobsPage() {
    browser.go(master() + "/execdb/jobs/" + uuid);
    assertThat(browser.where()).isEqualTo(jobPage());
    assertThat(browser.text("#job-head")).contains(item);
  }

  @Test
  void theGroupOfAResultLeadsToTheJob() {
    browser.go(frontend() + "/groups/" + uuid);
    browser.go(browser.links("main dl a[href*='/execdb/']").get(0));
    assertThat(browser.where()).isEqualTo(jobPage());
  }

  @Test
  void aMessagesPageShowsTheMessageWithItsJobs() throws Exception {
    browser.go(messagePage());
    assertThat(browser.text(".head")).contains("done");
    assertThat(browser.text("main")).contains("buildsys.build.state.change", item);
    List<String> toJobs = browser.links("main td[data-label=Job] a");
    assertThat(toJobs).hasSize(2);
    List<String> pages = new ArrayList<>();
    for (String each : toJobs) {
      browser.go(each);
      pages.add(browser.where());
    }
    assertThat(pages).contains(jobPage()).allMatch(page -> page.contains("/taskmaster/jobs/"));
    browser.go(trigger() + "/?state=done");
    assertThat(browser.links("main td a")).contains(messagePage());
  }

  private String messagePage() {
    return trigger() + "/messages/" + message;
  }

  private List<String> pages() {
    return List.of(
        master() + "/taskmaster/",
        master() + "/taskmaster/jobs",
        jobPage(),
        jobPage() + "/attempts/1/log",
        master() + "/taskmaster/slaves",
        master() + "/taskmaster/queue",
        master() + "/artifacts/all/" + uuid + "/",
        master() + "/artifacts/all/" + uuid + "/task_output/",
        frontend() + "/",
        frontend() + "/results",
        frontend() + "/results?item=" + item,
        frontend() + "/results/" + result,
        frontend() + "/testcases",
        frontend() + "/testcases/scratch.look",
        frontend() + "/groups",
        frontend() + "/groups/" + uuid,
        trigger() + "/",
        messagePage());
  }

  @Test
  void noPageScrollsSidewaysOnAPhoneAndNothingIsBroken() throws Exception {
    browser.complaints();
    int number = 0;
    for (String page : pages()) {
      leadsSomewhere(page);
      browser.look(360, false);
      browser.go(page);
      browser.picture(String.format("%02d", ++number));
      assertThat(browser.pageWidth()).as("width of %s at 360", page).isLessThanOrEqualTo(360);
      assertThat(browser.complaints()).as(page).isEmpty();
    }
    browser.look(1280, false);
  }

  @Test
  void everyLinkAndButtonIsReachedByTabWithVisibleFocus() {
    for (String page : List.of(
        master() + "/taskmaster/jobs",
        jobPage(),
        frontend() + "/results",
        trigger() + "/",
        messagePage())) {
      browser.go(page);
      assertThat(browser.unreachedByTab()).as(page).isEmpty();
    }
  }
}
