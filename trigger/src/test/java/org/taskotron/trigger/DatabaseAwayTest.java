package org.taskotron.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.taskotron.trigger.Messages.built;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;

/** The ledger's database dies under a working trigger and comes back. */
@Tag("mariadb")
class DatabaseAwayTest {

  @TempDir
  private Path folder;

  @Test
  void whatComesMeanwhileIsRecordedAndDoneLater() throws Exception {
    try (MariaDbServer server = MariaDbServer.startNew();
        FakeMaster master = new FakeMaster();
        RunningTrigger trigger = new RunningTrigger(folder)) {
      DatabaseConfig database = server.newDatabase();
      String user = database.user().map(name -> ", user: '" + name + "'").orElse("");
      String password = database
          .password()
          .map(secret -> ", password: '" + secret.reveal() + "'")
          .orElse("");
      trigger.configured(
          master,
          "- {when: {message_type: KojiBuildPackageCompleted}, do: [{tasks: [t], arches: [noarch]}]}",
          "database: {url: '" + database.url() + "'" + user + password + "}");
      trigger.start();
      FedmsgEnvelope before = built("before", "1", "1.fc20");
      trigger.publish(before);
      await().atMost(RunningTrigger.PATIENCE).until(() -> trigger.state(before).equals("done"));

      server.kill();
      FedmsgEnvelope meanwhile = built("meanwhile", "1", "1.fc20");
      trigger.publish(meanwhile);
      await()
          .atMost(RunningTrigger.PATIENCE)
          .until(() -> trigger.chassis().readiness().waiting().containsKey("database"));
      assertThat(trigger.get("/readyz").statusCode()).isEqualTo(503);
      assertThat(trigger.get("/trigger/").statusCode()).isEqualTo(503);
      assertThat(trigger.get("/healthz").statusCode()).isEqualTo(200);

      server.startAgain();
      await()
          .atMost(RunningTrigger.PATIENCE)
          .until(() -> trigger.state(meanwhile).equals("done"));
      assertThat(trigger.csv()).hasSize(2);
      assertThat(master.jobs()).hasSize(2);
      await()
          .atMost(RunningTrigger.PATIENCE)
          .until(() -> trigger.get("/readyz").statusCode() == 200);
    }
  }
}
