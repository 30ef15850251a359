package org.taskotron.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskotron.base.daemon.Cli;
import org.taskotron.client.FakeServices;
import org.taskotron.client.TaskotronMain;
import picocli.CommandLine;

/** The commands as people call them, against a REST service that answers as a master does. */
class CommandsTest {

  private static final String UUID = "0191c1a0-0000-7000-8000-000000000001";
  private static final String JOB =
      "{\"uuid\": \"" + UUID + "\", \"task\": {\"name\": \"nvr-policy\"},"
          + " \"item\": \"foo-1-1.fc42\", \"item_type\": \"koji_build\", \"arch\": \"noarch\","
          + " \"state\": \"DONE\", \"outcome\": \"COMPLETED\", \"cause\": null, \"detail\": null,"
          + " \"submitted\": \"2026-11-21T12:00:00.000000Z\", \"results\": [{\"testcase\": \"dist.nvr\","
          + " \"outcome\": \"PASSED\", \"note\": \"good\"}], \"attempt_list\": [{\"number\": 1, \"slave\": \"slave1\","
          + " \"outcome\": \"COMPLETED\", \"cause\": null, \"steps\": [{\"name\": \"clone\", \"succeeded\": true,"
          + " \"detail\": \"\"}]}]}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private FakeServices master;

  @BeforeEach
  void aMaster() throws Exception {
    master = new FakeServices();
  }

  @AfterEach
  void close() {
    master.close();
  }

  @Test
  void jobsAreListedAsATable() {
    master.say("/api/v1/jobs?state=done&limit=50", "{\"jobs\": [" + JOB + "]}");
    assertThat(run("jobs", "list", "--state", "done")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "UUID                                  TASK        ITEM          ARCH    SUBMITTED            STANDING",
            UUID + "  nvr-policy  foo-1-1.fc42  noarch  2026-11-21 12:00:00  COMPLETED");
  }

  @Test
  void jobsAreListedAsOneObjectALine() {
    master.say("/api/v1/jobs?limit=50", "{\"jobs\": [{\"uuid\": \"a\"}, {\"uuid\": \"b\"}]}");
    assertThat(run("jobs", "list", "--json-lines")).isZero();
    assertThat(out.toString()).isEqualTo("{\"uuid\":\"a\"}\n{\"uuid\":\"b\"}\n");
  }

  @Test
  void aJobIsShownWithItsStepsAndResults() {
    master.say("/api/v1/jobs/" + UUID, JOB);
    assertThat(run("jobs", "show", UUID)).isZero();
    assertThat(out.toString())
        .contains("standing   COMPLETED\n")
        .contains("attempt 1 on slave1: COMPLETED\n  ✔ clone\n")
        .contains("TESTCASE  OUTCOME  RESULTSDB   NOTE\ndist.nvr  PASSED   on its way  good\n");
  }

  @Test
  void aRefusedResultIsShownWithResultsDbsWords() {
    master.say(
        "/api/v1/jobs/" + UUID,
        JOB.replace(
            "\"note\": \"good\"",
            "\"note\": \"good\", \"refused\": \"status 403: no token\", \"resultsdb_id\": null"));
    assertThat(run("jobs", "show", UUID)).isZero();
    assertThat(out.toString())
        .contains("dist.nvr  PASSED   refused    good\n")
        .endsWith("dist.nvr was refused by ResultsDB: status 403: no token\n");
  }

  @Test
  void aResultsPlaceInResultsDbIsShown() {
    master.say(
        "/api/v1/jobs/" + UUID,
        JOB.replace(
            "\"note\": \"good\"", "\"note\": \"good\", \"refused\": null, \"resultsdb_id\": 4711"));
    assertThat(run("jobs", "show", UUID)).isZero();
    assertThat(out.toString()).contains("dist.nvr  PASSED   4711       good\n");
  }

  @Test
  void theMastersRefusalIsRepeated() {
    assertThat(run("jobs", "show", UUID)).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("taskotron jobs show: none\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void watchingEndsWithWhatTheJobCameTo() {
    master.say("/api/v1/jobs/" + UUID, JOB);
    assertThat(run("jobs", "watch", UUID)).isZero();
    master.say("/api/v1/jobs/" + UUID, JOB.replace("PASSED", "FAILED"));
    assertThat(run("jobs", "watch", UUID)).isEqualTo(1);
    master.say(
        "/api/v1/jobs/" + UUID,
        JOB.replace(
            "\"COMPLETED\", \"cause\": null, \"detail\"",
            "\"LOST\", \"cause\": \"SLAVE_LOST\", \"detail\""));
    assertThat(run("jobs", "watch", UUID)).isEqualTo(2);
    assertThat(out.toString()).contains(UUID + " LOST (slave lost)\n");
  }

  @Test
  void slavesAndQueueAreShown() {
    master.say(
        "/api/v1/slaves",
        "{\"slaves\": [{\"name\": \"slave1\", \"state\": \"idle\", \"slots\": 2, \"slots_used\": 0,"
            + " \"labels\": [], \"arches\": [\"x86_64\"], \"host\": \"h\"}]}");
    assertThat(run("slaves", "list")).isZero();
    assertThat(out.toString()).contains("slave1  idle   0 of 2          x86_64  h\n");
    master.say(
        "/api/v1/queue",
        "{\"idle\": null, \"counts\": {\"QUEUED\": 1}, \"first\": [{\"uuid\": \"a\", \"task\": \"t\","
            + " \"waits_because\": \"no slave has the label gpu\"}]}");
    assertThat(run("queue")).isZero();
    assertThat(out.toString()).contains("1 QUEUED\n").contains("no slave has the label gpu\n");
  }

  @Test
  void aMasterThatIsAwayIsNamed() {
    master.close();
    assertThat(run("queue")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("taskotron queue: the master at " + master.url()
            + " does not answer (--url names another)\n");
  }

  @Test
  void aTypoIsAnswered() {
    assertThat(run("jobs", "lst")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean list?");
  }

  private int run(String... arguments) {
    String[] all = new String
        [arguments.length + (arguments[0].equals("jobs") && arguments[1].equals("lst") ? 0 : 2)];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    if (all.length > arguments.length) {
      all[arguments.length] = "--url";
      all[arguments.length + 1] = master.url();
    }
    CommandLine line = Cli.commandLine(new TaskotronMain());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return Cli.run(line, all);
  }
}
