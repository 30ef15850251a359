package org.taskotron.master.queue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.LeaseId;
import org.taskotron.master.job.Transition;

/** The jobs of one transaction. Implemented by the store; used by the queue's writing thread only. */
public interface JobStore {

  /** The jobs that exist among these. */
  Map<JobId, Job> read(Collection<JobId> ids);

  /** Adds jobs that did not exist. */
  void insert(List<Job> made);

  /**
   * Replaces jobs, each guarded by the version that it was read with.
   *
   * @throws OvertakenException if somebody else changed one of them, which only a second master can have done
   */
  void replace(List<Replacement> changed);

  /** Adds the attempts that were begun: each job is CLAIMED under its lease. */
  void openAttempts(List<Job> claimed);

  /** Notes what is known of attempts that are open or were just closed. */
  void updateAttempts(List<AttemptUpdate> updates);

  /** Writes what is to be told. */
  void announce(List<Announcement> announcements);

  /** A job and the version that it had in the database. */
  record Replacement(Job job, long expectedVersion) {}

  /**
   * News of an attempt.
   *
   * @param job whose attempt
   * @param lease under which it runs
   * @param started whether it just began to run
   * @param closed how it ended, if it just did
   * @param steps all steps so far; empty keeps what is there
   * @param at when this became known
   */
  record AttemptUpdate(
      JobId job,
      LeaseId lease,
      boolean started,
      java.util.Optional<Transition.Closed> closed,
      List<Step> steps,
      java.time.Instant at) {}

  /** Another writer changed a job meanwhile. */
  final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OvertakenException(String message) {
      super(message);
    }
  }
}
