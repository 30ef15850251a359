package org.taskotron.slave.run;

import java.nio.file.Path;
import java.util.List;
import org.taskotron.slave.directive.EndCause;

/**
 * What became of a run.
 *
 * @param cause COMPLETED, or why it is not
 * @param detail for people; empty when there is nothing to add
 * @param exitCode what {@code runtask} ends with: 0, what {@code exitcode} actions asked for, or 1
 * @param artifacts what is to be uploaded: regular files below the workspace's artifacts, relative to it, sorted
 */
public record RunEnd(EndCause cause, String detail, int exitCode, List<Path> artifacts) {

  public RunEnd {
    artifacts = List.copyOf(artifacts);
  }

  public boolean completed() {
    return cause == EndCause.COMPLETED;
  }
}
