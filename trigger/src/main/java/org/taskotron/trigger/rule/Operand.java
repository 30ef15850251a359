package org.taskotron.trigger.rule;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What stands behind an operator in the rules file. */
record Operand(String operator, Node node, RuleReader reader) {

  /** As a value. */
  Value value() {
    return reader.value(node);
  }

  /** As a condition of its own. */
  Condition condition() {
    return reader.condition(node);
  }

  /** As a list of conditions; empty, and noted as a mistake, if it is none. */
  List<Condition> conditions() {
    if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
      return sequence.getValue().stream().map(reader::condition).toList();
    }
    mistake("a list of conditions");
    return List.of();
  }

  /** As a list of values, unless only an event can tell; noted as a mistake if it can be none. */
  Value list() {
    Value value = value();
    if (value instanceof Value.Constant
        || value instanceof Value.Mapping
        || value instanceof Value.Filled filled && !filled.bare()) {
      mistake("a list");
    }
    return value;
  }

  /** Notes that something else was expected; the condition it gives never holds, and the file is refused. */
  Condition mistake(String expected) {
    return reader.mistake(node, operator + ": " + value().shown() + " (expected " + expected + ")");
  }

  Condition mistake(String expected, Optional<String> why) {
    return mistake(expected + why.map(text -> ": " + text).orElse(""));
  }
}
