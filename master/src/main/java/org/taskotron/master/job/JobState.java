package org.taskotron.master.job;

/** Where a job is in its life; {@link Lifecycle} says how it moves. */
public enum JobState {
  /** Waits for a slave. */
  QUEUED,
  /** Given to a slave under a lease; the slave has not said yet that it has it. */
  CLAIMED,
  /** The slave works on it. */
  RUNNING,
  /** Somebody wants it ended; its slave has not yet said that it is. */
  CANCELLING,
  /** Over, with an outcome. */
  DONE;

  /** Whether a slave holds the job under a lease. */
  public boolean leased() {
    return switch (this) {
      case CLAIMED, RUNNING, CANCELLING -> true;
      case QUEUED, DONE -> false;
    };
  }
}
