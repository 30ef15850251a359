package org.taskotron.slave.connection;

import org.taskotron.proto.v1.Cause;
import org.taskotron.proto.v1.JobOutcome;

/**
 * How an attempt ended.
 *
 * @param cause {@code CAUSE_UNSPECIFIED} with COMPLETED, else one that belongs to the outcome
 * @param detail for people; empty where there is nothing to add
 */
public record Ending(JobOutcome outcome, Cause cause, String detail) {

  /** The task ran to its end. */
  public static Ending completed() {
    return new Ending(JobOutcome.COMPLETED, Cause.CAUSE_UNSPECIFIED, "");
  }

  /** The task itself is to blame. */
  public static Ending failed(Cause cause, String detail) {
    return new Ending(JobOutcome.FAILED, cause, detail);
  }

  /** The machinery is to blame. */
  public static Ending lost(Cause cause, String detail) {
    return new Ending(JobOutcome.LOST, cause, detail);
  }

  /** The master asked for it. */
  public static Ending cancelled(String detail) {
    // The master knows by whom and why, and keeps that; a cause must be said.
    return new Ending(JobOutcome.CANCELLED, Cause.BY_REQUEST, detail);
  }

  /** For logs: {@code LOST (disk full): write failed}. */
  @Override
  public String toString() {
    String why = cause == Cause.CAUSE_UNSPECIFIED
        ? ""
        : " (" + cause.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ")";
    return outcome + why + (detail.isEmpty() ? "" : ": " + detail);
  }
}
