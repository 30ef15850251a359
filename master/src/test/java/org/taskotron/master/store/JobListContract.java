package org.taskotron.master.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskotron.base.db.Database;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobRequest;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Jobs;
import org.taskotron.master.job.Lease;
import org.taskotron.master.job.Outcome;
import org.taskotron.master.job.TaskSource;
import org.taskotron.master.web.JobFilter;
import org.taskotron.master.web.JobLine;
import org.taskotron.master.web.Views;

/** Whatever a list of jobs asks for, and whichever index leads to it: the same jobs, newest first, page by page. */
abstract class JobListContract {

  private static final int HOW_MANY = 240;
  private static final List<String> TASKS = List.of("fedoraqa/rpmlint", "fedoraqa/depcheck");
  private static final List<String> SLAVES = List.of("client01", "client02", "client03");

  private final List<Made> made = new ArrayList<>();
  protected Database database;

  /** A job, and who had it. */
  private record Made(Job job, Optional<String> slave) {}

  abstract Database open();

  @BeforeEach
  void fill() {
    database = open();
    for (int i = 0; i < HOW_MANY; i++) {
      made.add(job(i));
    }
    database.writeBatch(session -> {
      SqlJobStore store = new SqlJobStore(session);
      store.insert(made.stream().map(Made::job).toList());
      return true;
    });
    database.writeBatch(session -> {
      JobMapper mapper = session.getMapper(JobMapper.class);
      for (int i = 0; i < HOW_MANY; i++) {
        Job job = made.get(i).job();
        Optional<String> slave = made.get(i).slave();
        if (slave.isPresent()) {
          Lease lease = Jobs.lease(i + 1, slave.get());
          mapper.insertAttempt(new AttemptRow(
              job.id().uuid(),
              1,
              lease.id().number(),
              slave.get(),
              "c".repeat(40),
              Jobs.NOW,
              null,
              null,
              null,
              null,
              null,
              null));
        }
      }
      return true;
    });
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Made job(int i) {
    JobRequest request = new JobRequest(
        "message-" + i / 3,
        new TaskSource(TASKS.get(i % 7 == 0 ? 1 : 0), "", ""),
        (i % 5 == 0 ? "kernel-" : "bash-") + i / 10 + "-1.fc42",
        "koji_build",
        i % 11 == 0 ? "aarch64" : "x86_64",
        false,
        List.of(),
        0,
        Duration.ofHours(1),
        3,
        Optional.empty());
    Job queued = Job.submitted(
        new JobId(new UUID(0x4000L, 0x8000000000000000L | i)), request, "x", Jobs.NOW);
    if (i % 20 == 19) {
      return new Made(queued, Optional.empty());
    }
    Ending ending = i % 13 == 0
        ? Ending.because(Cause.TIME_LIMIT, "after 1 h")
        : i % 17 == 0 ? Ending.because(Cause.SLAVE_LOST, "") : Ending.completed();
    Job done = Jobs.done(queued, ending);
    return new Made(done, Optional.of(SLAVES.get(i % 19 == 0 ? 2 : i % 2)));
  }

  static JobFilter filter(
      JobState state, Outcome outcome, Cause cause, String task, String item, String slave) {
    return new JobFilter(state, outcome, cause, task, null, item, null, slave, null);
  }

  private static Predicate<Made> wanted(JobFilter filter) {
    return one -> {
      Job job = one.job();
      JobRequest asked = job.request();
      Optional<Ending> ending = job.ending();
      return (filter.state() == null || job.state() == filter.state())
          && (filter.outcome() == null
              || ending.map(Ending::outcome).equals(Optional.of(filter.outcome())))
          && (filter.cause() == null
              || ending.flatMap(Ending::cause).equals(Optional.of(filter.cause())))
          && (filter.repository() == null || asked.task().repository().equals(filter.repository()))
          && (filter.item() == null || asked.item().startsWith(filter.item()))
          && (filter.slave() == null || one.slave().equals(Optional.of(filter.slave())));
    };
  }

  private static List<JobFilter> filters() {
    List<JobFilter> filters = new ArrayList<>();
    for (JobState state : new JobState[] {null, JobState.DONE, JobState.QUEUED}) {
      for (Outcome outcome : new Outcome[] {null, Outcome.COMPLETED, Outcome.LOST}) {
        for (Cause cause : new Cause[] {null, Cause.TIME_LIMIT}) {
          for (String task : new String[] {null, "fedoraqa/depcheck"}) {
            for (String item : new String[] {null, "kernel-1", "b", "none"}) {
              for (String slave : new String[] {null, "client01", "client03", "nobody"}) {
                filters.add(filter(state, outcome, cause, task, item, slave));
              }
            }
          }
        }
      }
    }
    return filters;
  }

  @Test
  void everyFilterFindsItsJobsWhicheverIndexLeads() {
    for (int few : new int[] {0, 30, 5_000}) {
      SqlViews views = new SqlViews(database, few);
      for (JobFilter filter : filters()) {
        List<UUID> expected = new ArrayList<>(made.stream()
            .filter(wanted(filter))
            .map(one -> one.job().id().uuid())
            .toList());
        Collections.reverse(expected);
        Views.JobSlice first = views.jobs(filter, new Views.Cut(0, 0, 20));
        assertThat(ids(first))
            .as("%s, few: %d", filter, few)
            .isEqualTo(expected.subList(0, Math.min(20, expected.size())));
        if (first.older()) {
          long last = first.jobs().get(19).seq();
          Views.JobSlice second = views.jobs(filter, new Views.Cut(last, 0, 20));
          assertThat(ids(second))
              .as("behind it: %s, few: %d", filter, few)
              .isEqualTo(expected.subList(20, Math.min(40, expected.size())));
          Views.JobSlice back =
              views.jobs(filter, new Views.Cut(0, second.jobs().get(0).seq(), 20));
          assertThat(ids(back)).as("and back: %s, few: %d", filter, few).isEqualTo(ids(first));
        }
      }
    }
  }

  private static List<UUID> ids(Views.JobSlice slice) {
    return slice.jobs().stream().map(JobLine::id).toList();
  }
}
