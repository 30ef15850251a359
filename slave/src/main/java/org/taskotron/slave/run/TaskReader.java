package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.taskotron.base.config.Problem;
import org.taskotron.slave.directive.Directives;
import org.taskotron.slave.directive.Disk;
import org.taskotron.slave.directive.EndCause;
import org.taskotron.slave.directive.RunEnds;
import org.taskotron.slave.directive.TaskFacts;
import org.taskotron.slave.formula.Formula;
import org.taskotron.slave.formula.FormulaReader;
import org.taskotron.slave.formula.TaskMalformed;
import org.taskotron.slave.formula.Variables;

/** Brings a task's files and reads its formula. Whatever can be known to be wrong before the first action is said here. */
final class TaskReader {

  private final RunRequest request;
  private final Workspace workspace;
  private final TaskRun.Parts parts;
  private final Steps steps;
  private final Stop stop;

  TaskReader(RunRequest request, Workspace workspace, TaskRun.Parts parts, Steps steps, Stop stop) {
    this.request = request;
    this.workspace = workspace;
    this.parts = parts;
    this.steps = steps;
    this.stop = stop;
  }

  Task read(AttemptLog log) throws RunEnds, InterruptedException {
    Path brought = steps.withinOnce("clone", () -> {
      Path fetched = parts.files().checkOut(workspace.taskDir());
      stop.throwIfAsked();
      return fetched.toAbsolutePath().normalize();
    });
    try {
      Formula formula = formula(brought);
      tell(formula, log);
      TaskFacts facts = facts(formula, brought);
      Variables given = Facts.of(request, workspace, facts, formula.file());
      refuseWithoutArguments(formula, given);
      return new Task(formula, facts, given);
    } catch (RunEnds e) {
      // A step of its own only when there is something to tell.
      throw steps.failed("formula", e);
    }
  }

  /**
   * @param brought the task's directory, or its formula when a person named that
   */
  private static Formula formula(Path brought) throws RunEnds {
    try {
      Path file = Files.isRegularFile(brought) ? brought : FormulaReader.find(brought);
      Formula formula = new FormulaReader(Directives.names()).read(file);
      Directives.check(formula);
      return formula;
    } catch (TaskMalformed e) {
      throw new RunEnds(EndCause.TASK_MALFORMED, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw Disk.trouble(brought, e);
    }
  }

  private static void tell(Formula formula, AttemptLog log) throws RunEnds, InterruptedException {
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
  }

  private TaskFacts facts(Formula formula, Path brought) {
    return new TaskFacts(
        formula.name(),
        formula.namespace(),
        Files.isRegularFile(brought) ? brought.resolveSibling("").normalize() : brought,
        workspace.artifactsDir(),
        parts.tools().python());
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
      throw RunEnds.malformed(missing);
    }
  }
}
