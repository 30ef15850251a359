package org.taskotron.slave.formula;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.Nearest;
import org.taskotron.base.config.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Puts variables into an action's parameters.
 *
 * <pre>
 *   ${got}            all of a value is one variable: it keeps its type, a list stays a list
 *   to ${arch}        else it is put in as text
 *   $arch             the same
 *   ${got.rpms}       a key of an exported mapping
 *   $$arch            no variable: the text $arch
 *   $(date) $1 5$     no variables either: a dollar sign before anything but a letter or a brace is one
 * </pre>
 */
public final class Substitution {

  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
  private static final Pattern REFERENCE =
      Pattern.compile("\\$(?:(\\$)|\\{([^{}]*)}|(" + NAME + ")|(\\{))");
  private static final Pattern PATH = Pattern.compile(NAME + "(?:\\.[^.{}\\s]+)*");

  private final String file;
  private final Variables variables;

  /**
   * @param file how messages call the file
   */
  public Substitution(String file, Variables variables) {
    this.file = file;
    this.variables = variables;
  }

  /** The node as maps, lists, texts, numbers, booleans and nulls, with every variable replaced, in keys too. */
  public @Nullable Object of(Node node) throws TaskMalformed {
    if (node instanceof SequenceNode sequence) {
      return list(sequence);
    }
    if (node instanceof MappingNode mapping) {
      return mapping(mapping);
    }
    if (Nodes.isText(node)) {
      return value(node, ((ScalarNode) node).getValue());
    }
    return Nodes.plain(node);
  }

  private List<@Nullable Object> list(SequenceNode sequence) throws TaskMalformed {
    List<@Nullable Object> list = new ArrayList<>();
    for (Node inner : sequence.getValue()) {
      list.add(of(inner));
    }
    return list;
  }

  private Map<String, @Nullable Object> mapping(MappingNode mapping) throws TaskMalformed {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      String key = text(entry.getKeyNode(), Nodes.key(entry));
      if (map.containsKey(key)) {
        throw malformed(
            entry.getKeyNode(),
            Nodes.shown(key) + ": a second time, once its variables are put in (expected once)");
      }
      map.put(key, of(entry.getValueNode()));
    }
    return map;
  }

  private @Nullable Object value(Node node, String text) throws TaskMalformed {
    Matcher whole = REFERENCE.matcher(text);
    if (whole.matches() && whole.group(1) == null && whole.group(4) == null) {
      return lookUp(node, whole);
    }
    return text(node, text);
  }

  private String text(Node node, String text) throws TaskMalformed {
    if (text.indexOf('$') < 0) {
      return text;
    }
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder put = new StringBuilder();
    int from = 0;
    while (reference.find()) {
      put.append(text, from, reference.start());
      from = reference.end();
      if (reference.group(4) != null) {
        throw malformed(node, "${ without its } (for a plain dollar sign write $$)");
      }
      put.append(reference.group(1) != null ? "$" : PythonText.of(lookUp(node, reference)));
    }
    return put.append(text, from, text.length()).toString();
  }

  private @Nullable Object lookUp(Node node, Matcher reference) throws TaskMalformed {
    String braced = reference.group(2);
    String path = braced != null ? braced : String.valueOf(reference.group(3));
    if (!PATH.matcher(path).matches()) {
      throw malformed(
          node,
          Nodes.shown(reference.group())
              + " (expected a variable's name in the braces; for a plain dollar sign write $$)");
    }
    Optional<Variables.Found> found = variables.find(path);
    if (found.isEmpty()) {
      throw malformed(node, reference.group() + ": no such variable" + instead(path));
    }
    return found.get().orNull();
  }

  private String instead(String path) {
    var names = variables.namesBeside(path);
    String last = path.substring(path.lastIndexOf('.') + 1);
    String before = path.substring(0, path.length() - last.length());
    return Nearest.to(last, names)
        .map(name -> " (did you mean ${" + before + name + "}? for a plain dollar sign write $$)")
        .orElseGet(() -> " (known here: "
            + (names.isEmpty()
                ? "nothing below " + Nodes.shown(before.replaceFirst("\\.$", ""))
                : names.stream().limit(30).sorted().collect(Collectors.joining(", ")))
            + "; for a plain dollar sign write $$)");
  }

  private TaskMalformed malformed(Node node, String text) {
    return new TaskMalformed(Yaml.at(file, node, text));
  }
}
