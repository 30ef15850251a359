package org.taskotron.master.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.LeaseId;
import org.taskotron.master.job.Transition;

/**
 * Something that somebody wants to happen to a job. It may be decided more than once (after a commit that went
 * unanswered), so it is idempotent by what it carries.
 *
 * @param job which one
 * @param decision what is to happen; an absent job is one that does not exist
 * @param steps news of an attempt's steps that come along
 */
public record Change(JobId job, Decision decision, Optional<Steps> steps) {

  /** Decides on the job as it is. No answer: there is no such job. */
  @FunctionalInterface
  public interface Decision {
    Optional<Transition> on(Optional<Job> job, Instant now);
  }

  /** All steps so far of the attempt under a lease. */
  public record Steps(LeaseId lease, List<Step> steps) {
    public Steps {
      steps = List.copyOf(steps);
    }
  }

  Change(JobId job, Decision decision) {
    this(job, decision, Optional.empty());
  }
}
