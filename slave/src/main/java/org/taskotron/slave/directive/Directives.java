package org.taskotron.slave.directive;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Formula;
import org.taskotron.slave.formula.Problems;
import org.taskotron.slave.formula.TaskMalformed;

/** All kinds of actions. A new one is a class of its own and a line here. */
public final class Directives {

  private static final List<Directive> ALL = List.of(
      new CreateReport(), new Dummy(), new ExitCode(), new Python(), new ResultsDb(), new Shell());

  private static final Map<String, Directive> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Directive::name, Function.identity()));

  private Directives() {}

  public static List<String> names() {
    return ALL.stream().map(Directive::name).toList();
  }

  /** The directive of an action; the reader has refused names that are not ours. */
  public static Directive of(Action action) {
    Directive directive = BY_NAME.get(action.directive());
    if (directive == null) {
      throw new IllegalArgumentException(action.directive());
    }
    return directive;
  }

  /** Looks at the parameters of all actions, as far as they can be judged before the run. */
  public static void check(Formula formula) throws TaskMalformed {
    Problems problems = new Problems(formula.file());
    formula.actions().forEach(action -> of(action).check(action, problems));
    problems.refuse();
  }
}
