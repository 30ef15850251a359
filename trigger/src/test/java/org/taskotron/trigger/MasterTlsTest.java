package org.taskotron.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.taskotron.trigger.Messages.built;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.test.TestCertificate;

/** The way to the master over TLS: beyond the loopback there is no other. */
class MasterTlsTest {

  private static final String RULES =
      "- {when: {message_type: KojiBuildPackageCompleted}, do: [{tasks: [t], arches: [noarch]}]}";

  @TempDir
  private Path folder;

  @Test
  void overTlsAllIsAsWithout() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    try (FakeMaster master = new FakeMaster(Optional.of(certificate));
        RunningTrigger trigger = new RunningTrigger(folder)) {
      trigger.configuredWithTls(master, certificate.certificate(), RULES).start();
      FedmsgEnvelope message = built("foo", "1", "1.fc20");
      trigger.publish(message);
      await().atMost(RunningTrigger.PATIENCE).until(() -> trigger.state(message).equals("done"));
      assertThat(master.jobs()).hasSize(1);
    }
  }

  @Test
  void aMasterWhoseCertificateIsNotTrustedGetsNoTokenAndNoJob() throws Exception {
    TestCertificate theirs = TestCertificate.in(Files.createDirectory(folder.resolve("theirs")));
    TestCertificate expected = TestCertificate.in(Files.createDirectory(folder.resolve("other")));
    try (FakeMaster master = new FakeMaster(Optional.of(theirs));
        RunningTrigger trigger = new RunningTrigger(folder);
        Warnings warnings = new Warnings()) {
      trigger.configuredWithTls(master, expected.certificate(), RULES).start();
      FedmsgEnvelope message = built("foo", "1", "1.fc20");
      trigger.publish(message);
      await()
          .atMost(RunningTrigger.PATIENCE)
          .until(() -> warnings.lines().stream()
              .anyMatch(line -> line.startsWith("waiting for master: 127.0.0.1:")));
      assertThat(trigger.state(message)).isEqualTo("pending");
      assertThat(trigger.get("/readyz").statusCode()).isEqualTo(503);
      assertThat(master.calls()).isEmpty();
    }
  }
}
