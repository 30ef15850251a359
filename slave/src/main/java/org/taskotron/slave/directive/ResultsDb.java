package org.taskotron.slave.directive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.taskotron.slave.directive.ResultSink.Taken;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Nodes;
import org.taskotron.slave.formula.Problems;
import org.taskotron.slave.formula.ResultYaml;
import org.taskotron.slave.formula.TaskResult;

/** Reports results: {@code results}, or {@code file}. Answers them with the ids that ResultsDB gave. */
final class ResultsDb implements Directive {

  @Override
  public String name() {
    return "resultsdb";
  }

  @Override
  public void check(Action action, Problems problems) {
    Keys.only(action, problems, Set.of("results", "file"));
    ResultText.check(action, problems);
  }

  @Override
  public @Nullable Object perform(Call call, ActionRun run) throws RunEnds, InterruptedException {
    List<TaskResult> told = ResultText.of(call, run.task());
    List<TaskResult> results = new ArrayList<>();
    for (TaskResult result : told) {
      results.add(result
          .withCheckname(run.task().withNamespace(result.checkname()))
          .withArtifact(artifact(result, run)));
    }
    if (!run.reporting()) {
      run.log(
          "Reporting to ResultsDB is disabled. Once enabled, the following would get reported:");
      // Exactly this line, the items, and an empty line: tasks' own tests read it.
      run.print(ResultYaml.write(told, List.of()) + "\n");
      return ResultYaml.write(told, List.of());
    }
    List<Taken> taken = results.isEmpty() ? List.of() : run.handIn(results);
    run.log(results.size() + (results.size() == 1 ? " result" : " results") + " handed in");
    for (int i = 0; i < taken.size(); i++) {
      if (taken.get(i).refused().isPresent()) {
        TaskResult result = results.get(i);
        run.log("the result of " + Nodes.shown(result.checkname()) + " for "
            + Nodes.shown(result.item()) + " was refused: "
            + taken.get(i).refused().get());
      }
    }
    return ResultYaml.write(told, taken.stream().map(Taken::id).toList());
  }

  /** The artifact's path below the artifacts; what is elsewhere or nowhere is left out, and the log says so. */
  private static Optional<String> artifact(TaskResult result, ActionRun run) throws RunEnds {
    if (result.artifact().isEmpty()) {
      return Optional.empty();
    }
    String named = result.artifact().get();
    Path root = run.task().artifactsDir();
    try {
      Path real = root.resolve(named).toRealPath();
      Path inside = root.toRealPath();
      if (!real.startsWith(inside)) {
        run.log(
            "artifact " + Nodes.shown(named) + " is outside of the artifacts directory, ignored");
        return Optional.empty();
      }
      // As it was named, where that is a plain way in: links within stay what they are called.
      Path plain = root.resolve(named).normalize();
      Path path = plain.startsWith(root) && Files.exists(plain)
          ? root.relativize(plain)
          : inside.relativize(real);
      return Optional.of(path.toString()).filter(text -> !text.isEmpty());
    } catch (IOException | java.nio.file.InvalidPathException e) {
      run.log("artifact " + Nodes.shown(named) + " is not there, ignored");
      return Optional.empty();
    }
  }
}
