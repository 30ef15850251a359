package org.taskotron.slave.directive;

/** The run cannot go on: why, and in words that help the one who reads them on the job's page. */
public final class RunEnds extends Exception {

  private static final long serialVersionUID = 1;

  private final EndCause reason;
  private final String detail;

  public RunEnds(EndCause reason, String detail) {
    super(detail);
    this.reason = reason;
    this.detail = detail;
  }

  public RunEnds(EndCause reason, String detail, Throwable cause) {
    super(detail, cause);
    this.reason = reason;
    this.detail = detail;
  }

  /** The task did not do what it should. */
  public static RunEnds failed(String detail) {
    return new RunEnds(EndCause.TASK_FAILED, detail);
  }

  /** The task is written wrongly; the detail says where. */
  public static RunEnds malformed(String detail) {
    return new RunEnds(EndCause.TASK_MALFORMED, detail);
  }

  public EndCause reason() {
    return reason;
  }

  public String detail() {
    return detail;
  }
}
