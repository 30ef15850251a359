package org.taskotron.slave.directive;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Problems;

/** Does nothing, or fails when told to ({@code result: FAIL}). Answers {@code msg}. */
final class Dummy implements Directive {

  @Override
  public String name() {
    return "dummy";
  }

  @Override
  public void check(Action action, Problems problems) {
    Keys.only(action, problems, Set.of("result", "msg"));
    Keys.required(action, problems, "result");
  }

  @Override
  public @Nullable Object perform(Call call, ActionRun run) throws RunEnds {
    String message = call.optionalText("msg").orElse("");
    if (call.text("result").equalsIgnoreCase("FAIL")) {
      throw RunEnds.failed("dummy: told to fail" + (message.isEmpty() ? "" : ": " + message));
    }
    if (!message.isEmpty()) {
      run.log(message);
    }
    return message.isEmpty() ? null : message;
  }
}
