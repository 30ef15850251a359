package org.taskotron.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.taskotron.trigger.Messages.built;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.FedmsgEnvelope;

/** The master is not there yet, or goes away and comes back. */
class MasterAwayTest {

  private static final String RULES =
      "- {when: {message_type: KojiBuildPackageCompleted}, do: [{tasks: [t], arches: [noarch]}]}";

  @TempDir
  private Path folder;

  @Test
  void jobsWaitForAMasterThatIsNotThereYet() throws Exception {
    try (FakeMaster master = new FakeMaster();
        RunningTrigger trigger = new RunningTrigger(folder);
        Warnings warnings = new Warnings()) {
      trigger.configured(master, RULES);
      master.goAway();
      trigger.start();
      FedmsgEnvelope early = built("early", "1", "1.fc20");
      trigger.publish(early);
      saysSoOnceAndOnceAMinute(trigger, warnings, 0);
      assertThat(trigger.state(early)).isEqualTo("pending");

      master.comeBack();
      isDone(trigger, early);
      assertThat(master.jobs()).hasSize(1);
    }
  }

  @Test
  void jobsWaitForAMasterThatWentAway() throws Exception {
    try (FakeMaster master = new FakeMaster();
        RunningTrigger trigger = new RunningTrigger(folder);
        Warnings warnings = new Warnings()) {
      trigger.configured(master, RULES).start();
      FedmsgEnvelope before = built("before", "1", "1.fc20");
      trigger.publish(before);
      isDone(trigger, before);

      int said = warnings.lines().size(); // on a busy machine the first connection may be spoken of
      master.goAway();
      FedmsgEnvelope first = built("first", "1", "1.fc20");
      FedmsgEnvelope second = built("second", "1", "1.fc20");
      trigger.publish(first, second);
      saysSoOnceAndOnceAMinute(trigger, warnings, said);

      master.comeBack();
      isDone(trigger, first);
      isDone(trigger, second);
      assertThat(master.jobs()).hasSize(3);
      assertThat(trigger.csv()).hasSize(3);
    }
  }

  private static void saysSoOnceAndOnceAMinute(
      RunningTrigger trigger, Warnings warnings, int before) {
    await()
        .atMost(RunningTrigger.PATIENCE)
        .until(
            () -> trigger.get("/readyz").statusCode() == 503 && warnings.lines().size() > before);
    for (int minute = 0; minute < 5; minute++) {
      trigger.letPass(Duration.ofSeconds(30)); // pauses between tries are over, so it tries again
      trigger.letPass(Duration.ofSeconds(30));
    }
    assertThat(warnings.lines().subList(before, warnings.lines().size()))
        .hasSize(6)
        .allMatch(line -> line.contains("waiting for master"))
        .first()
        .asString()
        .startsWith("waiting for master: 127.0.0.1:");
  }

  private static void isDone(RunningTrigger trigger, FedmsgEnvelope message) {
    await()
        .atMost(RunningTrigger.PATIENCE)
        .until(() ->
            trigger.state(message).equals("done") && trigger.get("/readyz").statusCode() == 200);
  }
}
