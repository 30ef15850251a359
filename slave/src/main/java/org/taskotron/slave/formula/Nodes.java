package org.taskotron.slave.formula;

import java.util.List;
import java.util.Optional;
import org.taskotron.base.config.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Looks into a tree of YAML nodes. */
public final class Nodes {

  private static final int SHOWN = 60;

  private Nodes() {}

  public static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  /** A scalar as it is written: {@code 1.10} stays {@code 1.10}. Empty for lists, mappings and null. */
  public static Optional<String> text(Node node) {
    return node instanceof ScalarNode scalar && !isNull(node)
        ? Optional.of(scalar.getValue())
        : Optional.empty();
  }

  public static Optional<List<Node>> list(Node node) {
    return node instanceof SequenceNode sequence
        ? Optional.of(sequence.getValue())
        : Optional.empty();
  }

  public static Optional<List<NodeTuple>> mapping(Node node) {
    return node instanceof MappingNode mapping ? Optional.of(mapping.getValue()) : Optional.empty();
  }

  /** Keys are scalars: base's reader has refused everything else. */
  public static String key(NodeTuple entry) {
    return ((ScalarNode) entry.getKeyNode()).getValue();
  }

  /** The value of a key, if the node is a mapping that has it. */
  public static Optional<Node> value(Node node, String key) {
    return mapping(node).stream()
        .flatMap(List::stream)
        .filter(entry -> key(entry).equals(key))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  /** What was found, for an error message: the value itself where it is short, else its kind. */
  public static String shown(Node node) {
    if (isNull(node)) {
      return "nothing";
    }
    if (node instanceof ScalarNode scalar) {
      String value = scalar.getValue();
      return value.isEmpty() ? "an empty text" : shown(value);
    }
    return kind(node);
  }

  /** A text on one line, cut when long. */
  public static String shown(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }

  private static String kind(Node node) {
    return node instanceof SequenceNode ? "a list" : "a mapping";
  }

  /** Whether a value is of YAML's text type, so that it may hold variables. */
  static boolean isText(Node node) {
    return node instanceof ScalarNode && node.getTag().equals(Tag.STR);
  }

  /** Whether variables may turn it into something else. */
  public static boolean hasVariables(Node node) {
    return isText(node) && ((ScalarNode) node).getValue().indexOf('$') >= 0;
  }

  static @org.jspecify.annotations.Nullable Object plain(Node node) {
    return Yaml.plain(node);
  }
}
