package org.taskotron.slave.directive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskotron.slave.directive.ActionRun.Finished;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Nodes;
import org.taskotron.slave.formula.Problems;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/**
 * Runs commands, one after the other: a text is a line for {@code /bin/sh}, a list is a program with its arguments.
 * The first that fails ends the run, unless it stands below {@code ignorereturn}. Answers what they printed.
 */
final class Shell implements Directive {

  private static final String IGNORE = "ignorereturn";
  private static final String EXPECTED =
      "(expected a text, a list of arguments, or ignorereturn with a list of such)";

  /** One command, as it is to be run. */
  private record Line(List<String> arguments, String shown, boolean mayFail) {}

  @Override
  public String name() {
    return "shell";
  }

  @Override
  public void check(Action action, Problems problems) {
    Node parameters = action.parameters();
    if (Nodes.text(parameters).isPresent()) {
      return;
    }
    Optional<List<Node>> list = Nodes.list(parameters).filter(all -> !all.isEmpty());
    if (list.isEmpty()) {
      problems.at(
          parameters, "shell: " + Nodes.shown(parameters) + " (expected a list of commands)");
    }
    for (Node one : list.orElse(List.of())) {
      Optional<List<NodeTuple>> mapping = Nodes.mapping(one);
      if (mapping.isEmpty()) {
        checkCommand(one, problems);
      } else {
        checkIgnoring(one, mapping.get(), problems);
      }
    }
  }

  private static void checkIgnoring(Node node, List<NodeTuple> entries, Problems problems) {
    if (entries.size() != 1 || !Nodes.key(entries.get(0)).equals(IGNORE)) {
      String keys = entries.stream().map(Nodes::key).collect(Collectors.joining(", "));
      problems.at(node, "shell: a mapping of " + Nodes.shown(keys) + " " + EXPECTED);
      return;
    }
    Node inner = entries.get(0).getValueNode();
    if (Nodes.list(inner).isEmpty()) {
      checkCommand(inner, problems);
    }
    Nodes.list(inner).orElse(List.of()).forEach(one -> checkCommand(one, problems));
  }

  private static void checkCommand(Node node, Problems problems) {
    Optional<List<Node>> arguments = Nodes.list(node);
    if (arguments.isPresent()) {
      if (arguments.get().isEmpty()) {
        problems.at(node, "shell: an empty list (expected a program and its arguments)");
      }
      for (Node argument : arguments.get()) {
        if (Nodes.text(argument).isEmpty()) {
          problems.at(
              argument, "shell: " + Nodes.shown(argument) + " (expected a text as argument)");
        }
      }
    } else if (Nodes.text(node).filter(text -> !text.isBlank()).isEmpty()) {
      problems.at(node, "shell: " + Nodes.shown(node) + " " + EXPECTED);
    }
  }

  @Override
  public @Nullable Object perform(Call call, ActionRun run) throws RunEnds, InterruptedException {
    boolean exported = call.action().export().isPresent();
    StringBuilder output = new StringBuilder();
    for (Line line : lines(call)) {
      Finished finished = run.command(line.arguments(), line.shown(), exported);
      output.append(finished.output());
      if (finished.code() != 0 && line.mayFail()) {
        run.log("ended with " + Exit.words(finished.code()) + ", which is ignored");
      } else if (finished.code() != 0) {
        throw RunEnds.failed(
            Nodes.shown(line.shown()) + " ended with " + Exit.words(finished.code()));
      }
    }
    return output.toString();
  }

  private static List<Line> lines(Call call) throws RunEnds {
    List<Line> lines = new ArrayList<>();
    Object parameters = call.parameters();
    List<?> all =
        parameters instanceof List<?> list ? list : java.util.Collections.singletonList(parameters);
    for (Object one : all) {
      if (one instanceof Map<?, ?> map && map.size() == 1 && map.containsKey(IGNORE)) {
        Object inner = map.get(IGNORE);
        List<?> ignored =
            inner instanceof List<?> list ? list : java.util.Collections.singletonList(inner);
        for (Object command : ignored) {
          lines.add(line(call, command, true));
        }
      } else {
        lines.add(line(call, one, false));
      }
    }
    return lines;
  }

  private static Line line(Call call, @Nullable Object command, boolean mayFail) throws RunEnds {
    if (command instanceof List<?> list && !list.isEmpty()) {
      List<String> arguments = new ArrayList<>();
      for (Object argument : list) {
        arguments.add(text(call, argument));
      }
      return new Line(arguments, Exit.quoted(arguments), mayFail);
    }
    String line = text(call, command);
    return new Line(List.of("/bin/sh", "-c", line), line, mayFail);
  }

  private static String text(Call call, @Nullable Object value) throws RunEnds {
    if (value == null || value instanceof List<?> || value instanceof Map<?, ?>) {
      throw call.malformed(Call.shown(value) + " " + EXPECTED);
    }
    return value.toString();
  }
}
