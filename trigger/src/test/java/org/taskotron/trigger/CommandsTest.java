package org.taskotron.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.daemon.Cli;
import picocli.CommandLine;

class CommandsTest {

  private static final String RULES = """
      - {when: {message_type: KojiBuildPackageCompleted, name: foo}, do: [{tasks: [rpmlint], arches: [noarch]}]}
      - {when: {message_type: KojiTagChanged}, do: [{tasks: [depcheck]}]}
      """;

  @TempDir
  private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void configure() throws Exception {
    Files.writeString(folder.resolve("trigger_rules.yml"), RULES);
    Files.writeString(
        folder.resolve("trigger.yaml"), RunningTrigger.yaml(1, "tcp://127.0.0.1:1", 0));
  }

  private int run(Object command, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Cli.commandLine(command);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--no-color");
    return Cli.run(line, all.toArray(String[]::new));
  }

  private Path recording(String name, FedmsgEnvelope message) throws Exception {
    return Files.write(folder.resolve(name), message.bytes());
  }

  @Test
  void aGoodConfigurationIsOk() {
    assertThat(run(new TriggerMain(), "checkconfig", folder.toString())).isZero();
    assertThat(out.toString()).isEqualTo(folder.resolve("trigger.yaml") + ": ok\n");
  }

  @Test
  void mistakesInTheRulesAreMistakesInTheConfiguration() throws Exception {
    Files.writeString(
        folder.resolve("trigger_rules.yml"), "- {when: {}, do: [{discover: {repo: x}}]}");
    assertThat(
            run(new TriggerMain(), "checkconfig", folder.resolve("trigger.yaml").toString()))
        .isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            folder.resolve("trigger_rules.yml")
                + ":1:30: discover: not known yet (expected tasks: looking for tasks in a repository comes with a later release)\n")
        .contains("1 mistake");
  }

  @Test
  void aMessageIsExplained() throws Exception {
    Path file = recording("m.json", Messages.built("foo", "1", "1.fc20"));
    assertThat(run(new TriggerMain(), "explain", file.toString(), "--config", folder.toString()))
        .isZero();
    assertThat(out.toString())
        .contains(
            "KojiBuildPackageCompleted foo-1-1.fc20\n",
            "distgit_branch: \"f20\"",
            "trigger_rules.yml:1 matches: rpmlint on noarch",
            "trigger_rules.yml:2 does not match: message_type: \"KojiBuildPackageCompleted\" (expected KojiTagChanged)",
            ": rpmlint of foo-1-1.fc20 on noarch");
    assertThat(run(
            new TriggerMain(), "explain", file.toString(), "--config", folder.toString(), "--json"))
        .isZero();
    assertThat(Messages.json(out.toString())
            .path(0)
            .path("jobs")
            .path(0)
            .path("task")
            .asText())
        .isEqualTo("rpmlint");
  }

  @Test
  void aRecordingOfAnyFormIsExplained() throws Exception {
    Path file = Files.writeString(folder.resolve("amqp.json"), """
        {"topic": "org.fedoraproject.prod.buildsys.build.state.change", "id": "7912a0f6-5909-44fc-aac4-d944535e6a53",
         "headers": {"sent-at": "2022-01-05T09:40:59+00:00"}, "queue": null,
         "body": {"new": 1, "instance": "primary", "name": "foo", "version": "1", "release": "1.fc20"}}""");
    assertThat(run(new TriggerMain(), "explain", file.toString(), "--config", folder.toString()))
        .isZero();
    assertThat(out.toString())
        .contains("message 7912a0f6-5909-44fc-aac4-d944535e6a53", "rpmlint on noarch");
  }

  @Test
  void whatIsNeitherFileNorMessageIsSaid() throws Exception {
    assertThat(run(new TriggerMain(), "explain", "2018-nothing", "--config", folder.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("state.sqlite: no ledger there");
    Path bad = Files.writeString(folder.resolve("bad.json"), "{");
    assertThat(run(new TriggerMain(), "explain", bad.toString(), "--config", folder.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("bad.json:1:2: not JSON");
  }

  @Test
  void rulesAreTriedAgainstRecordings() throws Exception {
    Path messages = Files.createDirectory(folder.resolve("messages"));
    recording("messages/1.json", Messages.built("foo", "1", "1.fc20"));
    recording("messages/2.json", Messages.built("bar", "1", "1.fc20"));
    recording("messages/3.json", Messages.message("wiki.article.edit", "{}"));
    Path rules = folder.resolve("trigger_rules.yml");
    assertThat(run(new TriggerMain(), "test", rules.toString(), "--against", messages.toString()))
        .isZero();
    assertThat(out.toString()).isEqualTo("""
        1.json: rpmlint of foo-1-1.fc20 on noarch
        2.json: no rule matches KojiBuildPackageCompleted
        3.json: nothing listens to this topic
        """);
    Files.writeString(rules, "- {when: {}, do: [{tasks: ['${name}/']}]}");
    assertThat(run(new TriggerMain(), "test", rules.toString(), "--against", messages.toString()))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains("1.json: " + rules + ":1 failed: tasks: \"foo/\" (expected");
    Files.writeString(rules, "- {when: {}}");
    assertThat(run(new TriggerMain(), "test", rules.toString(), "--against", messages.toString()))
        .isEqualTo(2);
  }

  @Test
  void recordedJobsAreScheduledOnceAndAgainOnRequest() throws Exception {
    try (FakeMaster master = new FakeMaster();
        RunningTrigger trigger =
            new RunningTrigger(folder).configured(master, RULES).start()) {
      FedmsgEnvelope message = Messages.built("foo", "1", "1.fc20");
      trigger.publish(message);
      org.awaitility.Awaitility.await()
          .atMost(RunningTrigger.PATIENCE)
          .until(() -> trigger.state(message).equals("done"));
      String csv = folder.resolve("jobs.csv").toString();
      String config = folder.toString();
      assertThat(run(new JobRunnerMain(), csv, "--config", config)).isZero();
      assertThat(out.toString()).contains("there already: rpmlint of foo-1-1.fc20 on noarch");
      assertThat(master.jobs()).hasSize(1);
      assertThat(run(new JobRunnerMain(), csv, "--config", config, "--again", "--dry-run"))
          .isZero();
      assertThat(master.jobs()).hasSize(1);
      assertThat(run(new JobRunnerMain(), csv, "--config", config, "--again")).isZero();
      assertThat(out.toString())
          .contains("submitted: rpmlint", "again " + master.jobs().get(0).getUuid());
      assertThat(master.jobs()).hasSize(2);
      assertThat(master.jobs().get(1).getAgainOf())
          .isEqualTo(master.jobs().get(0).getUuid());
      assertThat(run(
              new TriggerMain(), "explain", message.messageId().orElseThrow(), "--config", config))
          .isZero();
      assertThat(out.toString())
          .contains("in the ledger since ", ": done: 1 job", "matches: rpmlint on noarch");
      master.refuses(job -> java.util.Optional.of("idle"));
      assertThat(run(new JobRunnerMain(), csv, "--config", config)).isEqualTo(1);
      assertThat(err.toString()).contains("1 of 1 jobs were refused");
      master.goAway();
      assertThat(run(new JobRunnerMain(), csv, "--config", config)).isEqualTo(1);
      assertThat(err.toString())
          .contains("0 jobs were submitted; the same file again does no harm");
    }
  }

  @Test
  void pastMessagesAreReplayedIntoTheLedger() throws Exception {
    FedmsgEnvelope first = Messages.built("foo", "1", "1.fc20");
    FedmsgEnvelope noise = Messages.message("wiki.article.edit", "{}");
    HttpServer datagrepper = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    List<String> asked = new ArrayList<>();
    datagrepper.createContext("/raw", exchange -> {
      asked.add(exchange.getRequestURI().getQuery());
      boolean last = exchange.getRequestURI().getQuery().contains("page=2");
      byte[] answer = ("{\"pages\": 2, \"raw_messages\": ["
              + new String((last ? noise : first).bytes(), StandardCharsets.UTF_8) + "]}")
          .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    datagrepper.start();
    try (FakeMaster master = new FakeMaster();
        RunningTrigger trigger = new RunningTrigger(folder)
            .configured(
                master,
                RULES,
                "datagrepper: 'http://127.0.0.1:" + datagrepper.getAddress().getPort() + "/raw'")
            .start()) {
      String[] replay = {
        "replay",
        "--from",
        "2018-03-17",
        "--to",
        "2018-03-18T00:00:00Z",
        "--config",
        folder.toString()
      };
      assertThat(run(new TriggerMain(), replay)).isZero();
      assertThat(out.toString()).startsWith("1 messages found, 1 of them new;");
      assertThat(asked.get(0))
          .startsWith("start=1521244800&end=1521331200&order=asc&rows_per_page=100&page=1&topic=")
          .contains("topic=org.fedoraproject.prod.pungi.compose.status.change");
      assertThat(run(new TriggerMain(), replay)).isZero();
      assertThat(out.toString()).startsWith("1 messages found, 0 of them new;");
      trigger.stop();
      trigger.start();
      org.awaitility.Awaitility.await()
          .atMost(RunningTrigger.PATIENCE)
          .until(() -> trigger.state(first).equals("done"));
    } finally {
      datagrepper.stop(0);
    }
    assertThat(
            run(new TriggerMain(), "replay", "--from", "yesterday", "--config", folder.toString()))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("yesterday (expected a time such as 2018-03-17 or 2018-03-17T06:00:00Z)");
  }
}
