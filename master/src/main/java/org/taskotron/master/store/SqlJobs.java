package org.taskotron.master.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.taskotron.base.db.Database;
import org.taskotron.master.dispatch.QueuedJobs;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.Requirement;

/** Reads jobs from the database. Safe for use by several threads. */
public final class SqlJobs implements QueuedJobs {
  private final Database database;

  public SqlJobs(Database database) {
    this.database = database;
  }

  @Override
  public List<Job> first(Requirement requirement, int limit) {
    return database.read(
        session -> session.getMapper(JobMapper.class).queued(requirement.key(), limit).stream()
            .map(JobRow::job)
            .toList());
  }

  @Override
  public Set<Requirement> lines() {
    return database.read(session -> session.getMapper(JobMapper.class).queuedRequirements().stream()
        .map(Requirement::ofKey)
        .collect(Collectors.toSet()));
  }

  /** One job, if there is such. */
  public Optional<Job> find(JobId id) {
    return database.read(
        session -> session.getMapper(JobMapper.class).jobs(List.of(id.uuid())).stream()
            .map(JobRow::job)
            .findFirst());
  }

  /** The jobs that slaves hold; read once at start. */
  public List<Job> leased() {
    return database.read(session ->
        session.getMapper(JobMapper.class).leased().stream().map(JobRow::job).toList());
  }

  /** The highest lease number ever given. */
  public long highestLease() {
    return database.read(session -> session.getMapper(JobMapper.class).highestLease());
  }
}
