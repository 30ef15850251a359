package org.taskotron.trigger.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskotron.trigger.Messages.built;
import static org.taskotron.trigger.Messages.bytes;
import static org.taskotron.trigger.Messages.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.config.ConfigException;
import org.taskotron.trigger.Messages;
import org.taskotron.trigger.event.EventKinds;
import org.taskotron.trigger.event.EventSettings;
import org.taskotron.trigger.ledger.MessageState;
import org.taskotron.trigger.message.Interest;
import org.taskotron.trigger.rule.Rules;
import org.taskotron.trigger.submit.JobRequest;

class JudgeTest {

  private static Judge judge(String rules) throws ConfigException {
    return new Judge(
        new Interest("org.fedoraproject", "prod", EventKinds.all(EventSettings.none())),
        Rules.read("r.yml", rules),
        List.of("x86_64", "armhfp"));
  }

  private static Judgement.Ended ended(Judgement judgement) {
    assertThat(judgement).isInstanceOf(Judgement.Ended.class);
    return (Judgement.Ended) judgement;
  }

  @Test
  void twoRulesThatNameTheSameTaskMeanOneJob() throws ConfigException {
    Judgement.Jobs jobs = (Judgement.Jobs) judge("""
        - {when: {}, do: [{tasks: [a, b], arches: [noarch]}]}
        - {when: {name: foo}, do: [{tasks: [a]}, {tasks: [a], arches: [noarch]}]}
        """).of(built("foo", "1", "1.fc27"));
    assertThat(jobs.jobs())
        .extracting(job -> job.task() + " " + job.arch())
        .containsExactly("a noarch", "b noarch", "a x86_64", "a armhfp");
    assertThat(jobs.failure()).isEmpty();
  }

  @Test
  void theSameMessageOverABridgeMeansTheSameJobs() throws ConfigException {
    Judge judge = judge("- {when: {}, do: [{tasks: [a]}]}");
    FedmsgEnvelope message = built("foo", "1", "1.fc27");
    FedmsgEnvelope bridged = FedmsgEnvelope.of(
        message.topic(),
        message.message(),
        message.messageId().orElseThrow().substring(5),
        java.time.Instant.EPOCH,
        1,
        "x");
    assertThat(((Judgement.Jobs) judge.of(bridged)).jobs())
        .isEqualTo(((Judgement.Jobs) judge.of(message)).jobs());
  }

  @Test
  void withoutRuleOrTaskAMessageIsIgnored() throws ConfigException {
    assertThat(ended(judge("[]").of(built("foo", "1", "1.fc27"))))
        .isEqualTo(new Judgement.Ended(
            MessageState.IGNORED,
            "no rule matches",
            "KojiBuildPackageCompleted foo-1-1.fc27",
            "[]"));
    Judgement.Ended none =
        ended(judge("- {when: {}, do: [{tasks: \"${critpath_pkgs}\"}]}".replace("\"", ""))
            .of(built("foo", "1", "1.fc27")));
    assertThat(none.reason()).isEqualTo("no rule that matches names a task");
  }

  @Test
  void aRuleThatFailsIsToldAndHarmsNoOther() throws ConfigException {
    Judgement.Jobs jobs = (Judgement.Jobs) judge("""
        - {when: {name: {$regex: '/^(a+)*\\1b/'}}, do: [{tasks: [never]}]}
        - {when: {}, do: [{tasks: [good], arches: [noarch]}]}
        """).of(built("a".repeat(60), "1", "1.fc27"));
    assertThat(jobs.jobs()).extracting(JobRequest::task).containsExactly("good");
    assertThat(jobs.failure().orElseThrow())
        .startsWith("rule 1 (r.yml:1): $regex: /^(a+)*\\1b/ was given up");
    Judgement.Ended failed =
        ended(judge("- {when: {}, do: [{tasks: ['${name}/x']}]}").of(built("foo", "1", "1.fc27")));
    assertThat(failed.state()).isEqualTo(MessageState.FAILED);
    assertThat(failed.reason()).startsWith("rule 1 (r.yml:1): tasks: \"foo/x\" (expected ");
  }

  @Test
  void whatIsNeededFromElsewhereIsAskedForFirst() throws ConfigException {
    Judgement.Needs needs = (Judgement.Needs)
        judge("- {when: {message_type: AtomicCompose}, do: [{tasks: [t], arches: [noarch]}]}")
            .of(compose("FINISHED", "Fedora-Atomic-25-20170206.0", "http://x/c"));
    Judgement.Jobs jobs = (Judgement.Jobs)
        needs
            .then()
            .apply(
                bytes(
                    "{\"payload\":{\"images\":{\"Atomic\":{\"x86_64\":[{\"type\":\"qcow2\",\"path\":\"A/a.qcow2\"}]}}}}"));
    assertThat(jobs.jobs()).singleElement().satisfies(job -> {
      assertThat(job.item()).isEqualTo("http://x/c/A/a.qcow2");
      assertThat(job.itemType()).isEqualTo("compose");
    });
    assertThat(ended(needs.otherwise().apply("away")))
        .extracting(Judgement.Ended::state)
        .isEqualTo(MessageState.FAILED);
    assertThat(ended(needs.then().apply(bytes("{}"))).state()).isEqualTo(MessageState.DROPPED);
  }

  /** A changed cell is a changed meaning of a real message. */
  @Test
  void recordedMessagesMeanWhatTheyMeant() throws Exception {
    Judge judge = judge("- {when: {}, do: [{tasks: [t], arches: [noarch]}]}");
    Map<String, String> table = new TreeMap<>();
    for (Path file : Messages.recordedFiles()) {
      String name = String.valueOf(file.getFileName());
      if (name.startsWith("buildsys.build") || name.startsWith("pungi.compose.status")) {
        Judgement judgement = judge.of(Messages.recorded(file).get(0));
        String shown = name.replaceAll("^.*__|\\.json$", "");
        table.put(shown.isEmpty() ? "(without a name)" : shown, cell(judgement));
      }
    }
    if (table.isEmpty()) {
      return; // the recordings are not here
    }
    StringBuilder text = new StringBuilder();
    table.forEach((name, cell) -> text.append(String.format("%-60.60s %s%n", name, cell)));
    assertThat(text.toString()).isEqualTo("""
        (without a name)                                             ignored: status: "FINISHED_INCOMPLETE" (expected "FINISHED")
        DOOMED_Fedora-24-20151130.n.2                                ignored: status: "DOOMED" (expected "FINISHED")
        DOOMED_Fedora-Docker-25-20170206.0                           ignored: status: "DOOMED" (expected "FINISHED")
        FINISHED_Fedora-24-20151208.n.7                              ignored: compose "Fedora" (expected "Fedora-Cloud"); compose "Fedora" (expected "Fedora-Atomic")
        FINISHED_Fedora-28-20180425.0                                ignored: compose "Fedora" (expected "Fedora-Cloud"); compose "Fedora" (expected "Fedora-Atomic")
        FINISHED_Fedora-Atomic-25-20170206.0                         needs /compose/twoweek/Fedora-Atomic-25-20170206.0/compose/metadata/images.json
        FINISHED_INCOMPLETE_Fedora-28-20180321.n.0                   ignored: status: "FINISHED_INCOMPLETE" (expected "FINISHED")
        FINISHED_INCOMPLETE_Fedora-Rawhide-20180426.n.0              ignored: status: "FINISHED_INCOMPLETE" (expected "FINISHED")
        STARTED_Fedora-24-20151130.n.2                               ignored: status: "STARTED" (expected "FINISHED")
        STARTED_Fedora-Atomic-25-20170206.0                          ignored: status: "STARTED" (expected "FINISHED")
        TERMINATED_Fedora-24-20151208.n.7                            ignored: status: "TERMINATED" (expected "FINISHED")
        building_packit-0.43.0-1.fc36                                ignored: new: 0 (expected 1: COMPLETE)
        building_pyOpenSSL-17.1.0-2.module_bd16c34d                  ignored: new: 0 (expected 1: COMPLETE)
        building_python-idna-2.5-2.module_bd16c34d                   ignored: new: 0 (expected 1: COMPLETE)
        building_python-isort-4.2.15-2.module_bd16c34d               ignored: new: 0 (expected 1: COMPLETE)
        building_python-ogr-0.34.0-1.el8                             ignored: new: 0 (expected 1: COMPLETE)
        building_python-ogr-0.34.0-1.fc36                            ignored: new: 0 (expected 1: COMPLETE)
        building_slf4j-1.7.25-2.module_bd16c34d                      ignored: new: 0 (expected 1: COMPLETE)
        building_some-package-2.1.0-1.fc26_arm                       ignored: new: 0 (expected 1: COMPLETE)
        canceled_plasma-systemsettings-5.2.1-1.fc23                  ignored: new: 4 (expected 1: COMPLETE)
        complete_chromium-80.0.3987.132-1.fc33                       KojiBuildPackageCompleted chromium-80.0.3987.132-1.fc33
        complete_dummy-test-package-gloster-0-9242.fc37              KojiBuildPackageCompleted dummy-test-package-gloster-0-9242.fc37
        complete_python-ogr-0.34.0-1.el8                             KojiBuildPackageCompleted python-ogr-0.34.0-1.el8
        complete_python-ogr-0.34.0-1.fc36                            KojiBuildPackageCompleted python-ogr-0.34.0-1.fc36
        deleted_Fedora-i3-Live-Rawhide-20240101.n.0                  ignored: new: 2 (expected 1: COMPLETE)
        failed_64tass-1.51.727-1.fc22_s390                           ignored: new: 3 (expected 1: COMPLETE)
        failed_eclipse-ptp-6.0.3-1.fc19                              ignored: new: 3 (expected 1: COMPLETE)
        failed_eclipse-ptp-6.0.3-1.fc19_ppc                          ignored: new: 3 (expected 1: COMPLETE)
        """);
  }

  private static String cell(Judgement judgement) {
    if (judgement instanceof Judgement.Ended ended) {
      return ended.state().word() + ": " + ended.reason();
    }
    return judgement instanceof Judgement.Needs needs
        ? "needs " + needs.document().getPath()
        : ((Judgement.Jobs) judgement).event();
  }
}
