package org.taskotron.slave.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskotron.slave.directive.Call;
import org.taskotron.slave.directive.Directive;
import org.taskotron.slave.directive.Directives;
import org.taskotron.slave.directive.EndCause;
import org.taskotron.slave.directive.RunEnds;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Formula;
import org.taskotron.slave.formula.Substitution;
import org.taskotron.slave.formula.TaskMalformed;
import org.taskotron.slave.formula.Variables;

/** The actions of a task, one after the other; after each it is noted that it is done. */
final class Actions {

  private final Task task;
  private final RunningAction.Site site;
  private final Limits limits;
  private final Steps steps;
  private final ProgressFile file;
  private final Stop stop;

  Actions(
      Task task,
      RunningAction.Site site,
      Limits limits,
      Steps steps,
      ProgressFile file,
      Stop stop) {
    this.task = task;
    this.site = site;
    this.limits = limits;
    this.steps = steps;
    this.file = file;
    this.stop = stop;
  }

  /** Does those that are not done yet. */
  Progress from(Progress soFar) throws RunEnds, InterruptedException {
    Progress progress = soFar;
    file.note(progress);
    for (Action action : task.formula().actions()) {
      if (action.number() >= progress.next()) {
        stop.throwIfAsked();
        progress = after(action, progress);
        file.note(progress);
      }
    }
    return progress;
  }

  private Progress after(Action action, Progress soFar) throws RunEnds, InterruptedException {
    Directive directive = Wrapped.around(Directives.of(action), steps, site, limits);
    RunningAction run = new RunningAction(site, action.number());
    Object answer = directive.perform(call(action, soFar), run);
    return soFar.after(action.number(), action.export(), answer).withExitCode(run.exitCode());
  }

  private Call call(Action action, Progress soFar) throws RunEnds {
    Formula formula = task.formula();
    Variables variables = task.given();
    for (Map.Entry<String, @Nullable Object> export : soFar.exports().entrySet()) {
      variables = variables.with(export.getKey(), export.getValue());
    }
    try {
      Object parameters = new Substitution(formula.file(), variables).of(action.parameters());
      return new Call(formula.file(), action, parameters);
    } catch (TaskMalformed e) {
      throw steps.failed(
          action.title(), new RunEnds(EndCause.TASK_MALFORMED, String.valueOf(e.getMessage()), e));
    }
  }
}
