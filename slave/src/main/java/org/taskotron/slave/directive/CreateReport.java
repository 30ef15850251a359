package org.taskotron.slave.directive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Nodes;
import org.taskotron.slave.formula.Problems;
import org.taskotron.slave.formula.TaskResult;

/** Writes the results into an HTML page among the artifacts, {@code path} or report.html. Answers nothing. */
final class CreateReport implements Directive {

  @Override
  public String name() {
    return "create_report";
  }

  @Override
  public void check(Action action, Problems problems) {
    Keys.only(action, problems, Set.of("results", "file", "artifactsdir", "path", "template"));
    ResultText.check(action, problems);
    Nodes.value(action.parameters(), "template")
        .filter(node -> !Nodes.isNull(node))
        .ifPresent(node -> problems.at(
            node,
            "create_report: template: " + Nodes.shown(node)
                + " (expected none: only our own page is known so far)"));
  }

  @Override
  public @Nullable Object perform(Call call, ActionRun run) throws RunEnds {
    List<TaskResult> results = ResultText.of(call, run.task());
    Path artifacts = run.task().artifactsDir();
    String name = call.optionalText("path").orElse("report.html");
    Path file = artifacts.resolve(name).normalize();
    if (!file.startsWith(artifacts) || file.equals(artifacts)) {
      throw call.malformed("path", Nodes.shown(name) + " (expected a file below the artifacts)");
    }
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, page(run.task(), results));
    } catch (IOException e) {
      throw Disk.trouble(file, e);
    }
    run.log("report of " + results.size() + " results: " + artifacts.relativize(file));
    return null;
  }

  private static String page(TaskFacts task, List<TaskResult> results) {
    String rows = results.stream().map(CreateReport::row).collect(Collectors.joining());
    return """
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>%1$s</title>
        <style>
          :root { color-scheme: light dark; font-family: sans-serif }
          table { border-collapse: collapse }
          th, td { border: 1px solid; padding: .3em .6em; text-align: left }
        </style>
        <h1>%1$s</h1>
        <table>
        <tr><th>check<th>item<th>outcome<th>note<th>artifact
        %2$s</table>
        """.formatted(escaped(task.name()), rows);
  }

  private static String row(TaskResult result) {
    String artifact = result
        .artifact()
        .map(path -> "<a href=\"./%1$s\">%1$s</a>".formatted(escaped(path)))
        .orElse("");
    return "<tr><td>%s<td>%s (%s)<td>%s<td>%s<td>%s\n"
        .formatted(
            escaped(result.checkname()),
            escaped(result.item()),
            escaped(result.type()),
            escaped(result.outcome()),
            escaped(result.note().orElse("")),
            artifact);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
