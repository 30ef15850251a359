package org.taskotron.slave.run;

import java.io.IOException;
import java.util.Optional;
import org.taskotron.base.file.Trees;
import org.taskotron.slave.directive.Disk;
import org.taskotron.slave.directive.EndCause;
import org.taskotron.slave.directive.ResultSink;
import org.taskotron.slave.directive.RunEnds;

/**
 * One attempt, in a straight line:
 *
 * <pre>
 *   workspace ─ clone ─ formula ─ action 1 ─ … ─ action n ─ collect ─ end
 *   (prepare)  └─ TaskReader ┘   └─ Actions, each noted ─┘
 * </pre>
 *
 * <p>The slave may be killed anywhere on it. A new run of the same workspace does the steps before the actions again,
 * goes on with the action that progress names, and finds that action's commands by their directories: running, ended,
 * or not yet begun.
 *
 * <p>One thread calls {@link #go}, once; any may call {@link #stop}.
 */
public final class TaskRun {

  /** Who does what a run does not do itself. */
  public record Parts(
      Supervisor supervisor, Tools tools, TaskFiles files, ResultSink results, StepBook steps) {}

  private static final int FAILED = 1;

  private final RunRequest request;
  private final Workspace workspace;
  private final Parts parts;
  private final Steps steps;
  private final ProgressFile progress;
  private final Stop stop = new Stop();

  public TaskRun(RunRequest request, Workspace workspace, Parts parts) {
    this.request = request;
    this.workspace = workspace;
    this.parts = parts;
    this.steps = new Steps(parts.steps(), workspace);
    this.progress = new ProgressFile(workspace, request.bootId());
  }

  /** Ends what runs; {@link #go} then answers with STOPPED. May be called by any thread, again, and too late. */
  public void stop(String why) {
    stop.ask(why);
  }

  /**
   * Runs the attempt to its end, or goes on with it where a slave before this one stopped. An interrupt leaves the
   * running command as it is: a new run of the same workspace goes on.
   */
  public RunEnd go() throws InterruptedException {
    try {
      return logged();
    } catch (RunEnds e) {
      return new RunEnd(e.reason(), e.detail(), FAILED);
    }
  }

  private RunEnd logged() throws RunEnds, InterruptedException {
    prepare();
    try (AttemptLog log = new AttemptLog(workspace.log(), request.secrets())) {
      RunEnd end = ended(log);
      collect(log, end);
      return end;
    } catch (IOException e) {
      throw Disk.trouble(workspace.log(), e);
    }
  }

  private void prepare() throws RunEnds, InterruptedException {
    steps.withinOnce("prepare", () -> {
      try {
        workspace.make();
        return workspace;
      } catch (IOException e) {
        throw Disk.trouble(workspace.spool(), e);
      }
    });
  }

  private RunEnd ended(AttemptLog log) throws InterruptedException {
    try {
      Progress soFar = progress.soFar(log);
      Task task = new TaskReader(request, workspace, parts, steps, stop).read(log);
      Progress done = actions(task, soFar, log).from(soFar);
      return completed(done);
    } catch (RunEnds e) {
      return new RunEnd(e.reason(), log.masked(e.detail()), FAILED);
    }
  }

  private Actions actions(Task task, Progress soFar, AttemptLog log) {
    Limits limits = request.limits();
    Optional<Long> deadline = limits.time().map(limit -> soFar.begun() + limit.toMillis() / 10);
    RunningAction.Site site = new RunningAction.Site(
        task.facts(),
        workspace,
        log,
        new CommandRunner(parts.supervisor(), request, workspace, log, stop),
        parts.results(),
        deadline,
        TaskEnvironment.ofCommands(
            request.environment(), parts.tools(), task.facts().taskDir()));
    return new Actions(task, site, limits, steps, progress, stop);
  }

  private static RunEnd completed(Progress done) {
    return done.exitCode() == 0
        ? new RunEnd(EndCause.COMPLETED, "", 0)
        : new RunEnd(
            EndCause.TASK_FAILED,
            "the task asked for exit code " + done.exitCode() + " by its results",
            done.exitCode());
  }

  /** What the task left is made readable for us, and its log gets its last line. */
  private void collect(AttemptLog log, RunEnd end) throws RunEnds, InterruptedException {
    steps.withinOnce("collect", () -> {
      try {
        Trees.readable(workspace.artifactsDir());
        log.say(end.cause().words() + (end.detail().isEmpty() ? "" : ": " + end.detail()));
        return end;
      } catch (IOException e) {
        throw Disk.trouble(workspace.artifactsDir(), e);
      }
    });
  }
}
