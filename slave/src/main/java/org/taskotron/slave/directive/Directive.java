package org.taskotron.slave.directive;

import org.jspecify.annotations.Nullable;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Problems;

/** One kind of action that a formula may have. Has no state of its own; several runs use it at a time. */
public interface Directive {

  /** Its key in a formula. */
  String name();

  /**
   * Looks at the parameters as they are written, before anything is run, so that a mistake in the last action is heard
   * of before the first has run for an hour. What hangs on variables can only be judged later.
   */
  void check(Action action, Problems problems);

  /**
   * Does the action. A slave may be killed within it and do it again: commands are found again rather than run twice,
   * and everything else must bear repeating.
   *
   * @return what {@code export} puts into a variable: text, number, boolean, null, or lists and mappings of these
   */
  @Nullable Object perform(Call call, ActionRun run) throws RunEnds, InterruptedException;
}
