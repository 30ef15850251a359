package org.taskotron.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.taskotron.trigger.Messages.built;
import static org.taskotron.trigger.Messages.bytes;
import static org.taskotron.trigger.Messages.compose;
import static org.taskotron.trigger.Messages.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.id.JobUuid;
import org.taskotron.proto.v1.JobRequest;

/** Stories of a whole trigger over real sockets, with a master that remembers. */
class TriggerTest {

  private static final String RULES = """
      - {when: {message_type: KojiBuildPackageCompleted}, do: [{tasks: [rpmlint], arches: [noarch]}]}
      - {when: {message_type: KojiBuildPackageCompleted, name: {$in: [xchat]}}, do: [{tasks: [rpmlint, abicheck], arches: [noarch]}]}
      - {when: {message_type: CloudCompose}, do: [{tasks: [image-check], arches: [noarch], match_host_arch: true}]}
      """;

  @TempDir
  private Path folder;

  private final FakeMaster master = new FakeMaster();
  private RunningTrigger trigger;

  @BeforeEach
  void start() throws Exception {
    trigger = new RunningTrigger(folder).configured(master, RULES).start();
  }

  @AfterEach
  void stop() {
    trigger.close();
    master.close();
  }

  private void awaitState(FedmsgEnvelope message, String state) {
    await()
        .atMost(RunningTrigger.PATIENCE)
        .untilAsserted(() -> assertThat(trigger.state(message)).isEqualTo(state));
  }

  @Test
  void aMessageBecomesJobs() throws Exception {
    FedmsgEnvelope message = built("xchat", "0.5", "1.fc20");
    trigger.publish(message);
    awaitState(message, "done");
    assertThat(master.jobs())
        .extracting(job -> job.getTask().getRepository() + " " + job.getItem() + " "
            + job.getItemType() + " " + job.getArch() + " " + job.getMessageId())
        .containsExactly(
            "fedoraqa/rpmlint xchat-0.5-1.fc20 koji_build noarch " + message.identity(),
            "fedoraqa/abicheck xchat-0.5-1.fc20 koji_build noarch " + message.identity());
    assertThat(master.jobs().get(0).getUuid())
        .isEqualTo(JobUuid.of(new JobUuid.Name(
                message.identity(),
                "fedoraqa/rpmlint",
                "",
                "",
                "xchat-0.5-1.fc20",
                "koji_build",
                "noarch"))
            .toString());
    JsonNode told = trigger.message(message.messageId().orElseThrow()).orElseThrow();
    assertThat(told.path("reason").asText()).isEqualTo("2 jobs");
    assertThat(told.path("jobs"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(
            master.jobs().stream().map(JobRequest::getUuid).toList());
    assertThat(told.path("rules")).hasSize(2);
    assertThat(trigger.csv())
        .hasSize(2)
        .first()
        .asString()
        .matches(
            "[0-9a-f-]{36},rpmlint,xchat-0.5-1.fc20,koji_build,noarch,fedoraqa/rpmlint,,,false,"
                + message.identity() + ",.*Z");
  }

  @Test
  void theSameMessageTwiceIsOneJob() throws Exception {
    FedmsgEnvelope message = built("foo", "1", "1.fc20");
    FedmsgEnvelope otherContent =
        message("buildsys.build.state.change", """
        {"new": 1, "instance": "primary", "name": "foo", "version": "1", "release": "1.fc20", "owner": "x"}""", message.messageId().orElseThrow());
    FedmsgEnvelope last = built("last", "1", "1.fc20");
    trigger.publish(message, message, otherContent, last);
    awaitState(last, "done");
    awaitState(message, "done");
    await()
        .untilAsserted(
            () -> assertThat(trigger.message(message.identity()).orElseThrow().path("others"))
                .hasSize(1));
    assertThat(master.jobs()).hasSize(2);
    assertThat(trigger.csv()).hasSize(2);
    assertThat(trigger.metric("taskotron_trigger_messages_repeated_total")).isEqualTo(1);
  }

  @Test
  void badMessagesAreDroppedAndTheNextIsHandled() {
    FedmsgEnvelope good = built("foo", "1", "1.fc20");
    FedmsgEnvelope elsewhere = built("elsewhere", "1", "1.fc20");
    trigger.bus().publish(bytes("one frame"));
    trigger.bus().publish(bytes("org.x.prod.a"), bytes("{}"), bytes("three"));
    trigger.bus().publish("org.fedoraproject.prod.x", bytes("{not json"));
    trigger.bus().publish("org.fedoraproject.prod.x", new byte[] {'"', (byte) 0xff, '"'});
    trigger
        .bus()
        .publish(
            "org.fedoraproject.prod.x",
            bytes("{\"msg_id\": \"2018-big\", \"x\": \"" + "y".repeat(5 << 20) + "\"}"));
    trigger.bus().publish("org.fedoraproject.stg.buildsys.build.state.change", elsewhere.bytes());
    trigger.publish(good);
    awaitState(good, "done");
    awaitState(elsewhere, "dropped");
    assertThat(
            trigger.message(elsewhere.identity()).orElseThrow().path("reason").asText())
        .startsWith(
            "the topic frame says \"org.fedoraproject.stg.buildsys.build.state.change\" (expected the envelope's");
    assertThat(trigger.message("2018-big").orElseThrow().path("reason").asText())
        .endsWith("(expected 4194304 or fewer)");
    assertThat(master.jobs()).hasSize(1);
    for (String fault : List.of("json", "utf8", "oversize", "topic")) {
      assertThat(trigger.metric("taskotron_trigger_messages_bad_total{fault=\"" + fault + "\"}"))
          .as(fault)
          .isEqualTo(1);
    }
    assertThat(trigger.metric("taskotron_trigger_messages_bad_total{fault=\"frames\"}"))
        .isEqualTo(2);
  }

  @Test
  void whatIsOfNoInterestIsCountedAndTold() {
    FedmsgEnvelope wiki = message("wiki.article.edit", "{\"title\": \"x\"}");
    FedmsgEnvelope building =
        message("buildsys.build.state.change", "{\"new\": 0, \"name\": \"x\"}");
    FedmsgEnvelope doomed = compose("DOOMED", "Fedora-Cloud-27-1.0", "file:///x");
    FedmsgEnvelope unruled = compose("FINISHED", "Fedora-27-1.0", "file:///x");
    trigger.publish(wiki, building, doomed, unruled);
    for (FedmsgEnvelope message : List.of(wiki, building, doomed, unruled)) {
      awaitState(message, "ignored");
    }
    assertThat(trigger.message(wiki.identity()).orElseThrow().path("reason").asText())
        .isEqualTo("nothing listens to this topic");
    assertThat(trigger.message(building.identity()).orElseThrow().path("reason").asText())
        .isEqualTo("new: 0 (expected 1: COMPLETE)");
    assertThat(trigger.metric("taskotron_trigger_messages_ended_total{state=\"ignored\"}"))
        .isEqualTo(4);
    assertThat(trigger.get("/trigger/api/v1/messages/never-seen").statusCode()).isEqualTo(404);
  }

  @Test
  void aMasterThatIsAwayIsWaitedFor() throws Exception {
    master.goAway();
    FedmsgEnvelope message = built("foo", "1", "1.fc20");
    FedmsgEnvelope noise = message("wiki.article.edit", "{}");
    trigger.publish(message, noise);
    awaitState(noise, "ignored");
    await().atMost(RunningTrigger.PATIENCE).until(() -> trigger.get("/readyz").statusCode() == 503);
    assertThat(trigger.get("/readyz").body()).contains("master");
    assertThat(trigger.state(message)).isEqualTo("pending");
    assertThat(trigger.csv()).isEmpty();
    master.comeBack();
    awaitState(message, "done");
    assertThat(trigger.csv()).hasSize(1);
    await().atMost(RunningTrigger.PATIENCE).until(() -> trigger.get("/readyz").statusCode() == 200);
  }

  @Test
  void aMasterThatDoesNotKnowUsIsWaitedForAndSaid() {
    master.fails(Optional.of(Status.UNAUTHENTICATED.withDescription("unknown token")));
    FedmsgEnvelope message = built("foo", "1", "1.fc20");
    trigger.publish(message);
    await()
        .untilAsserted(() -> assertThat(trigger.chassis().readiness().waiting().get("master"))
            .isEqualTo("127.0.0.1:" + master.port()
                + " does not accept our token (master.token): unknown token"));
    assertThat(trigger.state(message)).isEqualTo("pending");
    master.fails(Optional.empty());
    awaitState(message, "done");
  }

  @Test
  void aRefusedJobFailsItsMessageAndNoOther() throws Exception {
    master.refuses(job -> job.getTask().getRepository().equals("fedoraqa/abicheck")
        ? Optional.of("task.repository: fedoraqa/abicheck (expected one of master.yaml: mirror)")
        : Optional.empty());
    FedmsgEnvelope bad = built("xchat", "1", "1.fc20");
    FedmsgEnvelope good = built("foo", "1", "1.fc20");
    trigger.publish(bad, good);
    awaitState(bad, "failed");
    awaitState(good, "done");
    JsonNode told = trigger.message(bad.identity()).orElseThrow();
    assertThat(told.path("reason").asText())
        .isEqualTo("the master refused abicheck on noarch:"
            + " task.repository: fedoraqa/abicheck (expected one of master.yaml: mirror)");
    assertThat(told.path("jobs")).hasSize(1);
    assertThat(trigger.csv()).hasSize(2);
  }

  @Test
  void aCallThatIsRefusedAltogetherIsTriedJobByJob() {
    master.fails(Optional.of(Status.INVALID_ARGUMENT.withDescription("jobs[0].item: too long")));
    FedmsgEnvelope message = built("xchat", "1", "1.fc20");
    trigger.publish(message);
    awaitState(message, "failed");
    assertThat(trigger.message(message.identity()).orElseThrow().path("reason").asText())
        .isEqualTo("the master refused rpmlint on noarch: jobs[0].item: too long;"
            + " the master refused abicheck on noarch: jobs[0].item: too long");
  }

  @Test
  void manyMessagesShareOneCall() throws Exception {
    master.goAway();
    List<FedmsgEnvelope> many =
        IntStream.range(0, 1_500).mapToObj(n -> built("p" + n, "1", "1.fc20")).toList();
    many.forEach(trigger::publish);
    await()
        .atMost(RunningTrigger.PATIENCE)
        .until(() -> trigger.metric("taskotron_trigger_submissions") == 1_500);
    master.comeBack();
    awaitState(many.get(1_499), "done");
    assertThat(master.jobs()).hasSize(1_500);
    assertThat(master.calls()).hasSizeLessThan(10).allMatch(count -> count <= 1_000);
    assertThat(trigger.csv()).hasSize(1_500);
  }

  @Test
  void eachImageOfAComposeIsAJob() throws Exception {
    Path metadata = Files.createDirectories(folder.resolve("my compose/metadata"));
    Files.writeString(metadata.resolve("images.json"), """
        {"payload": {"images": {"Cloud": {
          "x86_64": [{"type": "qcow2", "path": "Cloud/x86_64/a.qcow2"}],
          "aarch64": [{"type": "qcow2", "path": "Cloud/aarch64/a.qcow2"}]}}}}""");
    String location = folder.resolve("my compose").toUri().toString();
    FedmsgEnvelope message = compose("FINISHED", "Fedora-Cloud-27-20180317.0", location);
    trigger.publish(message);
    awaitState(message, "done");
    assertThat(master.jobs())
        .extracting(JobRequest::getItem)
        .containsExactly(location + "Cloud/aarch64/a.qcow2", location + "Cloud/x86_64/a.qcow2");
    assertThat(master.jobs()).allMatch(JobRequest::getMatchHostArch);
    Files.writeString(metadata.resolve("images.json"), "{\"payload\": {\"images\": {}}}");
    FedmsgEnvelope without = compose("FINISHED", "Fedora-Cloud-27-20180318.0", location);
    trigger.publish(without);
    awaitState(without, "dropped");
  }

  @Test
  void rulesChangeWithoutARestart() throws Exception {
    Files.writeString(
        folder.resolve("trigger_rules.yml"),
        "- {when: {name: foo}, do: [{tasks: [newtask], arches: [noarch]}]}");
    trigger.reload();
    FedmsgEnvelope message = built("foo", "1", "1.fc20");
    trigger.publish(message);
    awaitState(message, "done");
    assertThat(master.jobs())
        .extracting(job -> job.getTask().getRepository())
        .containsExactly("fedoraqa/newtask");
  }

  @Test
  void badRulesNeverReplaceGoodOnes() throws Exception {
    Path rules = folder.resolve("trigger_rules.yml");
    Files.writeString(rules, "- {when: {name: {$regx: x}}, do: [{tasks: [t]}]}\n");
    assertThatThrownBy(() -> trigger.reload())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            rules
                + ":1:18: $regx (expected an operator: $and, $in, $nin, $not, $regex); did you mean $regex?");
    Files.writeString(rules, "");
    assertThatThrownBy(() -> trigger.reload()).hasMessageContaining("expected a list of rules");
    Files.delete(rules);
    assertThatThrownBy(() -> trigger.reload()).hasMessageContaining("not there");
    FedmsgEnvelope message = built("foo", "1", "1.fc20");
    trigger.publish(message);
    awaitState(message, "done");
    assertThat(master.jobs())
        .extracting(job -> job.getTask().getRepository())
        .containsExactly("fedoraqa/rpmlint");
  }

  @Test
  void theDeploymentSelectsTheTopics() throws Exception {
    trigger.stop();
    trigger.configured(master, RULES, "deployment_type: stg").start();
    FedmsgEnvelope production = built("foo", "1", "1.fc20");
    FedmsgEnvelope staging = FedmsgEnvelope.of(
        "org.fedoraproject.stg.buildsys.build.state.change",
        production.message(),
        "2018-staging",
        java.time.Instant.EPOCH,
        1,
        "koji");
    trigger.publish(production, staging);
    awaitState(staging, "done");
    awaitState(production, "ignored");
    assertThat(
            trigger.message(production.identity()).orElseThrow().path("reason").asText())
        .isEqualTo("a message of prod (this trigger serves stg)");
  }

  @Test
  void whatWasPendingIsDoneAfterARestart() throws Exception {
    master.goAway();
    FedmsgEnvelope message = built("foo", "1", "1.fc20");
    trigger.publish(message);
    awaitState(message, "pending");
    trigger.stop();
    master.comeBack();
    trigger.start();
    awaitState(message, "done");
    assertThat(trigger.csv()).hasSize(1);
  }

  @Test
  void theLogOfJobsCanBeSwitchedOff() throws Exception {
    trigger.stop();
    trigger.configured(master, RULES, "job_logging: false").start();
    FedmsgEnvelope message = built("foo", "1", "1.fc20");
    trigger.publish(message);
    awaitState(message, "done");
    assertThat(folder.resolve("jobs.csv")).doesNotExist();
  }

  @Test
  void pagesTellWhatBecameOfMessages() {
    FedmsgEnvelope message = message("buildsys.build.state.change", """
        {"new": 1, "instance": "primary", "name": "<b>x", "version": "1", "release": "1.fc20"}""");
    FedmsgEnvelope noise = message("wiki.article.edit", "{}");
    trigger.publish(message, noise);
    awaitState(message, "done");
    awaitState(noise, "ignored");
    String list = trigger.get("/trigger/").body();
    assertThat(list)
        .contains(
            "KojiBuildPackageCompleted &lt;b&gt;x-1-1.fc20",
            "1 job",
            "trigger_rules.yml:1",
            "rpmlint on noarch",
            "ignored")
        .doesNotContain("<b>x");
    assertThat(trigger.get("/trigger/?state=done").body())
        .contains("1 job")
        .doesNotContain("wiki.article.edit");
    assertThat(trigger.get("/trigger/?state=nonsense").statusCode()).isEqualTo(400);
    String page = trigger.get("/trigger/messages/" + message.identity()).body();
    assertThat(page)
        .contains(
            "What the rules said then",
            "What the rules say now",
            "does not match",
            "expected $in [xchat]",
            master.jobs().get(0).getUuid());
    JsonNode json =
        Messages.json(trigger.get("/trigger/api/v1/messages?limit=1").body());
    assertThat(json.path("messages")).hasSize(1);
    assertThat(json.path("next").asText()).contains("/trigger/api/v1/messages?before=");
    assertThat(Messages.json(trigger.get("/trigger/api/v1/messages?state=done").body())
            .path("messages"))
        .hasSize(1);
    assertThat(trigger.get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void everyRecordedMessageGoesThrough() throws Exception {
    FedmsgEnvelope last = built("last", "1", "1.fc20");
    int count = 0;
    for (Path file : Messages.recordedFiles()) {
      for (FedmsgEnvelope message : Messages.recorded(file)) {
        trigger.publish(message);
        count++;
      }
    }
    trigger.publish(last);
    awaitState(last, "done");
    assertThat(count).isGreaterThan(10);
    for (Path file : Messages.recordedFiles()) {
      for (FedmsgEnvelope message : Messages.recorded(file)) {
        assertThat(trigger.state(message)).as(file.toString()).isNotEqualTo("unknown");
      }
    }
    assertThat(trigger.metric("taskotron_trigger_messages_bad_total{fault=\"envelope\"}"))
        .isZero();
  }
}
