package org.taskotron.master.slave;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.ManualTicker;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.master.dispatch.Commits;
import org.taskotron.master.dispatch.Dispatcher;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobRequest;
import org.taskotron.master.job.Jobs;
import org.taskotron.master.job.LeaseId;
import org.taskotron.master.queue.JobQueue;
import org.taskotron.master.queue.LeaseSweep;
import org.taskotron.master.queue.Leases;
import org.taskotron.master.store.MasterSchema;
import org.taskotron.master.store.SqlChangeWriter;
import org.taskotron.master.store.SqlJobs;

/**
 * The queue, its dispatcher and its slaves over the real store, with time moved by hand and slaves that do what the test
 * says. No gRPC: what is said to a slave arrives as a list.
 */
public final class QueueHouse implements AutoCloseable {
  static final Duration LEASE = Duration.ofMinutes(5);

  private final Path folder;
  private final DatabaseConfig config;
  private final ManualClock clock = new ManualClock(Jobs.NOW);
  private final ManualTicker ticker = new ManualTicker();
  private Commits.Answer commit = new Commits.Answer(Commits.Answer.Kind.FOUND, "c".repeat(40));

  private Database database;
  private SqlChangeWriter writer;
  private SqlJobs jobs;
  private Leases leases;
  private JobQueue queue;
  private Roster roster;
  private Dispatcher dispatcher;
  private Conversation conversation;
  private LeaseSweep sweep;

  QueueHouse(Path folder, DatabaseConfig config) {
    this.folder = folder;
    this.config = config;
    start();
  }

  private void start() {
    database = Database.open(config, folder, MasterSchema.schema());
    writer = new SqlChangeWriter(database);
    leases = new Leases(ticker);
    queue = new JobQueue(writer, leases, clock, ticker);
    jobs = new SqlJobs(database);
    leases.restore(jobs.leased(), jobs.highestLease());
    roster = new Roster(clock);
    dispatcher = new Dispatcher(jobs, queue, leases, roster, task -> commit, clock);
    dispatcher.restore();
    conversation = new Conversation(
        roster,
        leases,
        queue,
        new Conversation.Rhythm(LEASE, Duration.ofSeconds(10)),
        dispatcher::ring,
        clock);
    queue.afterwards(dispatcher::moved);
    queue.afterwards(conversation::moved);
    sweep = new LeaseSweep(leases, queue, ticker, LEASE);
  }

  /** The master process ends and another begins on what is on disk. Slaves notice nothing but a lost connection. */
  void restartMaster() {
    writer.close();
    database.close();
    start();
  }

  @Override
  public void close() {
    writer.close();
    database.close();
  }

  void mirrorAnswers(Commits.Answer.Kind kind, String text) {
    commit = new Commits.Answer(kind, text);
  }

  JobId submit() {
    return submit(new JobId(UUID.randomUUID()), Jobs.request());
  }

  JobId submit(JobId id, JobRequest request) {
    get(queue.submit(id, request, "trigger"));
    settle();
    dispatch();
    return id;
  }

  void cancel(JobId job) {
    get(queue.cancel(job, Ending.because(Cause.BY_REQUEST, "by me")));
    settle();
  }

  void retry(JobId job) {
    get(queue.retry(job));
    settle();
    dispatch();
  }

  /** A pass of the dispatcher, and until what it claimed is told. */
  void dispatch() {
    dispatcher.pass();
    settle();
  }

  /** Until everything that was handed in is written and acted upon. */
  void settle() {
    // One writer, in order: when a change that was handed in last is answered, all before it are.
    get(queue.cancel(new JobId(UUID.randomUUID()), Ending.because(Cause.BY_REQUEST, "")));
  }

  /** Time passes in steps of a second; at each the leases are looked at. */
  void letPass(Duration time) {
    for (long i = 0; i < time.toSeconds(); i++) {
      clock.advance(Duration.ofSeconds(1));
      ticker.advance(Duration.ofSeconds(1));
      sweep.pass();
    }
    settle();
    dispatch();
  }

  /** The master did not run for a while. */
  void sleep(Duration time) {
    clock.advance(time);
    ticker.advance(time);
    sweep.pass();
    settle();
  }

  Job job(JobId id) {
    return jobs.find(id).orElseThrow();
  }

  String whyWaiting(JobId id) {
    return dispatcher.whyWaiting(job(id));
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("not settled", e);
    }
  }

  FakeSlave slave(String name) {
    return new FakeSlave(name);
  }

  /** A slave that remembers what it was told and says what the test tells it to. */
  final class FakeSlave {
    private final String name;
    private final List<Job> assigned = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private List<String> labels = List.of();
    private int slots = 1;
    private Connection connection;

    FakeSlave(String name) {
      this.name = name;
    }

    FakeSlave with(int howMany, String... offered) {
      slots = howMany;
      labels = List.of(offered);
      return this;
    }

    /** Connects and lists what it holds. */
    FakeSlave connect(Job... held) {
      List<SlaveHello.Held> list = java.util.Arrays.stream(held)
          .map(job -> new SlaveHello.Held(job.id(), job.attempts(), leaseOf(job)))
          .toList();
      connection = conversation.hello(
          new SlaveHello(
              name, slots, labels, List.of("x86_64"), "1", "host", "boot", list, true, ""),
          new Ear());
      settle();
      dispatch();
      return this;
    }

    void vanish() {
      conversation.goodbye(connection, "vanished");
    }

    /** What it was assigned last. */
    Job lastAssigned() {
      assertThat(assigned).as("assigned to " + name).isNotEmpty();
      return assigned.get(assigned.size() - 1);
    }

    int assignments() {
      return assigned.size();
    }

    List<String> told() {
      return told;
    }

    Job holds(JobId id) {
      Job job = lastAssigned();
      assertThat(job.id()).isEqualTo(id);
      starts(job);
      return job;
    }

    void starts(Job job) {
      conversation.report(connection, job.id(), leaseOf(job), List.of());
      settle();
    }

    void ends(Job job, Ending how) {
      conversation.ended(connection, job.id(), leaseOf(job), how, List.of());
      settle();
      dispatch();
    }

    void renews(Job... held) {
      conversation.alive(
          connection, java.util.Arrays.stream(held).map(FakeSlave::leaseOf).toList());
    }

    private static LeaseId leaseOf(Job job) {
      return job.lease().orElseThrow().id();
    }

    private final class Ear implements Speaker {
      @Override
      public void welcome(long number, Duration lostAfter, Duration aliveEvery) {}

      @Override
      public void assign(Job job, Leases.LeaseSecret secret) {
        assertThat(leases.honours(
                job.id().uuid(), job.attempts(), leaseOf(job).number(), secret.hex()))
            .as("the secret opens the lease")
            .isTrue();
        assigned.add(job);
      }

      @Override
      public void stopCancelled(LeaseId lease, String detail) {
        told.add("cancelled " + lease);
      }

      @Override
      public void stopNotYours(LeaseId lease, String detail) {
        told.add("not yours " + lease);
      }

      @Override
      public void renewed(List<LeaseId> renewed) {
        told.add("renewed " + renewed);
      }

      @Override
      public void endTaken(LeaseId lease) {
        told.add("taken " + lease);
      }

      @Override
      public void hangUp(String why) {
        told.add("hung up");
      }
    }
  }

  Optional<Ending> ending(JobId id) {
    return job(id).ending();
  }
}
