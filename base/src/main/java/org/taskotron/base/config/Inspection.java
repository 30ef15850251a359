package org.taskotron.base.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Refuses what makes a YAML graph more than a tree of plain values: tags, keys that are no words or come twice, aliases
 * that lead back or unfold to millions of values. Merges {@code <<} on the way. Each node is looked at once, however many
 * aliases lead to it. For use by one thread, once.
 */
final class Inspection {

  /** How many nodes a tree may have once its aliases are followed. */
  static final int MOST_NODES = 2_000_000;

  private static final Set<Tag> COLLECTIONS = Set.of(Tag.MAP, Tag.SEQ);
  private static final Set<Tag> SCALARS =
      Set.of(Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.TIMESTAMP, Tag.MERGE);

  /** How large a node is when its aliases are followed. */
  private record Extent(int nodes, int depth) {
    static final Extent UNFINISHED = new Extent(0, 0);

    boolean isUnfinished() {
      return nodes == 0;
    }
  }

  private final String fileName;
  private final Resolver resolver = new Resolver();
  private final List<Problem> problems = new ArrayList<>();
  private final IdentityHashMap<Node, Extent> extents = new IdentityHashMap<>();

  Inspection(String fileName) {
    this.fileName = fileName;
  }

  void of(Node root) throws ConfigException {
    extent(root);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private Extent extent(Node node) throws ConfigException {
    Extent known = extents.get(node);
    if (known != null) {
      if (known.isUnfinished()) {
        throw new ConfigException(
            at(node, "contains itself (expected no alias to what surrounds it)"));
      }
      return known;
    }
    extents.put(node, Extent.UNFINISHED);
    if (!isPlain(node)) {
      problems.add(at(node, tag(node) + " (expected plain YAML without tags)"));
    }
    Extent extent = new Extent(1, 1);
    for (Node inner : inner(node)) {
      extent = with(node, extent, extent(inner));
    }
    extents.put(node, extent);
    return extent;
  }

  /** Compares as it counts: a merge may have made more than ought to be summed up. */
  private Extent with(Node node, Extent so, Extent inner) throws ConfigException {
    int nodes = so.nodes() + inner.nodes();
    int depth = Math.max(so.depth(), inner.depth() + 1);
    if (nodes > MOST_NODES) {
      throw new ConfigException(
          at(node, "unfolds to more than " + MOST_NODES + " values (expected fewer aliases)"));
    }
    if (depth > Yaml.DEEPEST) {
      throw new ConfigException(
          at(node, "nested too deeply (expected at most " + Yaml.DEEPEST + " levels)"));
    }
    return new Extent(nodes, depth);
  }

  private List<Node> inner(Node node) throws ConfigException {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    if (!(node instanceof MappingNode mapping)) {
      return List.of();
    }
    merge(mapping, ownKeys(mapping));
    List<Node> inner = new ArrayList<>();
    for (NodeTuple entry : mapping.getValue()) {
      inner.add(entry.getKeyNode());
      inner.add(entry.getValueNode());
    }
    return inner;
  }

  private Set<String> ownKeys(MappingNode mapping) {
    Map<String, Node> seen = new HashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      Node key = entry.getKeyNode();
      if (!(key instanceof ScalarNode scalar)) {
        problems.add(at(key, "a list or mapping as key (expected a word)"));
        continue;
      }
      Node first = seen.putIfAbsent(scalar.getValue(), key);
      if (first != null && !isMerge(entry)) {
        int line = first.getStartMark().getLine() + 1;
        problems.add(at(
            key,
            scalar.getValue() + ": a second time (expected once; the first is in line " + line
                + ")"));
      }
    }
    return seen.keySet();
  }

  /** The mapping's own keys win over merged ones, earlier merged ones over later. */
  private void merge(MappingNode mapping, Set<String> own) throws ConfigException {
    if (mapping.getValue().stream().noneMatch(Inspection::isMerge)) {
      return;
    }
    List<NodeTuple> entries = new ArrayList<>(mapping.getValue());
    entries.removeIf(Inspection::isMerge);
    Set<String> taken = new HashSet<>(own);
    for (NodeTuple merge : mapping.getValue()) {
      if (isMerge(merge)) {
        for (Node source : sources(merge.getValueNode())) {
          extent(source); // merged itself by now
          for (NodeTuple entry : ((MappingNode) source).getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key && taken.add(key.getValue())) {
              entries.add(entry);
            }
          }
        }
      }
    }
    mapping.setValue(entries);
  }

  private List<Node> sources(Node merged) {
    List<Node> sources = merged instanceof SequenceNode list ? list.getValue() : List.of(merged);
    if (sources.stream().allMatch(MappingNode.class::isInstance)) {
      return sources;
    }
    problems.add(at(merged, "<<: something else (expected a mapping or a list of mappings)"));
    return List.of();
  }

  private static boolean isMerge(NodeTuple entry) {
    return entry.getKeyNode().getTag().equals(Tag.MERGE);
  }

  private boolean isPlain(Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      return COLLECTIONS.contains(node.getTag());
    }
    if (scalar.getTag().equals(Tag.STR)) {
      return true;
    }
    return SCALARS.contains(scalar.getTag())
        && resolver.resolve(NodeId.scalar, scalar.getValue(), true).equals(scalar.getTag());
  }

  private static String tag(Node node) {
    return node.getTag().getValue().replace(Tag.PREFIX, "!!");
  }

  private Problem at(Node node, String text) {
    return Yaml.at(fileName, node, text);
  }
}
