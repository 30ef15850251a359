package org.taskotron.base.config;

import org.yaml.snakeyaml.nodes.Node;

/** Reads YAML that nobody trusts. */
public final class Yaml {

  private Yaml() {}

  /** The document as a tree, each node with its place. An empty document is an empty mapping. */
  public static Node compose(String fileName, String text) throws ConfigException {
    throw new UnsupportedOperationException("comes soon");
  }

  /** The tree as maps, lists, texts, numbers, booleans and nulls (YAML 1.1, as people know it from Python). */
  public static @org.jspecify.annotations.Nullable Object plain(Node node) {
    throw new UnsupportedOperationException("comes soon");
  }
}
