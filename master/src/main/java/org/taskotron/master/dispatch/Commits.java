package org.taskotron.master.dispatch;

import org.taskotron.master.job.TaskSource;

/** Says which commit a task is at. Implemented by the mirror; cheap, since it is asked for every job. */
@FunctionalInterface
public interface Commits {
  Answer resolve(TaskSource task);

  /** What there is at the place that a job names. */
  record Answer(Kind kind, String text) {
    /** What {@code text} says. */
    public enum Kind {
      /** The commit. */
      FOUND,
      /** Why there is none: no such repository or branch. Waiting would not help. */
      MISSING,
      /** Why it is not known now. The job waits. */
      UNREACHABLE
    }
  }
}
