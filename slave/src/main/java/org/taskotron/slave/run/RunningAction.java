package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.slave.directive.ActionRun;
import org.taskotron.slave.directive.Disk;
import org.taskotron.slave.directive.ResultSink;
import org.taskotron.slave.directive.RunEnds;
import org.taskotron.slave.directive.TaskFacts;
import org.taskotron.slave.formula.TaskResult;

/** One action being done. Used by the run's thread. */
final class RunningAction implements ActionRun {

  /**
   * What all actions of a run share.
   *
   * @param deadline when the attempt's time is over
   */
  record Site(
      TaskFacts task,
      Workspace workspace,
      AttemptLog log,
      CommandRunner commands,
      ResultSink results,
      Optional<Long> deadline,
      Map<String, String> environment) {}

  private final Site site;
  private final int action;
  private int commands;
  private int exitCode;

  RunningAction(Site site, int action) {
    this.site = site;
    this.action = action;
  }

  /** What the action asked for. */
  int exitCode() {
    return exitCode;
  }

  Site site() {
    return site;
  }

  @Override
  public TaskFacts task() {
    return site.task();
  }

  @Override
  public Finished command(List<String> arguments, String shown, boolean output)
      throws RunEnds, InterruptedException {
    commands++;
    CommandRunner.Order order = new CommandRunner.Order(action, commands, arguments, shown, output);
    return site.commands().run(order, task().taskDir(), site.deadline(), site.environment());
  }

  @Override
  public Path scratch() throws RunEnds {
    Path dir = site.workspace().spool().resolve(Integer.toString(action));
    try {
      return Files.createDirectories(dir);
    } catch (IOException e) {
      throw Disk.trouble(dir, e);
    }
  }

  @Override
  public void log(String line) throws RunEnds {
    site.log().say(line);
  }

  @Override
  public void print(String text) throws RunEnds {
    site.log().print(text);
  }

  @Override
  public boolean reporting() {
    return site.results().reporting();
  }

  @Override
  public List<ResultSink.Taken> handIn(List<TaskResult> results)
      throws RunEnds, InterruptedException {
    return site.results().handIn(action, results);
  }

  @Override
  public void exitCode(int code) {
    exitCode = Math.max(exitCode, code);
  }
}
