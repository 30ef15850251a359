package org.taskotron.slave.directive;

import java.nio.file.Path;
import java.util.List;
import org.taskotron.slave.formula.TaskResult;

/** What a directive may do while its action runs. */
public interface ActionRun {

  /** The facts of the run. */
  TaskFacts task();

  /**
   * Runs a command in the task's directory, under a supervisor, to its end. The n-th call of an action that is done
   * again after a restart finds the n-th command of before, running or ended.
   *
   * @param arguments the program and its arguments
   * @param shown the command as the log tells it
   * @param output whether {@link Finished#output} is wanted
   * @throws RunEnds when a limit or somebody ended it
   */
  Finished command(List<String> arguments, String shown, boolean output)
      throws RunEnds, InterruptedException;

  /** A directory of this action's own, which lives as long as the attempt. */
  Path scratch() throws RunEnds;

  /** Says something in the attempt's log. */
  void log(String line) throws RunEnds;

  /** Puts a text into the attempt's log as it is. */
  void print(String text) throws RunEnds;

  /** Whether results go anywhere. */
  boolean reporting();

  /** Hands in this action's results. */
  List<ResultSink.Taken> handIn(List<TaskResult> results) throws RunEnds, InterruptedException;

  /** Makes the run end with at least this exit code. */
  void exitCode(int code);

  /**
   * A command that ended by itself.
   *
   * @param code exit status, 128 + n for signal n
   * @param output what it printed, standard output and error as they came; empty unless wanted
   */
  record Finished(int code, String output) {}
}
