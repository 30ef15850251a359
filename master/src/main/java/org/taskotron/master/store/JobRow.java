package org.taskotron.master.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobRequest;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Lease;
import org.taskotron.master.job.LeaseId;
import org.taskotron.master.job.Outcome;
import org.taskotron.master.job.TaskSource;

/** A row of {@code job}, column for column. */
record JobRow(
    UUID id,
    String messageId,
    String repository,
    String branch,
    String path,
    String item,
    String itemType,
    String arch,
    boolean matchHostArch,
    String labels,
    int priority,
    long timeLimit,
    int maxAttempts,
    @Nullable UUID againOf,
    String submittedBy,
    String requirement,
    JobState state,
    int attempts,
    int attemptsUsed,
    @Nullable Long lease,
    @Nullable String secretHash,
    @Nullable String slave,
    @Nullable String commitId,
    @Nullable Instant claimed,
    @Nullable Outcome outcome,
    @Nullable Cause cause,
    @Nullable String detail,
    Instant submitted,
    Instant changed,
    long version) {

  static JobRow of(Job job) {
    JobRequest request = job.request();
    Optional<Lease> lease = job.lease();
    // While it is being cancelled, outcome and cause say what it will have been.
    Optional<Ending> ending = job.ending().or(job::cancellation);
    return new JobRow(
        job.id().uuid(),
        request.messageId(),
        request.task().repository(),
        request.task().branch(),
        request.task().path(),
        request.item(),
        request.itemType(),
        request.arch(),
        request.matchHostArch(),
        String.join(",", request.labels()),
        request.priority(),
        request.timeLimit().toSeconds(),
        request.maxAttempts(),
        request.againOf().map(JobId::uuid).orElse(null),
        job.submittedBy(),
        request.requirement().key(),
        job.state(),
        job.attempts(),
        job.attemptsUsed(),
        lease.map(held -> held.id().number()).orElse(null),
        lease.map(Lease::secretHash).orElse(null),
        lease.map(Lease::slave).orElse(null),
        lease.map(Lease::commit).orElse(null),
        lease.map(Lease::claimed).orElse(null),
        ending.map(Ending::outcome).orElse(null),
        ending.flatMap(Ending::cause).orElse(null),
        ending.map(Ending::detail).orElse(null),
        job.submitted(),
        job.changed(),
        job.version());
  }

  Job job() {
    Optional<Ending> ending = Optional.ofNullable(outcome)
        .map(how -> new Ending(how, Optional.ofNullable(cause), detail == null ? "" : detail));
    return new Job(
        new JobId(id),
        request(),
        submittedBy,
        state,
        attempts,
        attemptsUsed,
        heldLease(),
        state == JobState.CANCELLING ? ending : Optional.empty(),
        state == JobState.DONE ? ending : Optional.empty(),
        submitted,
        changed,
        version);
  }

  private JobRequest request() {
    return new JobRequest(
        messageId,
        new TaskSource(repository, branch, path),
        item,
        itemType,
        arch,
        matchHostArch,
        labels.isEmpty() ? List.of() : List.of(labels.split(",")),
        priority,
        Duration.ofSeconds(timeLimit),
        maxAttempts,
        Optional.ofNullable(againOf).map(JobId::new));
  }

  private Optional<Lease> heldLease() {
    if (lease == null
        || secretHash == null
        || slave == null
        || commitId == null
        || claimed == null) {
      return Optional.empty();
    }
    return Optional.of(new Lease(new LeaseId(lease), secretHash, slave, commitId, claimed));
  }
}
