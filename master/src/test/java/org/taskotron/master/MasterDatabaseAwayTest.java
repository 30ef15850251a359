package org.taskotron.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.MariaDbServer;
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
