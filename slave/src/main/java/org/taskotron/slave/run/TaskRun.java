package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.Problem;
import org.taskotron.slave.directive.Call;
import org.taskotron.slave.directive.Directive;
import org.taskotron.slave.directive.Directives;
import org.taskotron.slave.directive.Disk;
import org.taskotron.slave.directive.EndCause;
import org.taskotron.slave.directive.ResultSink;
import org.taskotron.slave.directive.RunEnds;
import org.taskotron.slave.directive.TaskFacts;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Formula;
import org.taskotron.slave.formula.FormulaReader;
import org.taskotron.slave.formula.Substitution;
import org.taskotron.slave.formula.TaskMalformed;
import org.taskotron.slave.formula.Variables;

/**
 * One attempt, in a straight line:
 *
 * <pre>
 *   workspace ─ clone ─ formula ─ action 1 ─ … ─ action n ─ collect ─ end
 *   (prepare)                    └─ progress after each ─┘
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

  private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);
  private static final int FAILED = 1;

  private final RunRequest request;
  private final Workspace workspace;
  private final Parts parts;
  private final Stop stop = new Stop();

  /** A formula that was read, and where it is. */
  private record Task(Formula formula, Path directory) {}

  public TaskRun(RunRequest request, Workspace workspace, Parts parts) {
    this.request = request;
    this.workspace = workspace;
    this.parts = parts;
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
    step("prepare", () -> {
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
      Progress soFar = soFar(log);
      Task task = task(log);
      Progress done = actions(task, soFar, log);
      return completed(done);
    } catch (RunEnds e) {
      return new RunEnd(e.reason(), log.masked(e.detail()), FAILED);
    }
  }

  /** What an earlier slave left; nothing for a new attempt, and the end for one of another boot. */
  private Progress soFar(AttemptLog log) throws RunEnds {
    Optional<Progress> known;
    try {
      known = Progress.read(workspace.progress());
    } catch (IOException e) {
      throw Disk.trouble(workspace.progress(), e);
    }
    String boot = Machine.bootId();
    if (!request.bootId().equals(boot)
        || known.filter(progress -> !progress.bootId().equals(boot)).isPresent()) {
      throw new RunEnds(
          EndCause.SUPERVISOR_LOST, "the machine was started anew while the attempt was under way");
    }
    if (known.isPresent()) {
      log.say("the slave was started anew, going on");
    }
    return known.orElseGet(() -> Progress.fresh(boot, Machine.uptime()));
  }

  private Task task(AttemptLog log) throws RunEnds, InterruptedException {
    Path directory = step("clone", () -> {
      Path fetched = parts.files().checkOut(workspace.taskDir());
      stop.throwIfAsked();
      return fetched.toAbsolutePath().normalize();
    });
    try {
      return new Task(formula(directory, log), directory);
    } catch (RunEnds e) {
      // A step of its own only when there is something to tell.
      begin("formula");
      throw failed(e);
    }
  }

  private Formula formula(Path directory, AttemptLog log) throws RunEnds, InterruptedException {
    try {
      Path file = Files.isRegularFile(directory) ? directory : FormulaReader.find(directory);
      Formula formula = new FormulaReader(Directives.names()).read(file);
      Directives.check(formula);
      for (Problem warning : formula.warnings()) {
        log.say(warning.toString());
      }
      if (formula.namespace().isEmpty()) {
        log.say(
            formula.file() + ": no namespace, so the results' checknames are reported as they are");
      }
      for (String line : EnvironmentCheck.look(formula.packages())) {
        log.say(line);
      }
      return formula;
    } catch (TaskMalformed e) {
      throw new RunEnds(EndCause.TASK_MALFORMED, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw Disk.trouble(directory, e);
    }
  }

  private Progress actions(Task task, Progress soFar, AttemptLog log)
      throws RunEnds, InterruptedException {
    Formula formula = task.formula();
    Path directory = Files.isRegularFile(task.directory())
        ? task.directory().resolveSibling("").normalize()
        : task.directory();
    TaskFacts facts = new TaskFacts(
        formula.name(),
        formula.namespace(),
        directory,
        workspace.artifactsDir(),
        parts.tools().python());
    Variables given = Facts.of(request, workspace, facts, formula.file());
    refuseWithoutArguments(formula, given);
    Optional<Long> deadline =
        request.limits().time().map(limit -> soFar.begun() + limit.toMillis() / 10);
    RunningAction.Site site = new RunningAction.Site(
        facts,
        workspace,
        log,
        new CommandRunner(parts.supervisor(), request, workspace, log, stop),
        parts.results(),
        deadline,
        environment(directory));
    Progress progress = soFar;
    note(progress);
    for (Action action : formula.actions()) {
      if (action.number() >= progress.next()) {
        progress = action(formula, action, given, progress, site);
        note(progress);
      }
    }
    return progress;
  }

  private Progress action(
      Formula formula, Action action, Variables given, Progress soFar, RunningAction.Site site)
      throws RunEnds, InterruptedException {
    stop.throwIfAsked();
    Directive directive = Wrapped.around(
        Directives.of(action), workspace, parts.steps(), site.log(), request, site.deadline());
    RunningAction run = new RunningAction(site, action.number());
    Object answer = directive.perform(call(formula, action, given, soFar), run);
    return soFar.after(action.number(), action.export(), answer).withExitCode(run.exitCode());
  }

  private Call call(Formula formula, Action action, Variables given, Progress soFar)
      throws RunEnds {
    Variables variables = given;
    for (Map.Entry<String, @Nullable Object> export : soFar.exports().entrySet()) {
      variables = variables.with(export.getKey(), export.getValue());
    }
    try {
      Object parameters = new Substitution(formula.file(), variables).of(action.parameters());
      return new Call(formula.file(), action, parameters);
    } catch (TaskMalformed e) {
      begin(action.title());
      throw failed(new RunEnds(EndCause.TASK_MALFORMED, String.valueOf(e.getMessage()), e));
    }
  }

  /** The run is refused when the formula asks for what it was not given. */
  private void refuseWithoutArguments(Formula formula, Variables given) throws RunEnds {
    String missing = formula.arguments().stream()
        .filter(argument -> !given.names().contains(argument.name()))
        .map(argument -> formula.problem(
            argument.place(),
            "input.args: " + argument.name() + " was not given (this run is about the "
                + request.itemType() + " " + request.item() + ")"))
        .map(Problem::toString)
        .collect(Collectors.joining("\n"));
    if (!missing.isEmpty()) {
      begin("formula");
      throw failed(RunEnds.malformed(missing));
    }
  }

  private Map<String, String> environment(Path directory) {
    Map<String, String> environment = new LinkedHashMap<>(request.environment());
    String path = parts.tools().libraries() + ":" + directory;
    environment.merge("PYTHONPATH", path, (before, ours) -> ours + ":" + before);
    String home = System.getProperty("taskotron.home", "");
    if (!home.isEmpty()) {
      // For taskotron_result, which shell actions call.
      environment.merge("PATH", home + "/bin", (before, ours) -> before + ":" + ours);
    }
    environment.putIfAbsent("PYTHONDONTWRITEBYTECODE", "1");
    environment.putIfAbsent("PYTHONUNBUFFERED", "1");
    return environment;
  }

  private RunEnd completed(Progress done) {
    return done.exitCode() == 0
        ? new RunEnd(EndCause.COMPLETED, "", 0)
        : new RunEnd(
            EndCause.TASK_FAILED,
            "the task asked for exit code " + done.exitCode() + " by its results",
            done.exitCode());
  }

  /** What the task left is made readable for us, and its log gets its last line. */
  private void collect(AttemptLog log, RunEnd end) throws RunEnds, InterruptedException {
    step("collect", () -> {
      try {
        Trees.readable(workspace.artifactsDir());
        log.say(end.cause().words() + (end.detail().isEmpty() ? "" : ": " + end.detail()));
        return end;
      } catch (IOException e) {
        throw Disk.trouble(workspace.artifactsDir(), e);
      }
    });
  }

  /** What is done within a step. */
  @FunctionalInterface
  private interface Work<T> {
    T done() throws RunEnds, InterruptedException;
  }

  /** Does the work and records it, but for what is recorded from before a restart. */
  private <T> T step(String name, Work<T> work) throws RunEnds, InterruptedException {
    boolean again = parts.steps().done(name);
    if (!again) {
      begin(name);
    }
    T done;
    try {
      done = work.done();
    } catch (RunEnds e) {
      throw failed(e);
    }
    if (!again) {
      end(true, "");
    }
    return done;
  }

  private void note(Progress progress) throws RunEnds {
    try {
      progress.write(workspace.progress());
    } catch (IOException e) {
      throw Disk.trouble(workspace.progress(), e);
    }
  }

  private void begin(String step) throws RunEnds {
    try {
      parts.steps().begin(step);
    } catch (IOException e) {
      throw Disk.trouble(workspace.steps(), e);
    }
  }

  private void end(boolean well, String detail) throws RunEnds {
    try {
      parts.steps().end(well, detail);
    } catch (IOException e) {
      throw Disk.trouble(workspace.steps(), e);
    }
  }

  /** Ends the step that runs, with what ends the run. */
  private RunEnds failed(RunEnds why) {
    try {
      parts.steps().end(false, why.detail());
    } catch (IOException e) {
      LOG.warn("{}: {}", workspace.steps(), e.getMessage());
    }
    return why;
  }
}
