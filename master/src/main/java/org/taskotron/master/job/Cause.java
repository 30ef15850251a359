package org.taskotron.master.job;

import java.util.Locale;

/** Why a job or an attempt did not complete, and so what becomes of the job. */
public enum Cause {
  TASK_FAILED(Outcome.FAILED, Next.END),
  TASK_MALFORMED(Outcome.FAILED, Next.END),
  TIME_LIMIT(Outcome.FAILED, Next.END),
  NO_OUTPUT_LIMIT(Outcome.FAILED, Next.END),
  OUT_OF_MEMORY(Outcome.FAILED, Next.END),

  /** Not heard of for a whole lease. */
  SLAVE_LOST(Outcome.LOST, Next.AGAIN),
  /** Ended on purpose, or never got the assignment: not the job's fault, so no attempt is used up. */
  SLAVE_STOPPED(Outcome.LOST, Next.AGAIN_FOR_FREE),
  /** What watches over the task is gone, and with it the exit status. A reboot is that case. */
  SUPERVISOR_LOST(Outcome.LOST, Next.AGAIN),
  /** No such repository, branch or commit: trying again would not help. */
  ENVIRONMENT_BROKEN(Outcome.LOST, Next.END),
  DISK_FULL(Outcome.LOST, Next.AGAIN),

  BY_REQUEST(Outcome.CANCELLED, Next.END),
  SUPERSEDED(Outcome.CANCELLED, Next.END),
  EXPIRED(Outcome.CANCELLED, Next.END);

  /** What becomes of the job when an attempt ends so. */
  enum Next {
    END,
    AGAIN,
    AGAIN_FOR_FREE
  }

  private final Outcome outcome;
  private final Next next;

  Cause(Outcome outcome, Next next) {
    this.outcome = outcome;
    this.next = next;
  }

  /** The outcome that this cause belongs to. */
  public Outcome outcome() {
    return outcome;
  }

  Next next() {
    return next;
  }

  /** For people: {@code slave lost}. */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
