package org.taskotron.slave.directive;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Problems;
import org.taskotron.slave.formula.TaskResult;

/**
 * Makes the run end with 100 when the results ask for it: {@code result_worst} looks at all of them, {@code
 * result_last} at the last. Answers the code.
 */
final class ExitCode implements Directive {

  private static final int BAD = 100;
  private static final Set<String> GOOD = Set.of("PASSED", "INFO");

  @Override
  public String name() {
    return "exitcode";
  }

  @Override
  public void check(Action action, Problems problems) {
    Keys.only(action, problems, Set.of("result_worst", "result_last"));
    Keys.oneOf(action, problems, List.of("result_worst", "result_last"));
  }

  @Override
  public @Nullable Object perform(Call call, ActionRun run) throws RunEnds {
    boolean worst = call.named().containsKey("result_worst");
    List<TaskResult> all =
        ResultText.parse(call, worst ? "result_worst" : "result_last", run.task());
    List<TaskResult> looked =
        worst || all.isEmpty() ? all : all.subList(all.size() - 1, all.size());
    boolean good = looked.stream().allMatch(result -> GOOD.contains(result.outcome()));
    int code = good ? 0 : BAD;
    run.log("exit code " + code);
    run.exitCode(code);
    return code;
  }
}
