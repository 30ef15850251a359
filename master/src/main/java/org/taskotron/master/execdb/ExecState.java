package org.taskotron.master.execdb;

import java.util.Optional;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Outcome;

/** Where ExecDB says a job is. */
public enum ExecState {
  SCHEDULED,
  RUNNING,
  /** The task ran to an end, good or bad. */
  FINISHED,
  /** It did not: the machinery failed, or somebody cancelled. */
  CRASHED;

  /** The state of a job; the outcome is there once it is done. */
  public static ExecState of(JobState state, Optional<Outcome> outcome) {
    return switch (state) {
      case QUEUED -> SCHEDULED;
      case CLAIMED, RUNNING, CANCELLING -> RUNNING;
      case DONE ->
        switch (outcome.orElseThrow()) {
          case COMPLETED, FAILED -> FINISHED;
          case LOST, CANCELLED -> CRASHED;
        };
    };
  }
}
