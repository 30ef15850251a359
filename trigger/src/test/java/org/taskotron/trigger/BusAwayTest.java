package org.taskotron.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.taskotron.trigger.Messages.built;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.ZmqPublisher;
import org.taskotron.base.test.FreePort;

/** The bus is not there yet, or goes away and comes back: whoever publishes then is heard. */
class BusAwayTest {

  private static final String RULES =
      "- {when: {message_type: KojiBuildPackageCompleted}, do: [{tasks: [t], arches: [noarch]}]}";

  @TempDir
  private Path folder;

  @Test
  void aBusThatComesLaterAndOneThatComesBackAreHeard() throws Exception {
    String endpoint = "tcp://127.0.0.1:" + FreePort.find();
    try (FakeMaster master = new FakeMaster();
        RunningTrigger trigger = new RunningTrigger(folder)) {
      trigger.configured(master, RULES);
      // Two buses: the one that is there tells the test when the trigger listens.
      String both = trigger.bus().endpoint() + "', '" + endpoint;
      Files.writeString(
          folder.resolve("trigger.yaml"), RunningTrigger.yaml(master.port(), both, 0));
      trigger.start();

      heard(trigger, endpoint, built("later", "1", "1.fc20"));
      heard(trigger, endpoint, built("back", "1", "1.fc20"));
      assertThat(master.jobs()).hasSize(2);
    }
  }

  /** A bus of its own for this message. */
  private static void heard(RunningTrigger trigger, String endpoint, FedmsgEnvelope message) {
    try (ZmqPublisher bus = new ZmqPublisher(endpoint)) {
      await()
          .atMost(RunningTrigger.PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> {
            bus.publish(message); // lost as long as nobody has connected
            return trigger.state(message).equals("done");
          });
    }
  }
}
