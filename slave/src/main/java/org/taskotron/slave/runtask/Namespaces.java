package org.taskotron.slave.runtask;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Problem;
import org.taskotron.base.config.Yaml;
import org.taskotron.slave.formula.Nodes;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/**
 * Who may report under which namespace: {@code namespaces.yaml}.
 *
 * <pre>
 * namespaces_safe: [scratch]            anybody
 * namespaces_whitelist:
 *   dist: [https://host/fedoraqa/]      tasks whose repository's URL begins so
 * </pre>
 */
public final class Namespaces {

  /** Looked for in this order; the first that is there is the only one read. */
  public static final List<Path> PLACES =
      List.of(Path.of("conf", "namespaces.yaml"), Path.of("/etc/taskotron/namespaces.yaml"));

  /** What holds when there is no file. */
  public static final Namespaces DEFAULT = new Namespaces(List.of("scratch"), Map.of());

  private final List<String> safe;
  private final Map<String, List<String>> listed;

  private Namespaces(List<String> safe, Map<String, List<String>> listed) {
    this.safe = List.copyOf(safe);
    this.listed = Map.copyOf(listed);
  }

  /** Reads the first of the places that has a file. */
  public static Namespaces find() throws ConfigException {
    for (Path place : PLACES) {
      if (Files.exists(place)) {
        try {
          return read(place.toString(), Files.readString(place));
        } catch (IOException e) {
          throw new ConfigException(
              Problem.ofFile(place.toString(), "cannot be read: " + e.getMessage()));
        }
      }
    }
    return DEFAULT;
  }

  static Namespaces read(String file, String text) throws ConfigException {
    Node root = Yaml.compose(file, text);
    List<Problem> problems = new ArrayList<>();
    List<String> safe = Nodes.value(root, "namespaces_safe")
        .map(node -> texts(file, "namespaces_safe", node, problems))
        .orElse(DEFAULT.safe);
    Map<String, List<String>> listed = new LinkedHashMap<>();
    Optional<Node> whitelist =
        Nodes.value(root, "namespaces_whitelist").filter(node -> !Nodes.isNull(node));
    if (whitelist.isPresent() && Nodes.mapping(whitelist.get()).isEmpty()) {
      problems.add(Yaml.at(
          file,
          whitelist.get(),
          "namespaces_whitelist: " + Nodes.shown(whitelist.get())
              + " (expected a mapping of namespaces to lists of URLs)"));
    }
    for (NodeTuple entry : whitelist.flatMap(Nodes::mapping).orElse(List.of())) {
      String namespace = Nodes.key(entry);
      listed.put(namespace, texts(file, namespace, entry.getValueNode(), problems));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new Namespaces(safe, listed);
  }

  private static List<String> texts(String file, String key, Node node, List<Problem> problems) {
    if (Nodes.isNull(node)) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Node one : Nodes.list(node).orElse(List.of(node))) {
      Optional<String> text = Nodes.text(one);
      text.ifPresent(texts::add);
      if (text.isEmpty()) {
        problems.add(
            Yaml.at(file, one, key + ": " + Nodes.shown(one) + " (expected a list of texts)"));
      }
    }
    return texts;
  }

  /**
   * Why a task may not report under this checkname; empty when it may.
   *
   * @param origin the URL that the task's repository was cloned from
   */
  public Optional<String> refusal(String checkname, Optional<String> origin) {
    if (safe.stream().anyMatch(namespace -> within(checkname, namespace))) {
      return Optional.empty();
    }
    List<String> namespaces = listed.keySet().stream()
        .filter(namespace -> within(checkname, namespace))
        .toList();
    if (namespaces.isEmpty()) {
      return Optional.of(
          checkname + ": its namespace is not known (expected one of namespaces.yaml)");
    }
    boolean allowed = origin.isPresent()
        && namespaces.stream()
            .flatMap(namespace -> listed.getOrDefault(namespace, List.of()).stream())
            .anyMatch(prefix -> !prefix.isEmpty() && origin.get().startsWith(prefix));
    return allowed
        ? Optional.empty()
        : Optional.of(checkname + ": a task from "
            + origin.orElse("a directory without git repository")
            + " may not report under this namespace (expected a repository that namespaces.yaml lists for "
            + String.join(", ", namespaces) + ")");
  }

  private static boolean within(String checkname, String namespace) {
    return checkname.startsWith(namespace + ".");
  }
}
