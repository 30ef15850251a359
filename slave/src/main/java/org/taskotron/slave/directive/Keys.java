package org.taskotron.slave.directive;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.taskotron.base.config.Nearest;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Nodes;
import org.taskotron.slave.formula.Problems;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/** Checks of parameters given by name, as they are written. */
final class Keys {

  private Keys() {}

  /** The parameters must be a mapping, of these keys and no other. */
  static void only(Action action, Problems problems, Set<String> known) {
    for (NodeTuple entry : entries(action, problems)) {
      String key = Nodes.key(entry);
      if (!known.contains(key) && !Nodes.hasVariables(entry.getKeyNode())) {
        problems.at(
            entry.getKeyNode(),
            action.directive() + ": unknown parameter '" + Nodes.shown(key) + "'"
                + Nearest.to(key, known)
                    .map(near -> " (did you mean '" + near + "'?)")
                    .orElse(" (expected "
                        + String.join(", ", known.stream().sorted().toList()) + ")"));
      }
    }
  }

  /** Must be there, as a text or a variable. */
  static void required(Action action, Problems problems, String key) {
    Optional<Node> value = Nodes.value(action.parameters(), key);
    if (value.isEmpty()) {
      if (Nodes.mapping(action.parameters()).isPresent()) {
        problems.at(
            action.place(), action.directive() + ": " + key + ": missing (expected a text)");
      }
    } else if (Nodes.text(value.get()).filter(text -> !text.isBlank()).isEmpty()) {
      problems.at(
          value.get(),
          action.directive() + ": " + key + ": " + Nodes.shown(value.get()) + " (expected a text)");
    }
  }

  /** Exactly one of these must be there. */
  static void oneOf(Action action, Problems problems, List<String> keys) {
    List<String> given = keys.stream()
        .filter(key -> Nodes.value(action.parameters(), key).isPresent())
        .toList();
    if (given.size() != 1 && Nodes.mapping(action.parameters()).isPresent()) {
      String found =
          given.isEmpty() ? "neither" : given.stream().collect(Collectors.joining(" and "));
      problems.at(
          action.place(),
          action.directive() + ": " + found + " (expected exactly one of " + String.join(", ", keys)
              + ")");
    }
  }

  static List<NodeTuple> entries(Action action, Problems problems) {
    Node parameters = action.parameters();
    Optional<List<NodeTuple>> entries = Nodes.mapping(parameters);
    if (entries.isEmpty()) {
      problems.at(
          parameters,
          action.directive() + ": " + Nodes.shown(parameters)
              + " (expected a mapping of parameters)");
    }
    return entries.orElse(List.of());
  }
}
