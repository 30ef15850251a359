package org.taskotron.slave.run;

import org.taskotron.slave.directive.EndCause;
import org.taskotron.slave.directive.ResultSink;

/** One attempt, from its workspace to its outcome, in a straight line. */
public final class TaskRun {

  /** Who does what a run does not do itself. */
  public record Parts(
      Supervisor supervisor, Tools tools, TaskFiles files, ResultSink results, StepBook steps) {}

  public TaskRun(RunRequest request, Workspace workspace, Parts parts) {}

  /**
   * Runs the attempt to its end, or goes on with it where a slave before this one stopped. An interrupt leaves the
   * running command as it is: a new run of the same workspace goes on.
   */
  public RunEnd go() throws InterruptedException {
    throw new InterruptedException("comes soon");
  }

  /** Ends what runs; {@link #go} then answers with STOPPED. May be called by any thread, again, and too late. */
  public void stop(String why) {}

  static RunEnd none() {
    return new RunEnd(EndCause.STOPPED, "", 1, java.util.List.of());
  }
}
