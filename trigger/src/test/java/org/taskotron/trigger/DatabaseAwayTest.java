package org.taskotron.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.taskotron.trigger.Messages.built;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;

/** The ledger's database is not there yet, or dies under a working trigger and comes back. */
@Tag("mariadb")
class DatabaseAwayTest {

  @TempDir
  private Path folder;

  private static void configure(RunningTrigger trigger, FakeMaster master, DatabaseConfig database)
      throws IOException {
    String user = database.user().map(name -> ", user: '" + name + "'").orElse("");
    String password = database
        .password()
        .map(secret -> ", password: '" + secret.reveal() + "'")
        .orElse("");
    trigger.configured(
        master,
        "- {when: {message_type: KojiBuildPackageCompleted}, do: [{tasks: [t], arches: [noarch]}]}",
        "database: {url: '" + database.url() + "'" + user + password + "}");
  }

  @Test
  void whatComesBeforeTheDatabaseIsThereIsDoneOnceItIs() throws Exception {
    try (MariaDbServer server = MariaDbServer.startNew();
        FakeMaster master = new FakeMaster();
        RunningTrigger trigger = new RunningTrigger(folder);
        Warnings warnings = new Warnings()) {
      configure(trigger, master, server.newDatabase());
      server.kill();
      CompletableFuture<Void> started = trigger.startInBackground();
      FedmsgEnvelope early = built("early", "1", "1.fc20");
      trigger.publish(early);
      await()
          .atMost(RunningTrigger.PATIENCE)
          .until(() -> trigger.chassis().readiness().waiting().keySet().equals(Set.of("database"))
              && !warnings.linesButOfTheMaster().isEmpty());
      trigger.letPass(Duration.ofSeconds(150));
      assertThat(started).isNotDone();
      assertThat(warnings.linesButOfTheMaster())
          .as("once, and once a minute")
          .hasSize(3)
          .first()
          .asString()
          .startsWith("waiting for database: mariadb://127.0.0.1:");
      assertThat(warnings.linesButOfTheMaster().subList(1, 3))
          .allMatch(line -> line.startsWith("still waiting for database after "));

      server.startAgain();
      started.get(RunningTrigger.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      await().atMost(RunningTrigger.PATIENCE).until(() -> trigger.state(early).equals("done"));
      assertThat(master.jobs()).hasSize(1);
      await()
          .atMost(RunningTrigger.PATIENCE)
          .until(() -> trigger.get("/readyz").statusCode() == 200);
    }
  }

  @Test
  void whatComesMeanwhileIsRecordedAndDoneLater() throws Exception {
    try (MariaDbServer server = MariaDbServer.startNew();
        FakeMaster master = new FakeMaster();
        RunningTrigger trigger = new RunningTrigger(folder);
        Warnings warnings = new Warnings()) {
      configure(trigger, master, server.newDatabase());
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
      trigger.letPass(Duration.ofSeconds(150));
      assertThat(warnings.linesButOfTheMaster()).as("once, and once a minute").hasSize(3);

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
