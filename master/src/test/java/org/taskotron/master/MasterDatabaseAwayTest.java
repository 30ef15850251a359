package org.taskotron.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.HeardLog;
import org.taskotron.base.daemon.Readiness;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;
import org.taskotron.base.web.WebServer;
import org.taskotron.proto.v1.GetRequest;
import org.taskotron.proto.v1.JobState;
import org.taskotron.proto.v1.SubmitReply;
import org.taskotron.proto.v1.SubmitRequest;

/** The master's database goes away and comes back, and everything goes on. */
@Tag("mariadb")
class MasterDatabaseAwayTest {
  private static final String FIRST = "2f1e0c9a-0000-4000-8000-000000000001";
  private static final String SECOND = "2f1e0c9a-0000-4000-8000-000000000002";

  @TempDir
  Path folder;

  private static SubmitRequest request(String id) {
    return SubmitRequest.newBuilder()
        .addJobs(RunningMaster.request().setUuid(id))
        .build();
  }

  @Test
  void aDatabaseThatIsAwayAtTheStartIsWaitedForAndSaidOnceAMinute() throws Exception {
    AtomicLong skipped = new AtomicLong();
    Chassis chassis = RunningMaster.chassis(folder, () -> System.nanoTime() + skipped.get());
    try (MariaDbServer server = MariaDbServer.startNew();
        HeardLog said = HeardLog.of(Readiness.class);
        HeardLog listening = HeardLog.of(WebServer.class)) {
      DatabaseConfig database = server.newDatabase();
      server.kill();
      CompletableFuture<RunningMaster> starting = CompletableFuture.supplyAsync(() -> {
        try {
          return RunningMaster.in(folder, database, chassis);
        } catch (Exception e) {
          throw new CompletionException(e);
        }
      });
      Awaitility.await("it says what it waits for").until(() -> !said.lines().isEmpty());
      Awaitility.await("it listens").until(() -> !listening.lines().isEmpty());
      int port = Integer.parseInt(listening.lines().get(0).replaceFirst(".*:", ""));
      for (int second = 0; second < 150; second++) {
        skipped.addAndGet(TimeUnit.SECONDS.toNanos(1));
        chassis.readiness().pass();
      }
      assertThat(ask(port, "/healthz").statusCode()).isEqualTo(200);
      assertThat(ask(port, "/readyz").statusCode()).isEqualTo(503);
      assertThat(ask(port, "/readyz").body()).contains("waiting for database: ");
      HttpResponse<String> page = ask(port, "/taskmaster/jobs");
      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.body()).contains("master is starting; it waits for database: ");
      assertThat(page.headers().firstValue("Retry-After")).hasValue("5");
      assertThat(said.lines()).hasSize(3).allMatch(line -> line.contains("waiting for database"));
      assertThat(starting).isNotDone();

      server.startAgain();
      try (RunningMaster master = starting.get(60, TimeUnit.SECONDS)) {
        assertThat(master.jobs().submit(request(FIRST)).getAnswers(0).getMade()).isTrue();
        assertThat(chassis.readiness().ready()).isTrue();
        assertThat(ask(port, "/readyz").statusCode()).isEqualTo(200);
        assertThat(ask(port, "/taskmaster/jobs").statusCode()).isEqualTo(200);
      }
    }
  }

  private static HttpResponse<String> ask(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whatWasSubmittedMeanwhileIsKeptAndWrittenLater() throws Exception {
    try (MariaDbServer server = MariaDbServer.startNew();
        RunningMaster master = RunningMaster.in(folder, server.newDatabase())) {
      master.jobs().submit(request(FIRST));
      server.kill();
      CompletableFuture<SubmitReply> meanwhile =
          CompletableFuture.supplyAsync(() -> master.jobs().submit(request(SECOND)));
      Awaitility.await("it says what it waits for")
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> master.chassis().readiness().waiting().containsKey("database"));
      assertThat(meanwhile).isNotDone();
      server.startAgain();
      assertThat(meanwhile.get(60, TimeUnit.SECONDS).getAnswers(0).getMade()).isTrue();
      Awaitility.await("it is ready by itself")
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> master.chassis().readiness().ready());
      assertThat(
              master.jobs().get(GetRequest.newBuilder().setUuid(FIRST).build()).getState())
          .isEqualTo(JobState.QUEUED);
    }
  }
}
