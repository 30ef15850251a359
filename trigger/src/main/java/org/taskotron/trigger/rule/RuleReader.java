package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Nearest;
import org.taskotron.base.config.Problem;
import org.taskotron.base.config.Yaml;
import org.taskotron.trigger.event.TriggerEvent;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Makes rules of a rules file, and finds all mistakes in it.
 *
 * <pre>
 * - when:
 *     message_type: KojiBuildPackageCompleted
 *     name: {$in: ${critpath_pkgs}, $nin: [kernel, firefox]}
 *   do:
 *     - tasks: [abicheck]
 *       arches: [x86_64]
 *       match_host_arch: True
 * </pre>
 */
final class RuleReader {

  /** To the template it looks like a placeholder. */
  private static final Pattern OPERATOR = Pattern.compile("\\$[A-Za-z_]+");

  private static final List<String> RULE_KEYS = List.of("when", "do");
  private static final List<String> ACTION_KEYS = List.of("tasks", "arches", "match_host_arch");

  private final String file;
  private final Placeholders placeholders;
  private final List<Problem> problems = new ArrayList<>();

  private RuleReader(String file, Placeholders placeholders) {
    this.file = file;
    this.placeholders = placeholders;
  }

  static List<Rule> read(String file, String text) throws ConfigException {
    Placeholders placeholders = new Placeholders(file, text);
    RuleReader reader = new RuleReader(file, placeholders);
    List<Rule> rules = reader.rules(reader.composed());
    if (!reader.problems.isEmpty()) {
      reader.problems.sort(
          Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
      throw new ConfigException(reader.problems.stream().distinct().toList());
    }
    return rules;
  }

  /** A whole document as an event sees it: what parsing the template after filling it in would give. */
  static Value document(String file, String text) throws ConfigException {
    RuleReader reader = new RuleReader(file, new Placeholders(file, text));
    return reader.value(reader.composed());
  }

  private Node composed() throws ConfigException {
    try {
      return Yaml.compose(file, placeholders.hidden());
    } catch (ConfigException e) {
      throw new ConfigException(e.problems().stream()
          .map(problem -> new Problem(
              problem.file(), problem.line(), problem.column(), placeholders.shown(problem.text())))
          .toList());
    }
  }

  private List<Rule> rules(Node root) {
    if (!(root instanceof SequenceNode list)) {
      mistake(root, kindOf(root) + " (expected a list of rules; [] for none)");
      return List.of();
    }
    List<Rule> rules = new ArrayList<>();
    for (Node node : list.getValue()) {
      Map<String, Node> keys = mapping(node, "a rule", RULE_KEYS);
      Node when = keys.get("when");
      Node then = keys.get("do");
      if (when != null && then != null) {
        rules.add(new Rule(
            rules.size() + 1, file + ":" + line(node), whenOf(when), typesOf(when), actions(then)));
      }
    }
    return rules;
  }

  private Condition whenOf(Node when) {
    if (when instanceof MappingNode mapping) {
      return mapping.getValue().isEmpty() ? new AllOf(List.of()) : condition(mapping);
    }
    return mistake(when, "when: " + kindOf(when) + " (expected keys of an event and their values)");
  }

  /** The types a rule asks for by equality or $in; empty if it asks otherwise. */
  private Optional<Set<String>> typesOf(Node when) {
    return entryOf(when, "message_type").flatMap(asked -> {
      List<Node> wanted = asked instanceof MappingNode
          ? entryOf(asked, "$in")
              .filter(SequenceNode.class::isInstance)
              .map(list -> ((SequenceNode) list).getValue())
              .orElse(List.of())
          : List.of(asked);
      Set<String> types = new HashSet<>();
      for (Node node : wanted) {
        if (!(node instanceof ScalarNode scalar) || Placeholders.touches(scalar.getValue())) {
          return Optional.empty();
        }
        types.add(scalar.getValue());
      }
      return types.isEmpty() ? Optional.empty() : Optional.of(types);
    });
  }

  private Optional<Node> entryOf(Node node, String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode scalar
            && placeholders.shown(scalar.getValue()).equals(key)) {
          return Optional.of(entry.getValueNode());
        }
      }
    }
    return Optional.empty();
  }

  /** What is asked of a value: equality, or everything that a mapping holds. */
  Condition condition(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      return new EqualTo(value(node));
    }
    if (mapping.getValue().isEmpty()) {
      return mistake(node, "{} (expected conditions)");
    }
    List<Condition> all = mapping.getValue().stream()
        .map(entry -> entry(entry.getKeyNode(), entry.getValueNode()))
        .toList();
    return all.size() == 1 ? all.get(0) : new AllOf(all);
  }

  private Condition entry(Node keyNode, Node operand) {
    if (!(keyNode instanceof ScalarNode scalar)) {
      return mistake(keyNode, kindOf(keyNode) + " (expected a key or an operator)");
    }
    String key = placeholders.shown(scalar.getValue());
    if (Placeholders.touches(scalar.getValue()) && !OPERATOR.matcher(key).matches()) {
      return mistake(keyNode, key + " (expected a key without placeholders)");
    }
    if (!key.startsWith("$")) {
      return new Field(key, condition(operand));
    }
    Operator operator = Operators.named(key);
    if (operator == null) {
      String known = String.join(", ", Operators.words());
      return mistake(
          keyNode, key + " (expected an operator: " + known + ")" + near(key, Operators.words()));
    }
    return operator.condition(new Operand(key, operand, this));
  }

  private List<Action> actions(Node node) {
    if (!(node instanceof SequenceNode list) || list.getValue().isEmpty()) {
      mistake(node, "do: " + kindOf(node) + " (expected a list of actions)");
      return List.of();
    }
    return list.getValue().stream().map(this::action).flatMap(Optional::stream).toList();
  }

  private Optional<Action> action(Node node) {
    if (entryOf(node, "discover").isPresent()) {
      mistake(
          entryOf(node, "discover").get(),
          "discover: not known yet (expected tasks: looking for tasks in a "
              + "repository comes with a later release)");
      return Optional.empty();
    }
    Map<String, Node> keys = mapping(node, "an action", ACTION_KEYS);
    Node tasks = keys.get("tasks");
    if (tasks == null) {
      if (node instanceof MappingNode) {
        mistake(node, "no tasks (expected tasks: [NAME])");
      }
      return Optional.empty();
    }
    return Optional.of(new Action(
        names("tasks", tasks, Action.TASK),
        Optional.ofNullable(keys.get("arches")).map(arches -> names("arches", arches, Action.ARCH)),
        Optional.ofNullable(keys.get("match_host_arch")).map(this::flag)));
  }

  private Value flag(Node node) {
    Value value = value(node);
    if (!(value instanceof Value.Filled)
        && !(value instanceof Value.Constant constant && constant.plain() instanceof Boolean)) {
      mistake(node, "match_host_arch: " + value.shown() + " (expected true or false)");
    }
    return value;
  }

  private Value names(String key, Node node, Pattern pattern) {
    Value value = value(node);
    List<Node> each = node instanceof SequenceNode list ? list.getValue() : List.of(node);
    if (each.isEmpty()) {
      mistake(node, key + ": [] (expected one or more)");
    }
    for (Node one : each) {
      Value name = value(one);
      if (!(name instanceof Value.Filled)
          && !(name instanceof Value.Constant && pattern.matcher(name.shown()).matches())) {
        mistake(one, key + ": " + name.shown() + " (expected " + pattern + ")");
      }
    }
    return value;
  }

  /** A node as a value. */
  Value value(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    if (node instanceof SequenceNode list) {
      return new Value.Sequence(list.getValue().stream().map(this::value).toList());
    }
    Map<String, Value> entries = new LinkedHashMap<>();
    for (NodeTuple entry : ((MappingNode) node).getValue()) {
      entries.put(value(entry.getKeyNode()).shown(), value(entry.getValueNode()));
    }
    return new Value.Mapping(entries);
  }

  private Value scalar(ScalarNode scalar) {
    boolean bare = scalar.getScalarStyle() == ScalarStyle.PLAIN;
    if (!Placeholders.touches(scalar.getValue())) {
      return new Value.Constant(Plain.scalar(scalar), scalar.getValue());
    }
    Template template = placeholders.template(scalar.getValue());
    if (template.hasHoles()) {
      return new Value.Filled(template, bare);
    }
    String text = template.asWritten();
    return new Value.Constant(bare ? Plain.bare(text) : text, text);
  }

  private Map<String, Node> mapping(Node node, String what, List<String> known) {
    Map<String, Node> keys = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      mistake(
          node,
          kindOf(node) + " (expected " + what + " with the keys " + String.join(", ", known) + ")");
      return keys;
    }
    for (NodeTuple entry : mapping.getValue()) {
      String key = entry.getKeyNode() instanceof ScalarNode scalar
          ? placeholders.shown(scalar.getValue())
          : kindOf(entry.getKeyNode());
      if (known.contains(key)) {
        keys.put(key, entry.getValueNode());
      } else {
        mistake(
            entry.getKeyNode(),
            key + " (expected one of " + String.join(", ", known) + ")" + near(key, known));
      }
    }
    if (known == RULE_KEYS) {
      known.stream()
          .filter(key -> !keys.containsKey(key))
          .forEach(key ->
              mistake(node, "no " + key + " (expected " + what + " with the keys when, do)"));
    }
    return keys;
  }

  private static String near(String word, List<String> known) {
    return Nearest.to(word, known).map(found -> "; did you mean " + found + "?").orElse("");
  }

  Condition mistake(Node node, String text) {
    int column = node.getStartMark() == null ? 1 : node.getStartMark().getColumn() + 1;
    problems.add(new Problem(file, line(node), column, text));
    return NEVER;
  }

  private static int line(Node node) {
    return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
  }

  private String kindOf(@Nullable Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue().isEmpty() ? "nothing" : placeholders.shown(scalar.getValue());
    }
    if (node instanceof SequenceNode list) {
      return list.getValue().isEmpty() ? "[]" : "a list";
    }
    return node instanceof MappingNode mapping && mapping.getValue().isEmpty() ? "{}" : "a mapping";
  }

  /** Stands where a mistake is; the file is refused, so nobody asks it. */
  private static final Condition NEVER = new Condition() {
    @Override
    public boolean holds(JsonNode value, TriggerEvent event) {
      return false;
    }

    @Override
    public String toString() {
      return "?";
    }
  };
}
