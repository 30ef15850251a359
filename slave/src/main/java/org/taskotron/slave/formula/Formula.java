package org.taskotron.slave.formula;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.config.Problem;
import org.taskotron.base.config.Yaml;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A task as its author wrote it down.
 *
 * @param file how messages call the file
 * @param namespace of its results, for instance {@code dist}
 * @param arguments what the run must be given: names of item types, or {@code arch}
 * @param packages what the author wants installed; looked for, never installed
 * @param machine wishes for a disposable machine; kept, not acted on
 * @param warnings what is odd and not wrong
 */
public record Formula(
    String file,
    String name,
    Optional<String> namespace,
    String description,
    String maintainer,
    List<Argument> arguments,
    List<String> packages,
    Map<String, String> machine,
    List<Action> actions,
    List<Problem> warnings) {

  public Formula {
    arguments = List.copyOf(arguments);
    packages = List.copyOf(packages);
    machine = Map.copyOf(machine);
    actions = List.copyOf(actions);
    warnings = List.copyOf(warnings);
  }

  /** One of {@code input.args}, and where it stands. */
  public record Argument(String name, Node place) {}

  /** A problem of this file. */
  public Problem problem(Node node, String text) {
    return Yaml.at(file, node, text);
  }
}
