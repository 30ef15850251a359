package org.taskotron.master.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.ibatis.session.SqlSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.db.Database;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobRequest;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Jobs;
import org.taskotron.master.job.Lease;
import org.taskotron.master.job.LeaseId;
import org.taskotron.master.job.Requirement;
import org.taskotron.master.job.TaskSource;
import org.taskotron.master.job.Transition;
import org.taskotron.master.queue.JobQueue;
import org.taskotron.master.queue.JobStore;
import org.taskotron.master.queue.Leases;
import org.taskotron.master.queue.Step;

/** What every store of jobs does alike. */
abstract class JobStoreContract {
  private Database database;

  abstract Database open();

  @BeforeEach
  void openDatabase() {
    database = open();
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  private void inTransaction(Consumer<JobStore> work) {
    database.writeBatch(session -> {
      work.accept(new SqlJobStore(session));
      return true;
    });
  }

  private Job stored(Job job) {
    inTransaction(store -> store.insert(List.of(job)));
    return job;
  }

  private Optional<Job> read(JobId id) {
    Map<JobId, Job> found =
        database.writeBatch(session -> new SqlJobStore(session).read(List.of(id)));
    return Optional.ofNullable(found.get(id));
  }

  private <T> T ask(java.util.function.Function<SqlSession, T> question) {
    return database.read(question);
  }

  @Test
  void aJobIsReadAsItWasWrittenInEveryState() {
    for (JobState state : JobState.values()) {
      Job job = stored(Jobs.in(state));
      assertThat(read(job.id())).contains(job);
    }
  }

  @Test
  void allOfARequestIsKept() {
    JobRequest request = new JobRequest(
        "b25c5f3e-8a52-4b3c-9c2f-1de7c0f7b9d1",
        new TaskSource("fedoraqa/abicheck", "f23", "sub/dir"),
        "Grüße-世界 🎉-1.0",
        "koji_build",
        "x86_64",
        true,
        List.of("gpu", "big"),
        -7,
        Duration.ofMinutes(90),
        5,
        Optional.of(new JobId(UUID.randomUUID())));
    Job job = stored(Jobs.queued(request));
    assertThat(read(job.id()).map(Job::request)).contains(request);
  }

  @Test
  void ofTwoChangesToOneVersionOneWins() {
    Job job = stored(Jobs.queued());
    Job changed =
        org.taskotron.master.job.Lifecycle.claim(job, Jobs.lease(1), Jobs.NOW).job();
    inTransaction(store -> store.replace(List.of(new JobStore.Replacement(changed, 0))));
    assertThatThrownBy(() ->
            inTransaction(store -> store.replace(List.of(new JobStore.Replacement(changed, 0)))))
        .isInstanceOf(JobStore.OvertakenException.class)
        .hasMessageContaining("is no longer at version 0");
    assertThat(read(job.id())).contains(changed);
  }

  @Test
  void anOvertakenChangeTakesItsWholeTransactionAlong() {
    Job job = stored(Jobs.queued());
    Job neighbour = Jobs.queued();
    Job changed =
        org.taskotron.master.job.Lifecycle.claim(job, Jobs.lease(1), Jobs.NOW).job();
    assertThatThrownBy(() -> inTransaction(store -> {
          store.insert(List.of(neighbour));
          store.replace(List.of(new JobStore.Replacement(changed, 5)));
        }))
        .isInstanceOf(JobStore.OvertakenException.class);
    assertThat(read(neighbour.id())).isEmpty();
    assertThat(read(job.id())).contains(job);
  }

  @Test
  void aLineIsReadByPriorityThenInOrder() {
    Job second = stored(Jobs.queued());
    Job third = stored(Jobs.queued());
    JobRequest urgent = Jobs.request();
    Job first = stored(Jobs.queued(new JobRequest(
        urgent.messageId(),
        urgent.task(),
        urgent.item(),
        urgent.itemType(),
        urgent.arch(),
        false,
        List.of(),
        10,
        urgent.timeLimit(),
        3,
        Optional.empty())));
    stored(Jobs.queued(Jobs.request("fedoraqa/other", List.of("gpu"))));
    stored(Jobs.running(4));
    SqlJobs queued = new SqlJobs(database);
    assertThat(queued.first(new Requirement("", List.of()), 10))
        .containsExactly(first, second, third);
    assertThat(queued.first(new Requirement("", List.of()), 2)).containsExactly(first, second);
    assertThat(queued.lines())
        .containsExactlyInAnyOrder(
            new Requirement("", List.of()), new Requirement("", List.of("gpu")));
  }

  @Test
  void whatSlavesHoldIsFoundAgainAfterARestart() {
    stored(Jobs.queued());
    stored(Jobs.done());
    Job claimed = stored(Jobs.claimed(7));
    Job running = stored(Jobs.running(8));
    Job cancelling = stored(Jobs.cancelling(9));
    assertThat(new SqlJobs(database).leased())
        .containsExactlyInAnyOrder(claimed, running, cancelling);
  }

  @Test
  void aWholeLifeLeavesItsAttemptsStepsAndEvents() throws Exception {
    Clock clock = Clock.fixed(Jobs.NOW, ZoneOffset.UTC);
    SqlChangeWriter writer = new SqlChangeWriter(database);
    Ticker ticker = () -> 0;
    JobQueue queue = new JobQueue(writer, new Leases(ticker), clock, ticker);
    JobId id = new JobId(UUID.randomUUID());
    Step step = new Step(1, "prepare", Jobs.NOW, Optional.of(Jobs.NOW.plusMillis(3)), true, "");
    Step open = new Step(2, "clone", Jobs.NOW.plusMillis(3), Optional.empty(), false, "");
    queue.submit(id, Jobs.request(), "trigger").get(10, TimeUnit.SECONDS);
    Lease first = Jobs.lease(1);
    queue.claim(id, first).get(10, TimeUnit.SECONDS);
    queue.started(id, first.id(), List.of(step, open)).get(10, TimeUnit.SECONDS);
    queue.leaseExpired(id, first.id()).get(10, TimeUnit.SECONDS);
    Lease second = Jobs.lease(2, "client02");
    queue.claim(id, second).get(10, TimeUnit.SECONDS);
    queue.started(id, second.id(), List.of()).get(10, TimeUnit.SECONDS);
    Ending malformed = Ending.because(Cause.TASK_MALFORMED, "runtask.yml:3:1: …");
    queue.ended(id, second.id(), malformed, List.of(step)).get(10, TimeUnit.SECONDS);
    writer.close();

    assertThat(read(id).flatMap(Job::ending)).contains(malformed);
    List<AttemptRow> attempts =
        ask(session -> session.getMapper(JobMapper.class).attempts(id.uuid()));
    assertThat(attempts).hasSize(2);
    assertThat(attempts.get(0).cause()).isEqualTo(Cause.SLAVE_LOST);
    assertThat(StepsJson.read(attempts.get(0).steps())).containsExactly(step, open);
    assertThat(attempts.get(1).slave()).isEqualTo("client02");
    assertThat(attempts.get(1).detail()).isEqualTo("runtask.yml:3:1: …");
    assertThat(StepsJson.read(attempts.get(1).steps())).containsExactly(step);
    List<EventRow> events = ask(session -> session.getMapper(JobMapper.class).eventsOf(id.uuid()));
    assertThat(events)
        .extracting(EventRow::kind)
        .containsExactly(
            Transition.Kind.SUBMITTED,
            Transition.Kind.CLAIMED,
            Transition.Kind.STARTED,
            Transition.Kind.REQUEUED,
            Transition.Kind.CLAIMED,
            Transition.Kind.STARTED,
            Transition.Kind.ENDED);
    assertThat(new SqlJobs(database).highestLease()).isEqualTo(2);
  }

  @Test
  void manyChangesToManyJobsAtOnceAllHappen() throws Exception {
    SqlChangeWriter writer = new SqlChangeWriter(database);
    Ticker ticker = () -> 0;
    JobQueue queue = new JobQueue(
        writer, new Leases(ticker), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), ticker);
    List<JobId> ids =
        IntStream.range(0, 1_000).mapToObj(i -> new JobId(UUID.randomUUID())).toList();
    ids.forEach(id -> queue.submit(id, Jobs.request(), "trigger"));
    ids.forEach(id -> queue.claim(id, Jobs.lease(ids.indexOf(id) + 1)));
    ids.forEach(id -> queue.started(id, new LeaseId(ids.indexOf(id) + 1), List.of()));
    var last = ids.stream()
        .map(id -> queue.ended(id, new LeaseId(ids.indexOf(id) + 1), Ending.completed(), List.of()))
        .toList();
    for (var one : last) {
      assertThat(one.get(30, TimeUnit.SECONDS))
          .hasValueSatisfying(
              transition -> assertThat(transition.job().state()).isEqualTo(JobState.DONE));
    }
    writer.close();
  }
}
