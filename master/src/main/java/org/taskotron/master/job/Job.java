package org.taskotron.master.job;

import java.time.Instant;
import java.util.Optional;

/**
 * One piece of work: what was asked and what became of it.
 *
 * @param id its UUID
 * @param request what was asked
 * @param submittedBy the client that submitted it
 * @param state where it is
 * @param attempts how many attempts were begun; the number of the present or last one
 * @param attemptsUsed how many of them count against {@code request.maxAttempts}, since the submission or last retry
 * @param lease under which a slave holds it, exactly while the state is leased
 * @param cancellation why it is to end, exactly while it is {@link JobState#CANCELLING}
 * @param ending how it ended, exactly once it is {@link JobState#DONE}
 * @param submitted when it was submitted
 * @param changed when it moved last
 * @param version counts its changes, for the guarded update
 */
public record Job(
    JobId id,
    JobRequest request,
    String submittedBy,
    JobState state,
    int attempts,
    int attemptsUsed,
    Optional<Lease> lease,
    Optional<Ending> cancellation,
    Optional<Ending> ending,
    Instant submitted,
    Instant changed,
    long version) {

  public Job {
    if (lease.isPresent() != state.leased()
        || cancellation.isPresent() != (state == JobState.CANCELLING)
        || ending.isPresent() != (state == JobState.DONE)) {
      throw new IllegalArgumentException(
          "job " + id + ": " + state + " with lease " + lease.isPresent() + ", cancellation "
              + cancellation.isPresent() + ", ending " + ending.isPresent());
    }
  }

  /** A job that was just submitted. */
  public static Job submitted(JobId id, JobRequest request, String by, Instant now) {
    return new Job(
        id,
        request,
        by,
        JobState.QUEUED,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        now,
        now,
        0);
  }

  /** Whether this very lease is the one under which the job is held. */
  public boolean heldUnder(LeaseId id) {
    return lease.isPresent() && lease.get().id().equals(id);
  }

  /** Whether another attempt may follow one that was used up now. */
  boolean attemptsLeft() {
    return attemptsUsed + 1 < request.maxAttempts();
  }

  Job claimed(Lease by, Instant now) {
    return with(
        JobState.CLAIMED,
        attempts + 1,
        attemptsUsed,
        Optional.of(by),
        Optional.empty(),
        Optional.empty(),
        now);
  }

  Job running(Instant now) {
    return with(
        JobState.RUNNING, attempts, attemptsUsed, lease, Optional.empty(), Optional.empty(), now);
  }

  Job cancelling(Ending why, Instant now) {
    return with(
        JobState.CANCELLING,
        attempts,
        attemptsUsed,
        lease,
        Optional.of(why),
        Optional.empty(),
        now);
  }

  Job requeued(int used, Instant now) {
    return with(
        JobState.QUEUED, attempts, used, Optional.empty(), Optional.empty(), Optional.empty(), now);
  }

  Job done(Ending how, Instant now) {
    return with(
        JobState.DONE,
        attempts,
        attemptsUsed,
        Optional.empty(),
        Optional.empty(),
        Optional.of(how),
        now);
  }

  private Job with(
      JobState newState,
      int newAttempts,
      int newUsed,
      Optional<Lease> newLease,
      Optional<Ending> newCancellation,
      Optional<Ending> newEnding,
      Instant now) {
    return new Job(
        id,
        request,
        submittedBy,
        newState,
        newAttempts,
        newUsed,
        newLease,
        newCancellation,
        newEnding,
        submitted,
        now,
        version + 1);
  }
}
