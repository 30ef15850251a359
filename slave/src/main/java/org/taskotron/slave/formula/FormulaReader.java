package org.taskotron.slave.formula;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Nearest;
import org.taskotron.base.config.Problem;
import org.taskotron.base.config.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/** Reads a formula and finds everything that is wrong with it before its first action is run. */
public final class FormulaReader {

  /** In this order; the older name is the second. */
  public static final List<String> FILE_NAMES = List.of("runtask.yml", "task.yml");

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final long LONGEST_FILE = 1 << 20;
  private static final List<String> KEYS =
      List.of("name", "namespace", "desc", "maintainer", "input", "environment", "actions", "task");
  private static final Set<String> BESIDE_DIRECTIVE = Set.of("name", "export");

  private final Collection<String> directives;

  /**
   * @param directives the names that an action may use
   */
  public FormulaReader(Collection<String> directives) {
    this.directives = List.copyOf(directives);
  }

  /** Finds the formula in a task's directory. */
  public static Path find(Path directory) throws TaskMalformed, IOException {
    for (String name : FILE_NAMES) {
      if (Files.isRegularFile(directory.resolve(name))) {
        return directory.resolve(name);
      }
    }
    try (DirectoryStream<Path> suites = Files.newDirectoryStream(directory, "tests*.yml")) {
      for (Path suite : suites) {
        throw new TaskMalformed(Problem.ofFile(
            suite.getFileName().toString(),
            "a playbook task (expected runtask.yml or task.yml: playbooks cannot be run yet)"));
      }
    }
    throw new TaskMalformed(Problem.ofFile(
        shortName(directory), "no formula in it (expected runtask.yml or task.yml)"));
  }

  /** Reads a formula's file; messages call it by its name without directories. */
  public Formula read(Path file) throws TaskMalformed, IOException {
    String name = shortName(file);
    if (Files.size(file) > LONGEST_FILE) {
      throw new TaskMalformed(Problem.ofFile(
          name, Files.size(file) + " bytes (expected at most " + LONGEST_FILE + ")"));
    }
    try {
      return read(name, Files.readString(file));
    } catch (MalformedInputException e) {
      throw new TaskMalformed(Problem.ofFile(name, "not UTF-8 (expected a text file in UTF-8)"));
    }
  }

  /** Reads a formula's text. */
  public Formula read(String file, String text) throws TaskMalformed {
    Node root;
    try {
      root = Yaml.compose(file, text);
    } catch (ConfigException e) {
      throw new TaskMalformed(e);
    }
    Reading reading = new Reading(file, root);
    Formula formula = reading.formula();
    reading.problems.refuse();
    return formula;
  }

  private static String shortName(Path path) {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }

  /** One file being read. */
  private final class Reading {
    private final String file;
    private final Node root;
    private final Problems problems;
    private final List<Problem> warnings = new ArrayList<>();

    Reading(String file, Node root) {
      this.file = file;
      this.root = root;
      this.problems = new Problems(file);
    }

    Formula formula() throws TaskMalformed {
      if (Nodes.mapping(root).isEmpty()) {
        problems.at(
            root, Nodes.shown(root) + " (expected a mapping with name, desc, maintainer, actions)");
        problems.refuse();
      }
      warnOfUnknownKeys();
      return new Formula(
          file,
          required("name"),
          namespace(),
          required("desc"),
          required("maintainer"),
          arguments(),
          packages(),
          machine(),
          actions(),
          warnings);
    }

    private void warnOfUnknownKeys() {
      for (NodeTuple entry : Nodes.mapping(root).orElseThrow()) {
        String key = Nodes.key(entry);
        if (!KEYS.contains(key)) {
          warnings.add(Yaml.at(
              file, entry.getKeyNode(), key + ": means nothing in a formula" + meant(key, KEYS)));
        }
      }
    }

    private String required(String key) {
      Optional<Node> node = Nodes.value(root, key);
      if (node.isEmpty()) {
        problems.at(root, key + ": missing (expected a text)");
        return "";
      }
      return text(key, node.get()).orElse("");
    }

    private Optional<String> text(String key, Node node) {
      Optional<String> text = Nodes.text(node).filter(value -> !value.isBlank());
      if (text.isEmpty()) {
        problems.at(node, key + ": " + Nodes.shown(node) + " (expected a text)");
      }
      return text;
    }

    private Optional<String> namespace() {
      Optional<Node> node = Nodes.value(root, "namespace").filter(value -> !Nodes.isNull(value));
      Optional<String> text = node.flatMap(value -> text("namespace", value));
      text.filter(value -> !value.matches("[A-Za-z0-9_+-]+(\\.[A-Za-z0-9_+-]+)*"))
          .ifPresent(value -> problems.at(
              node.orElseThrow(),
              "namespace: " + Nodes.shown(value)
                  + " (expected words of letters, digits, _, + and -, joined by dots)"));
      return text;
    }

    private List<Formula.Argument> arguments() {
      List<Formula.Argument> arguments = new ArrayList<>();
      for (Node one : listBelow("input", "args")) {
        text("input.args", one).ifPresent(name -> arguments.add(new Formula.Argument(name, one)));
      }
      return arguments;
    }

    private List<String> packages() {
      List<String> packages = new ArrayList<>();
      for (Node one : listBelow("environment", "rpm")) {
        text("environment.rpm", one).ifPresent(packages::add);
      }
      return packages;
    }

    private Map<String, String> machine() {
      Map<String, String> machine = new LinkedHashMap<>();
      Optional<Node> node = below("environment", "machine");
      if (node.isPresent() && Nodes.mapping(node.get()).isEmpty()) {
        problems.at(
            node.get(),
            "environment.machine: " + Nodes.shown(node.get())
                + " (expected a mapping of distro, release, flavor, arch)");
        return machine;
      }
      for (NodeTuple entry : node.flatMap(Nodes::mapping).orElse(List.of())) {
        text("environment.machine." + Nodes.key(entry), entry.getValueNode())
            .ifPresent(value -> machine.put(Nodes.key(entry), value));
      }
      return machine;
    }

    /** A list, where a lone text is a list of one and nothing is an empty one. */
    private List<Node> listBelow(String section, String key) {
      Optional<Node> node = below(section, key);
      if (node.isEmpty()) {
        return List.of();
      }
      if (Nodes.text(node.get()).isPresent()) {
        return List.of(node.get());
      }
      Optional<List<Node>> list = Nodes.list(node.get());
      if (list.isEmpty()) {
        problems.at(
            node.get(),
            section + "." + key + ": " + Nodes.shown(node.get()) + " (expected a list)");
      }
      return list.orElse(List.of());
    }

    private Optional<Node> below(String section, String key) {
      Optional<Node> outer = Nodes.value(root, section).filter(node -> !Nodes.isNull(node));
      if (outer.isPresent() && Nodes.mapping(outer.get()).isEmpty()) {
        problems.at(
            outer.get(), section + ": " + Nodes.shown(outer.get()) + " (expected a mapping)");
        return Optional.empty();
      }
      return outer.flatMap(node -> Nodes.value(node, key)).filter(node -> !Nodes.isNull(node));
    }

    private List<Action> actions() {
      Optional<Node> now = Nodes.value(root, "actions");
      Optional<Node> old = Nodes.value(root, "task");
      if (now.isPresent() && old.isPresent()) {
        problems.at(
            old.get(), "task: beside actions (expected one of the two: task is its old name)");
      }
      Optional<Node> node = now.or(() -> old);
      if (node.isEmpty()) {
        problems.at(root, "actions: missing (expected a list of actions)");
        return List.of();
      }
      Optional<List<Node>> list = Nodes.list(node.get()).filter(all -> !all.isEmpty());
      if (list.isEmpty()) {
        problems.at(
            node.get(), "actions: " + Nodes.shown(node.get()) + " (expected a list of actions)");
        return List.of();
      }
      List<Action> actions = new ArrayList<>();
      for (int i = 0; i < list.get().size(); i++) {
        action(i + 1, list.get().get(i)).ifPresent(actions::add);
      }
      return actions;
    }

    private Optional<Action> action(int number, Node node) {
      Optional<List<NodeTuple>> entries = Nodes.mapping(node);
      if (entries.isEmpty()) {
        problems.at(
            node,
            "action " + number + ": " + Nodes.shown(node)
                + " (expected a mapping with a directive)");
        return Optional.empty();
      }
      Optional<String> name = Nodes.value(node, "name").flatMap(value -> text("name", value));
      Optional<String> export = Nodes.value(node, "export").flatMap(this::export);
      List<NodeTuple> candidates = entries.get().stream()
          .filter(entry -> !BESIDE_DIRECTIVE.contains(Nodes.key(entry)))
          .toList();
      return directive(number, node, candidates)
          .map(entry -> new Action(
              number, name, Nodes.key(entry), entry.getValueNode(), export, entry.getKeyNode()));
    }

    private Optional<NodeTuple> directive(int number, Node node, List<NodeTuple> candidates) {
      List<NodeTuple> unknown = candidates.stream()
          .filter(entry -> !directives.contains(Nodes.key(entry)))
          .toList();
      for (NodeTuple entry : unknown) {
        String key = Nodes.key(entry);
        problems.at(
            entry.getKeyNode(), "unknown directive '" + Nodes.shown(key) + "'" + known(key));
      }
      if (candidates.isEmpty()) {
        problems.at(node, "action " + number + ": no directive (expected one of " + all() + ")");
      } else if (unknown.isEmpty() && candidates.size() > 1) {
        String keys = candidates.stream().map(Nodes::key).collect(Collectors.joining(", "));
        problems.at(
            candidates.get(1).getKeyNode(),
            "action " + number + ": " + keys + " (expected one directive an action)");
      }
      return candidates.size() == 1 && unknown.isEmpty()
          ? Optional.of(candidates.get(0))
          : Optional.empty();
    }

    private Optional<String> export(Node node) {
      Optional<String> text = text("export", node);
      if (text.isPresent() && !VARIABLE.matcher(text.get()).matches()) {
        problems.at(
            node,
            "export: " + Nodes.shown(node)
                + " (expected a variable's name of letters, digits and _)");
      }
      return text;
    }

    private String known(String key) {
      return Nearest.to(key, directives)
          .map(word -> " (did you mean '" + word + "'?)")
          .orElse(" (expected one of " + all() + ")");
    }

    private String all() {
      return directives.stream().sorted().collect(Collectors.joining(", "));
    }
  }

  private static String meant(String word, Collection<String> known) {
    return Nearest.to(word, known)
        .map(near -> " (did you mean '" + near + "'?)")
        .orElse("");
  }
}
