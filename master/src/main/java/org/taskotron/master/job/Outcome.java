package org.taskotron.master.job;

/** How the machinery fared with a job or an attempt. (A result's outcome, PASSED and so on, is another thing.) */
public enum Outcome {
  /** The task ran to its end. */
  COMPLETED,
  /** The task itself went wrong. */
  FAILED,
  /** The machinery went wrong. */
  LOST,
  /** Somebody, or a rule, ended it. */
  CANCELLED
}
