package org.taskotron.slave.run;

import org.taskotron.slave.directive.EndCause;

/**
 * What became of a run.
 *
 * @param cause COMPLETED, or why it is not
 * @param detail for people; empty when there is nothing to add
 * @param exitCode what {@code runtask} ends with: 0, what {@code exitcode} actions asked for, or 1
 */
public record RunEnd(EndCause cause, String detail, int exitCode) {

  public boolean completed() {
    return cause == EndCause.COMPLETED;
  }
}
