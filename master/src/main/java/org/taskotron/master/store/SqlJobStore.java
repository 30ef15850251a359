package org.taskotron.master.store;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.executor.BatchResult;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.Lease;
import org.taskotron.master.queue.Announcement;
import org.taskotron.master.queue.JobStore;

/** The jobs of one transaction, over a session that collects statements of one kind into one round trip. */
final class SqlJobStore implements JobStore {
  private final SqlSession session;
  private final JobMapper mapper;

  SqlJobStore(SqlSession session) {
    this.session = session;
    this.mapper = session.getMapper(JobMapper.class);
  }

  @Override
  public Map<JobId, Job> read(Collection<JobId> ids) {
    Map<JobId, Job> jobs = new LinkedHashMap<>();
    mapper
        .jobs(ids.stream().map(JobId::uuid).toList())
        .forEach(row -> jobs.put(new JobId(row.id()), row.job()));
    return jobs;
  }

  @Override
  public void insert(List<Job> made) {
    made.forEach(job -> mapper.insertJob(JobRow.of(job)));
    session.flushStatements();
  }

  @Override
  public void replace(List<Replacement> changed) {
    changed.forEach(one -> mapper.replaceJob(JobRow.of(one.job()), one.expectedVersion()));
    int row = 0;
    for (BatchResult result : session.flushStatements()) {
      for (int count : result.getUpdateCounts()) {
        if (count != 1) {
          Replacement overtaken = changed.get(row);
          throw new OvertakenException("job " + overtaken.job().id() + " is no longer at version "
              + overtaken.expectedVersion() + ": does a second master write to this database?");
        }
        row++;
      }
    }
  }

  @Override
  public void openAttempts(List<Job> claimed) {
    for (Job job : claimed) {
      Lease lease = job.lease().orElseThrow();
      mapper.insertAttempt(row(job.id(), job.attempts(), lease, null));
    }
    session.flushStatements();
  }

  @Override
  public void updateAttempts(List<AttemptUpdate> updates) {
    // One kind of statement after the other: a batch is cut where the statement changes.
    for (AttemptUpdate update : updates) {
      if (update.closed().isEmpty() && update.started()) {
        mapper.startAttempt(row(update));
      }
    }
    for (AttemptUpdate update : updates) {
      if (update.closed().isEmpty() && !update.started() && !update.steps().isEmpty()) {
        mapper.noteSteps(row(update));
      }
    }
    for (AttemptUpdate update : updates) {
      if (update.closed().isPresent()) {
        mapper.closeAttempt(row(update));
      }
    }
    session.flushStatements();
  }

  private static AttemptRow row(JobId job, int number, Lease lease, @Nullable String steps) {
    return new AttemptRow(
        job.uuid(),
        number,
        lease.id().number(),
        lease.slave(),
        lease.commit(),
        lease.claimed(),
        null,
        null,
        null,
        null,
        null,
        steps);
  }

  private static AttemptRow row(AttemptUpdate update) {
    @Nullable Ending ending = update.closed().map(closed -> closed.ending()).orElse(null);
    return new AttemptRow(
        update.job().uuid(),
        0,
        update.lease().number(),
        "",
        "",
        update.at(),
        update.started() ? update.at() : null,
        ending == null ? null : update.at(),
        ending == null ? null : ending.outcome(),
        ending == null ? null : ending.cause().orElse(null),
        ending == null ? null : ending.detail(),
        update.steps().isEmpty() ? null : StepsJson.write(update.steps()));
  }

  @Override
  public void announce(List<Announcement> announcements) {
    for (Announcement told : announcements) {
      Job job = told.job();
      mapper.insertEvent(new EventRow(
          told.at(),
          told.kind(),
          job.id().uuid(),
          job.attempts(),
          job.state(),
          job.ending().map(Ending::outcome).orElse(null),
          job.ending().flatMap(Ending::cause).orElse(null),
          job.lease().map(Lease::slave).orElse(null)));
    }
    session.flushStatements();
  }
}
