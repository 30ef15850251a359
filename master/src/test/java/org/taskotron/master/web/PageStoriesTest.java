package org.taskotron.master.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.base.web.Json;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobState;
import org.taskotron.master.store.MasterSchema;

/** What people and programs see of jobs, slaves and queue. */
class PageStoriesTest {

  private static final String AUTH = "Bearer " + WebHouse.TOKEN;

  @TempDir
  Path folder;

  private WebHouse house;

  @BeforeEach
  void open() {
    house = new WebHouse(folder, database(folder));
  }

  /** The database of these stories. */
  Database database(Path directory) {
    return TestDatabases.sqlite(MasterSchema.schema(), directory);
  }

  @AfterEach
  void close() throws Exception {
    house.close();
  }

  private JsonNode json(String path) {
    HttpResponse<String> answer = house.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private String page(String path) {
    HttpResponse<String> answer = house.get(path, "Accept", "text/html");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    return answer.body();
  }

  private static List<String> items(JsonNode list) {
    List<String> items = new ArrayList<>();
    list.get("jobs").forEach(job -> items.add(job.get("item").asText()));
    return items;
  }

  private JobId ended(String task, String item, Ending how) {
    WebHouse.FakeSlave slave = house.slave("client01", 1);
    JobId id = house.submit(task, item);
    house.dispatch();
    slave.starts(id);
    house.clock().advance(Duration.ofSeconds(5));
    slave.ends(id, how, house.step(1, "prepare", 1, true, ""));
    slave.vanishes();
    return id;
  }

  // --- lists
  // -------------------------------------------------------------------------------------------------------

  @Test
  void anEmptyHouseSaysWhatToDoNext() {
    assertThat(page("/taskmaster/")).contains("No job was ever submitted here.");
    assertThat(page("/taskmaster/jobs")).contains("Jobs come from the trigger");
    assertThat(page("/taskmaster/queue")).contains("No job waits.");
    assertThat(page("/taskmaster/slaves")).contains("client01").contains("disconnected");
    assertThat(page("/taskmaster/help")).contains("openapi.json");
    HttpResponse<String> root = house.get("/");
    assertThat(root.headers().firstValue("Location")).hasValue("/taskmaster/");
  }

  @Test
  void theFiltersOfTheListStandInItsAddress() {
    JobId good = ended("rpmlint", "xchat-2.8-1.fc20", Ending.completed());
    JobId bad = ended("rpmgrill", "xchat-2.8-2.fc20", Ending.because(Cause.TIME_LIMIT, "after 1h"));
    JobId waits =
        house.submit(WebHouse.request("rpmlint", "bash-5-1.fc20", "x86_64", 0, List.of()));
    assertThat(items(json("/taskmaster/api/v1/jobs")))
        .containsExactly("bash-5-1.fc20", "xchat-2.8-2.fc20", "xchat-2.8-1.fc20");
    assertThat(items(json("/taskmaster/api/v1/jobs?item=xchat"))).hasSize(2);
    assertThat(items(json("/taskmaster/api/v1/jobs?item=chat"))).isEmpty();
    assertThat(items(json("/taskmaster/api/v1/jobs?task=rpmlint&state=done")))
        .containsExactly("xchat-2.8-1.fc20");
    assertThat(items(json("/taskmaster/api/v1/jobs?task=fedoraqa/rpmgrill")))
        .containsExactly("xchat-2.8-2.fc20");
    assertThat(items(json("/taskmaster/api/v1/jobs?outcome=failed")))
        .containsExactly("xchat-2.8-2.fc20");
    assertThat(items(json("/taskmaster/api/v1/jobs?cause=time+limit")))
        .containsExactly("xchat-2.8-2.fc20");
    assertThat(items(json("/taskmaster/api/v1/jobs?state=QUEUED")))
        .containsExactly("bash-5-1.fc20");
    assertThat(items(json("/taskmaster/api/v1/jobs?arch=x86_64"))).containsExactly("bash-5-1.fc20");
    assertThat(items(json("/taskmaster/api/v1/jobs?slave=client01"))).hasSize(2);
    assertThat(items(json("/taskmaster/api/v1/jobs?slave=client02"))).isEmpty();
    assertThat(items(json("/taskmaster/api/v1/jobs?state=&outcome=&item="))).hasSize(3);
    String page = page("/taskmaster/jobs?item=xchat&outcome=failed");
    assertThat(page)
        .contains(bad.toString())
        .doesNotContain(good.toString())
        .doesNotContain(waits.toString())
        .contains("value=\"xchat\"")
        .contains("<option value=\"failed\" selected>")
        .contains("tone-bad")
        .contains("time limit");
    assertThat(page("/taskmaster/jobs?item=nothing")).contains("No job fits this filter.");
  }

  @Test
  void aFilterThatMeansNothingIsRefusedAndNotEchoed() {
    HttpResponse<String> answer =
        house.get("/taskmaster/jobs?state=%3Cscript%3E", "Accept", "text/html");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "state: not a word that is known here (expected one of queued, claimed, running, cancelling, done)")
        .doesNotContain("<script>");
    assertThat(house.get("/taskmaster/api/v1/jobs?limit=0").body())
        .isEqualTo("{\"message\":\"limit: not a number that is meant here (expected 1 to 1000)\"}");
    assertThat(house.get("/taskmaster/api/v1/jobs?before=x").statusCode()).isEqualTo(400);
    assertThat(house.get("/taskmaster/jobs").statusCode()).isEqualTo(200);
  }

  @Test
  void pagesOfTheListStayRightWhileJobsComeIn() {
    for (int i = 0; i < 7; i++) {
      house.submit("rpmlint", "pkg-" + i);
    }
    JsonNode first = json("/taskmaster/api/v1/jobs?limit=3");
    assertThat(items(first)).containsExactly("pkg-6", "pkg-5", "pkg-4");
    assertThat(first.get("newer").isNull()).isTrue();
    house.submit("rpmlint", "pkg-7");
    house.submit("rpmlint", "pkg-8");
    JsonNode second = json(path(first.get("older")));
    assertThat(items(second)).containsExactly("pkg-3", "pkg-2", "pkg-1");
    JsonNode third = json(path(second.get("older")));
    assertThat(items(third)).containsExactly("pkg-0");
    assertThat(third.get("older").isNull()).isTrue();
    JsonNode back = json(path(third.get("newer")));
    assertThat(items(back)).containsExactly("pkg-3", "pkg-2", "pkg-1");
    JsonNode top = json(path(json(path(back.get("newer"))).get("newer")));
    assertThat(items(top)).containsExactly("pkg-8", "pkg-7");
    assertThat(page("/taskmaster/jobs?limit=3")).contains("Older →").doesNotContain("Newer");
  }

  private String path(JsonNode url) {
    return url.asText().substring(house.url().length());
  }

  // --- the job page
  // --------------------------------------------------------------------------------------------------

  @Test
  void aJobsPageTellsItsWholeStory() {
    final WebHouse.FakeSlave first = house.slave("client01", 1);
    JobId id = house.submit("rpmlint", "foo-1.2-3.fc23");
    house.dispatch();
    first.starts(id, house.step(1, "prepare", 2, true, ""), house.openStep(2, "clone"));
    house.clock().advance(Duration.ofMinutes(1));
    first.ends(
        id, Ending.because(Cause.DISK_FULL, "12 MB free"), house.step(1, "prepare", 2, true, ""));
    first.vanishes();
    WebHouse.FakeSlave second = house.slave("client02", 1);
    house.dispatch();
    second.starts(id, house.step(1, "prepare", 2, true, ""));
    house.log(id, "hello from the second\n");
    house.result(
        id,
        new ResultViews.ResultLine(
            2,
            id + "/2/3.1",
            "dist.rpmlint",
            "foo-1.2-3.fc23",
            "koji_build",
            "NEEDS_INSPECTION",
            "2 warnings",
            "http://127.0.0.1:8010/artifacts/all/x/attempt-2/task_output/a%20b.log",
            41,
            ""));
    house.result(
        id,
        new ResultViews.ResultLine(
            2,
            id + "/2/3.2",
            "other.check",
            "foo-1.2-3.fc23",
            "koji_build",
            "FAILED",
            "",
            "",
            0,
            "testcase: not your namespace <x>"));
    house.clock().advance(Duration.ofSeconds(9));
    second.ends(
        id,
        Ending.because(
            Cause.TASK_MALFORMED,
            "runtask.yml:7:5: unknown directive 'shel' (did you mean 'shell'?)"),
        house.step(1, "prepare", 2, true, ""),
        house.step(2, "shell", 3, false, "exit status 3"));
    String page = page("/taskmaster/jobs/" + id);
    assertThat(page)
        .contains("rpmlint <span class=\"soft\">on</span> foo-1.2-3.fc23")
        .contains("failed</span>")
        .contains("<strong>task malformed</strong>")
        .contains("did you mean 'shell'?")
        .contains("Attempt 2")
        .contains("Attempt 1")
        .contains("disk full")
        .contains("exit status 3")
        .contains("hello from the second")
        .contains("needs inspection")
        .contains("http://127.0.0.1:5002/resultsdb/results/41")
        .contains("http://127.0.0.1:5002/resultsdb/results?groups=" + id)
        .contains("http://127.0.0.1:8011/trigger/messages/0f2f7d4e-9a0b-4a53-9e55-6f2f3f4b1a11")
        .contains("refused: testcase: not your namespace &lt;x&gt;")
        .contains("http://127.0.0.1:8010/artifacts/all/x/attempt-2/task_output/a%20b.log")
        .contains("/artifacts/all/" + id + "/attempt-2/")
        .contains("taskotron jobs retry " + id)
        .contains("Nothing to compare with");
    JsonNode twin = json("/taskmaster/api/v1/jobs/" + id);
    assertThat(twin.get("state").asText()).isEqualTo("DONE");
    assertThat(twin.get("outcome").asText()).isEqualTo("FAILED");
    assertThat(twin.get("cause").asText()).isEqualTo("TASK_MALFORMED");
    assertThat(twin.get("attempt_list")).hasSize(2);
    assertThat(twin.at("/attempt_list/1/steps/1/detail").asText()).isEqualTo("exit status 3");
    assertThat(twin.at("/results/1/refused").asText()).startsWith("testcase: not your");
    assertThat(twin.get("submitted").asText()).isEqualTo("2026-11-21T12:00:00.000000Z");
  }

  @Test
  void whetherAFailureIsNewIsSaid() {
    ended("rpmlint", "foo-1", Ending.completed());
    JobId second = ended("rpmlint", "foo-1", Ending.because(Cause.TASK_FAILED, "exit status 1"));
    JobId third = ended("rpmlint", "foo-1", Ending.because(Cause.TASK_FAILED, "exit status 1"));
    assertThat(page("/taskmaster/jobs/" + second)).contains("New:");
    assertThat(page("/taskmaster/jobs/" + third)).contains("Not new:");
  }

  @Test
  void troubleOfTheMachineryDoesNotLookLikeAFailedTest() {
    JobId id =
        ended("rpmlint", "foo-1", Ending.because(Cause.ENVIRONMENT_BROKEN, "no such branch"));
    assertThat(page("/taskmaster/jobs/" + id))
        .contains("tone-fault")
        .contains("The machinery failed; this says nothing about foo-1.")
        .doesNotContain("tone-bad");
  }

  @Test
  void aJobThatNobodyKnowsIs404AndSaysSo() {
    UUID nobody = UUID.randomUUID();
    for (String path : List.of("/taskmaster/jobs/", "/taskmaster/api/v1/jobs/", "/execdb/jobs/")) {
      HttpResponse<String> answer = house.get(path + nobody);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo("{\"message\":\"uuid: " + nobody + " (no such job)\"}");
    }
    assertThat(house.get("/taskmaster/jobs/%3Cb%3E", "Accept", "text/html").body())
        .doesNotContain("<b>");
    JobId waits = house.submit("rpmlint", "foo-1");
    assertThat(house.get("/taskmaster/jobs/" + waits + "/attempts/1/log").statusCode())
        .isEqualTo(404);
    assertThat(page("/taskmaster/jobs/" + waits)).contains("There is none yet");
  }

  @Test
  void aHostileItemHarmsNobody() {
    String item = "<img src=x onerror=alert(1)>\"'&";
    JobId id = house.submit("rpmlint", item);
    for (String path : List.of(
        "/taskmaster/jobs", "/taskmaster/jobs/" + id, "/taskmaster/queue", "/taskmaster/")) {
      assertThat(page(path))
          .doesNotContain("<img src=x")
          .contains("&lt;img src=x onerror=alert(1)");
    }
  }

  // --- slaves and queue
  // ----------------------------------------------------------------------------------------------

  @Test
  void theSlaveListSaysWhoIsHereAndWhatTheyDo() {
    WebHouse.FakeSlave one = house.slave("client01", 2, "big", "gpu");
    WebHouse.FakeSlave two = house.slave("client02", 1);
    JobId id = house.submit(WebHouse.request("rpmlint", "foo-1", "noarch", 0, List.of("gpu")));
    house.dispatch();
    one.starts(id);
    two.drains("drained by root");
    assertThat(page("/taskmaster/slaves"))
        .contains("1 of 2")
        .contains("big, gpu")
        .contains("rpmlint on foo-1")
        .contains("takes no work")
        .contains("drained by root")
        .contains("client03")
        .contains("disconnected");
    JsonNode slaves = json("/taskmaster/api/v1/slaves").get("slaves");
    assertThat(slaves).hasSize(3);
    assertThat(slaves.get(0).get("slots_used").asInt()).isEqualTo(1);
    assertThat(slaves.get(0).at("/jobs/0/uuid").asText()).isEqualTo(id.toString());
    assertThat(slaves.get(1).get("why_not").asText()).isEqualTo("drained by root");
    house.clock().advance(Duration.ofSeconds(31));
    assertThat(json("/taskmaster/api/v1/slaves")
            .get("slaves")
            .get(0)
            .get("connected")
            .asBoolean())
        .isFalse();
    assertThat(page("/taskmaster/slaves")).contains("silent");
  }

  @Test
  void theQueueSaysWhyAJobWaits() {
    house.submit(WebHouse.request("rpmlint", "low", "noarch", 0, List.of()));
    house.submit(WebHouse.request("rpmlint", "high", "noarch", 5, List.of("gpu")));
    house.slave("client01", 1);
    JsonNode queue = json("/taskmaster/api/v1/queue");
    assertThat(queue.at("/counts/QUEUED").asInt()).isEqualTo(2);
    assertThat(queue.at("/first/0/item").asText()).isEqualTo("high");
    assertThat(queue.at("/first/0/waits_because").asText())
        .isEqualTo("no connected slave has labels gpu");
    house.dispatcher().idle("the disk is being changed");
    assertThat(page("/taskmaster/queue"))
        .contains("2 jobs wait")
        .contains("<strong>No job is given out:</strong> the disk is being changed");
    assertThat(page("/taskmaster/jobs")).contains("the disk is being changed");
  }

  // --- ExecDB
  // --------------------------------------------------------------------------------------------------------

  @Test
  void execDbLeadsPeopleToTheJobAndTellsProgramsItsState() {
    JobId waits = house.submit("rpmlint", "foo-1");
    HttpResponse<String> person = house.get("/execdb/jobs/" + waits, "Accept", "text/html,*/*");
    assertThat(person.statusCode()).isEqualTo(303);
    assertThat(person.headers().firstValue("Location")).hasValue("/taskmaster/jobs/" + waits);
    assertThat(json("/execdb/jobs/" + waits).get("current_state").asText()).isEqualTo("SCHEDULED");
    WebHouse.FakeSlave slave = house.slave("client01", 1);
    house.dispatch();
    assertThat(json("/execdb/jobs/" + waits).get("current_state").asText()).isEqualTo("RUNNING");
    slave.starts(waits);
    slave.ends(
        waits,
        Ending.because(Cause.TASK_FAILED, "exit status 1"),
        house.step(1, "shell", 1, false, "no"));
    JsonNode finished = json("/execdb/jobs/" + waits);
    assertThat(finished.get("current_state").asText()).isEqualTo("FINISHED");
    assertThat(finished.get("taskname").asText()).isEqualTo("rpmlint");
    assertThat(finished.at("/build_steps/0/state").asText()).isEqualTo("FAILED");
    assertThat(finished.get("link_build_log").asText()).endsWith("/attempts/1/log.txt");
    JobId cancelled = house.submit("rpmlint", "foo-2");
    house.cancel(cancelled, Ending.because(Cause.BY_REQUEST, "by me"));
    JsonNode crashed = json("/execdb/api/v1/jobs/" + cancelled);
    assertThat(crashed.get("current_state").asText()).isEqualTo("CRASHED");
    assertThat(crashed.get("cause").asText()).isEqualTo("by request");
  }

  // --- commands
  // --------------------------------------------------------------------------------------------------------

  private static final String GOOD =
      "{\"task\":\"rpmlint\",\"item\":\"foo-1\",\"item_type\":\"koji_build\",\"arch\":\"noarch\"}";

  @Test
  void aClientWithATokenSubmitsCancelsAndRetries() {
    HttpResponse<String> made = house.post("/taskmaster/api/v1/jobs", GOOD, "Authorization", AUTH);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonNode job = Json.read(made.body().getBytes(StandardCharsets.UTF_8)).get("job");
    String uuid = job.get("uuid").asText();
    assertThat(job.get("submitted_by").asText()).isEqualTo("tester");
    assertThat(job.at("/task/repository").asText()).isEqualTo("fedoraqa/rpmlint");
    assertThat(made.headers().firstValue("Location").orElseThrow())
        .endsWith("/taskmaster/api/v1/jobs/" + uuid);
    HttpResponse<String> again = house.post(
        "/taskmaster/api/v1/jobs",
        GOOD.replace("{\"task", "{\"uuid\":\"" + uuid + "\",\"task"),
        "Authorization",
        AUTH);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).contains("\"made\":false");
    HttpResponse<String> early =
        house.post("/taskmaster/api/v1/jobs/" + uuid + "/retry", "", "Authorization", AUTH);
    assertThat(early.statusCode()).isIn(200, 409);
    HttpResponse<String> cancelled = house.post(
        "/taskmaster/api/v1/jobs/" + uuid + "/cancel",
        "{\"reason\":\"not needed\"}",
        "Authorization",
        AUTH);
    assertThat(cancelled.statusCode()).isEqualTo(200);
    assertThat(cancelled.body())
        .contains("\"outcome\":\"CANCELLED\"")
        .contains("by tester: not needed");
    HttpResponse<String> retried =
        house.post("/taskmaster/api/v1/jobs/" + uuid + "/retry", "", "Authorization", AUTH);
    assertThat(retried.body()).contains("\"state\":\"QUEUED\"");
    assertThat(house
            .post(
                "/taskmaster/api/v1/jobs/" + UUID.randomUUID() + "/cancel",
                "",
                "Authorization",
                AUTH)
            .statusCode())
        .isEqualTo(404);
  }

  @Test
  void severalJobsAreJudgedOneByOne() {
    String body = "{\"jobs\":[" + GOOD + "," + GOOD.replace("\"noarch\"", "7") + ","
        + GOOD.replace("foo-1", "foo-2") + "]}";
    HttpResponse<String> answer =
        house.post("/taskmaster/api/v1/jobs", body, "Authorization", AUTH);
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode jobs = Json.read(answer.body().getBytes(StandardCharsets.UTF_8)).get("jobs");
    assertThat(jobs.get(0).get("made").asBoolean()).isTrue();
    assertThat(jobs.get(1).get("refused").asText()).isEqualTo("arch: 7 (expected text)");
    assertThat(jobs.get(2).get("made").asBoolean()).isTrue();
    assertThat(items(json("/taskmaster/api/v1/jobs"))).hasSize(2);
  }

  @Test
  void whoHasNoTokenChangesNothing() {
    HttpResponse<String> without = house.post("/taskmaster/api/v1/jobs", GOOD);
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(without.body())
        .contains("authorization: expected Bearer with a token of master.yaml: clients");
    assertThat(house
            .post("/taskmaster/api/v1/jobs", GOOD, "Authorization", "Bearer wrong")
            .statusCode())
        .isEqualTo(401);
    HttpResponse<String> open = house.post(
        "/taskmaster/api/v1/jobs", GOOD, "Authorization", AUTH, "X-Forwarded-For", "192.0.2.7");
    assertThat(open.statusCode()).isEqualTo(403);
    assertThat(open.body()).contains("plain HTTP from another machine");
    assertThat(house
            .post(
                "/taskmaster/api/v1/jobs",
                GOOD,
                "Authorization",
                AUTH,
                "X-Forwarded-For",
                "192.0.2.7",
                "X-Forwarded-Proto",
                "https")
            .statusCode())
        .isEqualTo(201);
    assertThat(items(json("/taskmaster/api/v1/jobs"))).hasSize(1);
  }

  @Test
  void aBadSubmissionIsToldWhatIsWrongAndNothingIsWritten() {
    refused("[]", "the body is no object (expected a job, or {\\\"jobs\\\": [job, …]})");
    refused("{\"item\":", "the body is not JSON: line 1, column 9");
    refused(
        GOOD.replace("item_type", "itemtype"), "itemtype: unknown (expected again_of, arch, item,");
    refused(
        GOOD.replace("\"rpmlint\"", "\"../etc\""),
        "task.repository: '../etc' (expected NAMESPACE/NAME");
    refused(GOOD.replace("\"rpmlint\"", "7"), "task: (expected a name, or an object");
    refused(GOOD.replace("foo-1", ""), "item: empty (expected 1 to 1024 characters)");
    refused(
        GOOD.replace("}", ",\"priority\":5000}"),
        "priority: 5000 (expected a number from -1000 to 1000)");
    refused(
        GOOD.replace("}", ",\"labels\":[\"a b\"]}"), "labels: 'a b' (expected up to 64 letters");
    refused(GOOD.replace("}", ",\"uuid\":\"7\"}"), "uuid: '7' (expected 36 characters");
    assertThat(items(json("/taskmaster/api/v1/jobs"))).isEmpty();
    assertThat(
            house.post("/taskmaster/api/v1/jobs", GOOD, "Authorization", AUTH).statusCode())
        .isEqualTo(201);
  }

  private void refused(String body, String words) {
    HttpResponse<String> answer =
        house.post("/taskmaster/api/v1/jobs", body, "Authorization", AUTH);
    assertThat(answer.statusCode()).as(body).isEqualTo(400);
    assertThat(answer.body()).contains(words);
  }

  // --- description
  // -------------------------------------------------------------------------------------------------------

  @Test
  void theOpenApiDocumentKnowsEveryWayAndNoOther() throws Exception {
    JsonNode document = json("/taskmaster/api/v1/openapi.json");
    assertThat(document.at("/servers/0/url").asText())
        .isEqualTo(house.url() + "/taskmaster/api/v1");
    Set<String> described = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(path -> path.getValue()
            .fieldNames()
            .forEachRemaining(method ->
                described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
    Set<String> served = new TreeSet<>();
    Pattern variable = Pattern.compile(":([a-z]+)");
    for (String route : house.routes()) {
      int api = route.indexOf("/taskmaster/api/v1");
      if (api >= 0) {
        Matcher names = variable.matcher(route.substring(api + "/taskmaster/api/v1".length()));
        served.add(route.substring(0, api) + names.replaceAll("{$1}"));
      }
    }
    assertThat(described).isEqualTo(served);
  }

  // --- speed
  // -------------------------------------------------------------------------------------------------------------

  @Test
  void pagesCostLittleWithTenThousandJobs() {
    List<JobId> ids = house.submitMany(10_000);
    house.finishMany(ids.subList(0, 9_500), Ending.completed());
    house.finishMany(ids.subList(9_500, 9_700), Ending.because(Cause.TASK_FAILED, "exit status 1"));
    Job last = house.job(ids.get(9_699));
    assertThat(last.state()).isEqualTo(JobState.DONE);
    for (String path : List.of(
        "/taskmaster/",
        "/taskmaster/jobs",
        "/taskmaster/jobs?state=done",
        "/taskmaster/jobs?state=queued",
        "/taskmaster/jobs?outcome=failed",
        "/taskmaster/jobs?outcome=lost",
        "/taskmaster/jobs?item=pkg77",
        "/taskmaster/jobs?slave=client02",
        "/taskmaster/jobs?slave=nobody",
        "/taskmaster/jobs?task=rpmgrill",
        "/taskmaster/queue",
        "/taskmaster/jobs/" + ids.get(77))) {
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        long begin = System.nanoTime();
        page(path);
        best = Math.min(best, System.nanoTime() - begin);
      }
      System.out.println(path + " " + best / 1_000 + " µs");
      assertThat(Duration.ofNanos(best)).as(path).isLessThan(Duration.ofMillis(50));
    }
  }
}
