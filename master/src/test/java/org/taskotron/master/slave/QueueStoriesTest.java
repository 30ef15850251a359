package org.taskotron.master.slave;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.master.dispatch.Commits;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Jobs;
import org.taskotron.master.job.Outcome;

/** What the house promises about jobs, told as stories. */
class QueueStoriesTest {
  @TempDir
  Path folder;

  private QueueHouse house;

  @BeforeEach
  void build() {
    house = new QueueHouse(folder, DatabaseConfig.embedded());
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void assertRunsOn(JobId id, String slave, int attempt) {
    Job job = house.job(id);
    assertThat(job.state()).isIn(JobState.CLAIMED, JobState.RUNNING);
    assertThat(job.lease().orElseThrow().slave()).isEqualTo(slave);
    assertThat(job.attempts()).isEqualTo(attempt);
  }

  @Test
  void aJobGoesFromSubmissionToItsEnd() {
    JobId job = house.submit();
    assertThat(house.whyWaiting(job)).isEqualTo("no connected slave has a slot");
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    Job held = client.holds(job);
    assertThat(house.job(job).state()).isEqualTo(JobState.RUNNING);
    client.ends(held, Ending.completed());
    assertThat(house.ending(job)).contains(Ending.completed());
    assertThat(client.told()).contains("taken " + held.lease().orElseThrow().id());
  }

  @Test
  void aSlaveThatVanishesGivesItsJobBack() {
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    JobId job = house.submit();
    client.holds(job);
    client.vanish();
    QueueHouse.FakeSlave other = house.slave("client02").connect();
    house.letPass(QueueHouse.LEASE.minusSeconds(2));
    assertRunsOn(job, "client01", 1);
    house.letPass(Duration.ofSeconds(3));
    assertRunsOn(job, "client02", 2);
    assertThat(other.lastAssigned().attemptsUsed()).isEqualTo(1);
  }

  @Test
  void aSlaveThatComesBackInTimeKeepsItsJob() {
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    JobId job = house.submit();
    Job held = client.holds(job);
    client.vanish();
    house.letPass(QueueHouse.LEASE.minusSeconds(2));
    client.connect(held);
    house.letPass(QueueHouse.LEASE.minusSeconds(2));
    assertRunsOn(job, "client01", 1);
    client.ends(held, Ending.completed());
    assertThat(house.ending(job)).contains(Ending.completed());
  }

  @Test
  void aSlaveThatComesBackTooLateIsToldPolitely() {
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    JobId job = house.submit();
    Job held = client.holds(job);
    client.vanish();
    QueueHouse.FakeSlave other = house.slave("client02").connect();
    house.letPass(QueueHouse.LEASE.plusSeconds(1));
    client.connect(held);
    assertThat(client.told()).contains("not yours 1");
    client.ends(held, Ending.completed());
    assertThat(client.told()).last().isEqualTo("not yours 1");
    assertRunsOn(job, "client02", 2);
    other.ends(other.lastAssigned(), Ending.because(Cause.TASK_FAILED, "exit status 1"));
    assertThat(house.ending(job)).contains(Ending.because(Cause.TASK_FAILED, "exit status 1"));
  }

  @Test
  void anAssignmentThatNeverArrivedCostsTheJobNothing() {
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    JobId job = house.submit();
    client.vanish();
    client.connect();
    assertRunsOn(job, "client01", 2);
    assertThat(house.job(job).attemptsUsed()).isZero();
  }

  @Test
  void aSlaveThatLostItsDiskCostsOneAttempt() {
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    JobId job = house.submit();
    client.holds(job);
    client.vanish();
    client.connect();
    assertRunsOn(job, "client01", 2);
    assertThat(house.job(job).attemptsUsed()).isEqualTo(1);
  }

  @Test
  void afterTheLastAttemptAJobIsLostAndARetryGivesItNewOnes() {
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    JobId job = house.submit();
    for (int attempt = 1; attempt <= 3; attempt++) {
      client.ends(
          client.holds(job), Ending.because(Cause.SUPERVISOR_LOST, "the machine was rebooted"));
    }
    assertThat(house.ending(job).map(Ending::outcome)).contains(Outcome.LOST);
    assertThat(house.ending(job).flatMap(Ending::cause)).contains(Cause.SUPERVISOR_LOST);
    house.retry(job);
    assertRunsOn(job, "client01", 4);
    assertThat(house.job(job).attemptsUsed()).isZero();
  }

  @Test
  void theMasterIsKilledMidRunAndTheSlaveGoesOn() {
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    JobId job = house.submit();
    Job held = client.holds(job);
    house.restartMaster();
    house.letPass(QueueHouse.LEASE.minusSeconds(2));
    assertRunsOn(job, "client01", 1);
    client.connect(held);
    client.ends(held, Ending.completed());
    assertThat(house.ending(job)).contains(Ending.completed());
    JobId next = house.submit();
    assertThat(house.job(next).lease().orElseThrow().id().number()).isGreaterThan(1);
  }

  @Test
  void aMasterThatSleptLongLetsEveryLeaseCountAnew() {
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    JobId job = house.submit();
    Job held = client.holds(job);
    house.sleep(Duration.ofHours(3));
    assertRunsOn(job, "client01", 1);
    house.letPass(QueueHouse.LEASE.minusSeconds(2));
    client.renews(held);
    house.letPass(QueueHouse.LEASE.minusSeconds(2));
    assertRunsOn(job, "client01", 1);
  }

  @Test
  void twoSlavesGetOneJobOnce() {
    QueueHouse.FakeSlave one = house.slave("client01").connect();
    QueueHouse.FakeSlave two = house.slave("client02").connect();
    house.submit();
    house.dispatch();
    house.dispatch();
    assertThat(one.assignments() + two.assignments()).isEqualTo(1);
  }

  @Test
  void aSlaveGetsNoMoreThanItsSlots() {
    QueueHouse.FakeSlave client = house.slave("client01").with(2).connect();
    for (int i = 0; i < 5; i++) {
      house.submit();
    }
    assertThat(client.assignments()).isEqualTo(2);
    client.ends(client.lastAssigned(), Ending.completed());
    assertThat(client.assignments()).isEqualTo(3);
  }

  @Test
  void aJobGoesOnlyWhereItsLabelsAre() {
    QueueHouse.FakeSlave plain = house.slave("client01").connect();
    JobId job =
        house.submit(new JobId(UUID.randomUUID()), Jobs.request("fedoraqa/x", List.of("gpu")));
    assertThat(plain.assignments()).isZero();
    assertThat(house.whyWaiting(job)).isEqualTo("no connected slave has labels gpu");
    QueueHouse.FakeSlave gpu = house.slave("client02").with(1, "gpu", "big").connect();
    assertThat(gpu.lastAssigned().id()).isEqualTo(job);
  }

  @Test
  void cancelMeetsARunningTask() {
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    JobId job = house.submit();
    Job held = client.holds(job);
    house.cancel(job);
    assertThat(house.job(job).state()).isEqualTo(JobState.CANCELLING);
    assertThat(client.told()).contains("cancelled 1");
    client.renews(held);
    assertThat(client.told().stream().filter("cancelled 1"::equals))
        .as("said again")
        .hasSize(2);
    client.ends(held, Ending.because(Cause.BY_REQUEST, "stopped"));
    assertThat(house.ending(job)).contains(Ending.because(Cause.BY_REQUEST, "by me"));
  }

  @Test
  void cancelMeetsFinishAndWhatTheTaskFoundCounts() {
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    JobId job = house.submit();
    Job held = client.holds(job);
    house.cancel(job);
    client.ends(held, Ending.completed());
    assertThat(house.ending(job)).contains(Ending.completed());
  }

  @Test
  void aCancelledJobWhoseSlaveVanishedEndsWithTheLease() {
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    JobId job = house.submit();
    client.holds(job);
    client.vanish();
    house.cancel(job);
    house.letPass(QueueHouse.LEASE.plusSeconds(1));
    assertThat(house.ending(job).map(Ending::outcome)).contains(Outcome.CANCELLED);
  }

  @Test
  void theSameMessageTwiceIsOneJob() {
    JobId id = new JobId(UUID.randomUUID());
    house.submit(id, Jobs.request());
    house.submit(id, Jobs.request());
    QueueHouse.FakeSlave client = house.slave("client01").with(4).connect();
    assertThat(client.assignments()).isEqualTo(1);
    client.ends(client.holds(id), Ending.completed());
    house.submit(id, Jobs.request());
    assertThat(house.job(id).state()).isEqualTo(JobState.DONE);
  }

  @Test
  void aMissingRepositoryEndsTheJobAtOnce() {
    house.mirrorAnswers(
        Commits.Answer.Kind.MISSING, "the mirror has no repository fedoraqa/rpmlint");
    house.slave("client01").connect();
    JobId job = house.submit();
    assertThat(house.ending(job))
        .contains(Ending.because(
            Cause.ENVIRONMENT_BROKEN, "the mirror has no repository fedoraqa/rpmlint"));
  }

  @Test
  void anUnreachableMirrorMakesTheJobWaitAndSaysSo() {
    house.mirrorAnswers(Commits.Answer.Kind.UNREACHABLE, "the mirror's disk cannot be read");
    QueueHouse.FakeSlave client = house.slave("client01").connect();
    JobId job = house.submit();
    assertThat(house.job(job).state()).isEqualTo(JobState.QUEUED);
    assertThat(house.whyWaiting(job)).isEqualTo("the mirror's disk cannot be read");
    house.mirrorAnswers(Commits.Answer.Kind.FOUND, "d".repeat(40));
    house.dispatch();
    assertThat(client.lastAssigned().lease().orElseThrow().commit()).isEqualTo("d".repeat(40));
  }

  @Test
  void aNewerConnectionEndsTheOlder() {
    QueueHouse.FakeSlave first = house.slave("client01").connect();
    QueueHouse.FakeSlave second = house.slave("client01").connect();
    assertThat(first.told()).contains("hung up");
    first.vanish();
    JobId job = house.submit();
    assertThat(second.lastAssigned().id()).isEqualTo(job);
  }
}
