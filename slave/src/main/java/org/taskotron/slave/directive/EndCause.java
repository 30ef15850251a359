package org.taskotron.slave.directive;

/** Why a run came to its end. */
public enum EndCause {
  COMPLETED("completed"),
  TASK_FAILED("task failed"),
  TASK_MALFORMED("task malformed"),
  TIME_LIMIT("time limit"),
  NO_OUTPUT_LIMIT("no-output limit"),
  OUT_OF_MEMORY("out of memory"),
  SUPERVISOR_LOST("supervisor lost"),
  ENVIRONMENT_BROKEN("environment broken"),
  DISK_FULL("disk full"),
  /** The supervisor ended the task because the slave did not renew its lease in time. */
  SLAVE_AWAY("slave lost"),
  /** Somebody asked for the end: who asked knows whether that is "cancelled" or "slave stopped". */
  STOPPED("stopped");

  private final String words;

  EndCause(String words) {
    this.words = words;
  }

  /** As people read it. */
  public String words() {
    return words;
  }
}
