package org.taskotron.client.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskotron.client.FakeServices;

class WorksTest {

  private static final String JOB = "/taskmaster/api/v1/jobs/j1";
  private static final String RESULTS = "/api/v2.0/results?groups=j1&limit=100&page=0";

  private FakeServices services;
  private Works works;

  @BeforeEach
  void oneJob() throws Exception {
    services = new FakeServices();
    works = new Works(new Asking(), services.url() + "/taskmaster", services.url() + "/api/v2.0");
    works.follow(List.of("j1"));
    works.follow(List.of("j1"));
  }

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void aJobIsSettledOnceItsResultsAreInResultsDb() throws Exception {
    services.say(JOB, job("RUNNING", "", ""));
    works.pass();
    assertThat(works.settled()).isFalse();
    services.say(
        JOB, job("DONE", "COMPLETED", "{\"testcase\": \"dist.x\"}, {\"testcase\": \"dist.y\"}"));
    services.say(RESULTS, "{\"data\": [{\"outcome\": \"PASSED\"}]}");
    works.pass();
    assertThat(works.settled()).isFalse();
    assertThat(report().missing())
        .containsExactly(
            "job j1 (nvr-policy  foo-1-1.fc42  noarch): 1 of 2 results are in ResultsDB");
    services.say(RESULTS, "{\"data\": [{\"outcome\": \"PASSED\"}, {\"outcome\": \"FAILED\"}]}");
    works.pass();
    assertThat(works.settled()).isTrue();
    assertThat(works.all().get(0).results()).isEqualTo("FAILED, PASSED");
    assertThat(report().exitCode()).isZero();
  }

  @Test
  void aFailedJobIsAnAnswerAndALostOneIsNot() throws Exception {
    services.say(
        JOB, job("DONE", "FAILED", "").replace("\"cause\": \"\"", "\"cause\": \"TASK_FAILED\""));
    works.pass();
    assertThat(report().exitCode()).isZero();
    works = new Works(new Asking(), services.url() + "/taskmaster", services.url() + "/api/v2.0");
    works.follow(List.of("j1"));
    services.say(
        JOB, job("DONE", "LOST", "").replace("\"cause\": \"\"", "\"cause\": \"SLAVE_LOST\""));
    works.pass();
    assertThat(report().exitCode()).isEqualTo(1);
    assertThat(report().complaints())
        .containsExactly("nvr-policy  foo-1-1.fc42  noarch: LOST (slave lost)");
  }

  @Test
  void aRefusedResultIsNotWaitedForButComplainedAbout() throws Exception {
    services.say(
        JOB,
        job("DONE", "COMPLETED", "{\"testcase\": \"dist.x\", \"refused\": \"outcome: no such\"}"));
    services.say(RESULTS, "{\"data\": []}");
    works.pass();
    assertThat(works.settled()).isTrue();
    assertThat(report().exitCode()).isEqualTo(1);
    assertThat(report().complaints())
        .containsExactly(
            "nvr-policy  foo-1-1.fc42  noarch: refused by ResultsDB: dist.x: outcome: no such");
  }

  @Test
  void theTableNamesEachJobWithItsPage() throws Exception {
    services.say(JOB, job("DONE", "COMPLETED", "{\"testcase\": \"dist.x\"}"));
    services.say(RESULTS, "{\"data\": [{\"outcome\": \"PASSED\"}]}");
    works.pass();
    assertThat(report().lines(new Paint(false), works))
        .containsExactly(
            "TASK        ITEM          ARCH    OUTCOME      RESULTS",
            "nvr-policy  foo-1-1.fc42  noarch  ✔ COMPLETED  PASSED",
            "    " + services.url() + "/taskmaster/jobs/j1",
            "",
            "0 messages: none",
            "1 jobs: 1 COMPLETED",
            "1 results: 1 PASSED");
  }

  private Report report() {
    return new Report(List.of(), works.all());
  }

  private static String job(String state, String outcome, String results) {
    return "{\"uuid\": \"j1\", \"task\": {\"repository\": \"fedoraqa/nvr-policy\", \"name\": \"nvr-policy\"}, \"item\": \"foo-1-1.fc42\","
        + " \"arch\": \"noarch\", \"state\": \"" + state + "\", \"outcome\": \"" + outcome
        + "\", \"cause\": \"\", \"results\": [" + results + "]}";
  }
}
