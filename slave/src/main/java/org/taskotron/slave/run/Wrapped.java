package org.taskotron.slave.run;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.Durations;
import org.taskotron.slave.directive.ActionRun;
import org.taskotron.slave.directive.Call;
import org.taskotron.slave.directive.Directive;
import org.taskotron.slave.directive.EndCause;
import org.taskotron.slave.directive.RunEnds;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Problems;

/** What is around every directive, whatever it does. */
final class Wrapped {

  private Wrapped() {}

  /** From the outside in: the step's times, what the log says of it, masked words, the attempt's time. */
  static Directive around(
      Directive directive, Steps steps, RunningAction.Site site, Limits limits) {
    Directive bounded = new Bounded(limits, site.deadline(), directive);
    return new Timed(steps, new Told(site.log(), new Masked(site.log(), bounded)));
  }

  /** Does what the one inside does. */
  private abstract static class Around implements Directive {
    final Directive inner;

    Around(Directive inner) {
      this.inner = inner;
    }

    @Override
    public final String name() {
      return inner.name();
    }

    @Override
    public final void check(Action action, Problems problems) {
      inner.check(action, problems);
    }
  }

  /** Records the action as a step. */
  private static final class Timed extends Around {
    private final Steps steps;

    Timed(Steps steps, Directive inner) {
      super(inner);
      this.steps = steps;
    }

    @Override
    public @Nullable Object perform(Call call, ActionRun run) throws RunEnds, InterruptedException {
      return steps
          .within(call.action().title(), () -> Optional.ofNullable(inner.perform(call, run)))
          .orElse(null);
    }
  }

  /** Says in the log which action begins, and why it ended the run. */
  private static final class Told extends Around {
    private final AttemptLog log;

    Told(AttemptLog log, Directive inner) {
      super(inner);
      this.log = log;
    }

    @Override
    public @Nullable Object perform(Call call, ActionRun run) throws RunEnds, InterruptedException {
      Action action = call.action();
      log.say("action " + action.number() + ": " + action.directive()
          + action.name().map(name -> " (" + name + ")").orElse(""));
      return inner.perform(call, run);
    }
  }

  /** Keeps secrets out of what the run ends with; the log masks its own lines. */
  private static final class Masked extends Around {
    private final AttemptLog log;

    Masked(AttemptLog log, Directive inner) {
      super(inner);
      this.log = log;
    }

    @Override
    public @Nullable Object perform(Call call, ActionRun run) throws RunEnds, InterruptedException {
      try {
        return inner.perform(call, run);
      } catch (RunEnds e) {
        throw new RunEnds(e.reason(), log.masked(e.detail()), e);
      }
    }
  }

  /** Does not begin when the attempt's time is over: commands have their supervisors for that, other actions have not. */
  private static final class Bounded extends Around {
    private final Limits limits;
    private final Optional<Long> deadline;

    Bounded(Limits limits, Optional<Long> deadline, Directive inner) {
      super(inner);
      this.limits = limits;
      this.deadline = deadline;
    }

    @Override
    public @Nullable Object perform(Call call, ActionRun run) throws RunEnds, InterruptedException {
      if (deadline.isPresent() && Machine.uptime() >= deadline.get()) {
        throw new RunEnds(
            EndCause.TIME_LIMIT,
            "the task took longer than " + limits.time().map(Durations::text).orElse("it may"));
      }
      return inner.perform(call, run);
    }
  }
}
