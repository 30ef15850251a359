package org.taskotron.slave.formula;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Nearest;
import org.taskotron.base.config.Problem;
import org.taskotron.base.config.Yaml;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** ResultYAML, the text in which a task tells its results. It comes from strangers: whatever does not fit is named. */
public final class ResultYaml {

  /** Keys with a meaning; all others are extra data. */
  public static final Set<String> RESERVED =
      Set.of("item", "type", "outcome", "note", "results", "checkname", "artifact", "_internal");

  /** What the proto and ResultsDB can take. */
  static final int LONGEST_ITEM = 1_024;

  static final int LONGEST_TYPE = 100;
  static final int LONGEST_CHECKNAME = 255;
  static final int LONGEST_NOTE = 65_536;
  static final int LONGEST_VALUE = 8_192;
  static final int MOST_RESULTS = 10_000;
  static final int MOST_VALUES = 1_000;

  private ResultYaml() {}

  /**
   * Reads all results, or tells everything that is wrong with them.
   *
   * @param name how messages call the text
   * @param checkname for results that name none
   */
  public static List<TaskResult> parse(String name, String text, Optional<String> checkname)
      throws TaskMalformed {
    Node root;
    try {
      root = Yaml.compose(name, text);
    } catch (ConfigException e) {
      throw new TaskMalformed(e);
    }
    Optional<Node> results = Nodes.value(root, "results");
    if (results.isEmpty()) {
      throw new TaskMalformed(
          text.isBlank()
              ? Problem.ofFile(name, "an empty text (expected a mapping with results)")
              : Yaml.at(
                  name,
                  root,
                  Nodes.mapping(root).isEmpty()
                      ? Nodes.shown(root) + " (expected a mapping with results)"
                      : "results: missing (expected a list of results)"));
    }
    if (Nodes.isNull(results.get())) {
      return List.of();
    }
    Reading reading = new Reading(name, checkname);
    List<TaskResult> read = reading.all(results.get());
    reading.problems.refuse();
    return read;
  }

  /** Writes results as they are read, each with the ids that ResultsDB gave (empty: none yet). */
  public static String write(List<TaskResult> results, List<Optional<Long>> ids) {
    List<Map<String, Object>> items = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Map<String, Object> item = item(results.get(i));
      Optional<Long> id = i < ids.size() ? ids.get(i) : Optional.empty();
      id.ifPresent(known -> item.put("_internal", Map.of("resultsdb_result_id", known)));
      items.add(item);
    }
    return written(Map.of("results", items));
  }

  /** Any ResultYAML as text: block style, and no empty line within. */
  public static String written(Map<String, ?> document) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setAllowUnicode(true);
    options.setSplitLines(false);
    options.setIndicatorIndent(2);
    options.setIndent(4);
    return new org.yaml.snakeyaml.Yaml(new OneLine(options), options).dump(document);
  }

  /** Writes texts with line breaks on one line, as "a\\nb". */
  private static final class OneLine extends Representer {
    OneLine(DumperOptions options) {
      super(options);
    }

    @Override
    protected Node representScalar(Tag tag, String value, DumperOptions.ScalarStyle style) {
      return super.representScalar(
          tag, value, value.indexOf('\n') < 0 ? style : DumperOptions.ScalarStyle.DOUBLE_QUOTED);
    }
  }

  private static Map<String, Object> item(TaskResult result) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("item", result.item());
    item.put("type", result.type());
    item.put("outcome", result.outcome());
    item.put("checkname", result.checkname());
    result.note().ifPresent(note -> item.put("note", note));
    result.artifact().ifPresent(artifact -> item.put("artifact", artifact));
    result
        .data()
        .forEach((key, values) ->
            item.put(key, values.size() == 1 ? values.get(0) : new ArrayList<>(values)));
    return item;
  }

  /** One text being read. */
  private static final class Reading {
    private final Problems problems;
    private final Optional<String> checkname;

    Reading(String name, Optional<String> checkname) {
      this.problems = new Problems(name);
      this.checkname = checkname;
    }

    List<TaskResult> all(Node node) {
      Optional<List<Node>> list = Nodes.list(node);
      if (list.isEmpty()) {
        problems.at(node, "results: " + Nodes.shown(node) + " (expected a list)");
        return List.of();
      }
      if (list.get().size() > MOST_RESULTS) {
        problems.at(
            node,
            "results: " + list.get().size() + " of them (expected at most " + MOST_RESULTS + ")");
        return List.of();
      }
      List<TaskResult> results = new ArrayList<>();
      for (Node one : list.get()) {
        if (Nodes.mapping(one).isEmpty()) {
          problems.at(one, Nodes.shown(one) + " (expected a mapping with item, type, outcome)");
        } else {
          results.add(result(one));
        }
      }
      return results;
    }

    private TaskResult result(Node node) {
      return new TaskResult(
          required(node, "item", LONGEST_ITEM),
          required(node, "type", LONGEST_TYPE),
          outcome(node),
          checkname.isPresent()
                  && Nodes.value(node, "checkname")
                      .filter(value -> !Nodes.isNull(value))
                      .isEmpty()
              ? checkname.get()
              : required(node, "checkname", LONGEST_CHECKNAME),
          optional(node, "note", LONGEST_NOTE),
          optional(node, "artifact", LONGEST_ITEM).filter(path -> !path.isEmpty()),
          data(node));
    }

    private String required(Node node, String key, int longest) {
      Optional<Node> value = Nodes.value(node, key);
      if (value.isEmpty()) {
        problems.at(node, key + ": missing (expected a text)");
        return "";
      }
      Optional<String> text = Nodes.text(value.get()).filter(found -> !found.isBlank());
      if (text.isEmpty()) {
        problems.at(value.get(), key + ": " + Nodes.shown(value.get()) + " (expected a text)");
      }
      text.ifPresent(found -> notLonger(value.get(), key, found, longest));
      return text.orElse("");
    }

    private Optional<String> optional(Node node, String key, int longest) {
      Optional<Node> value = Nodes.value(node, key).filter(found -> !Nodes.isNull(found));
      Optional<String> text = value.flatMap(Nodes::text);
      if (value.isPresent() && text.isEmpty()) {
        problems.at(value.get(), key + ": " + Nodes.shown(value.get()) + " (expected a text)");
      }
      text.ifPresent(found -> notLonger(value.orElseThrow(), key, found, longest));
      return text;
    }

    private void notLonger(Node place, String key, String text, int longest) {
      if (text.length() > longest) {
        problems.at(
            place,
            Nodes.shown(key) + ": " + text.length() + " characters (expected at most " + longest
                + ")");
      }
    }

    private String outcome(Node node) {
      String word = required(node, "outcome", LONGEST_TYPE).strip().toUpperCase(Locale.ROOT);
      if (!word.isEmpty() && !TaskResult.OUTCOMES.contains(word)) {
        String near = Nearest.to(word, TaskResult.OUTCOMES)
            .map(meant -> "; did you mean " + meant + "?")
            .orElse("");
        problems.at(
            Nodes.value(node, "outcome").orElse(node),
            "outcome: " + Nodes.shown(word) + " (expected one of "
                + String.join(", ", TaskResult.OUTCOMES) + near + ")");
      }
      return word;
    }

    private Map<String, List<String>> data(Node node) {
      Map<String, List<String>> data = new LinkedHashMap<>();
      for (NodeTuple entry : Nodes.mapping(node).orElseThrow()) {
        String key = Nodes.key(entry);
        if (RESERVED.contains(key)) {
          continue;
        }
        if (key.contains(":")) {
          problems.at(
              entry.getKeyNode(),
              Nodes.shown(key)
                  + ": a colon in a key (expected none: ResultsDB takes it for a filter)");
        }
        notLonger(entry.getKeyNode(), key, key, LONGEST_CHECKNAME);
        List<String> values = values(key, entry.getValueNode());
        if (!values.isEmpty()) {
          data.put(key, values);
        }
      }
      return data;
    }

    private List<String> values(String key, Node node) {
      List<Node> nodes = Nodes.list(node).orElse(List.of(node));
      if (nodes.size() > MOST_VALUES) {
        problems.at(
            node,
            Nodes.shown(key) + ": " + nodes.size() + " values (expected at most " + MOST_VALUES
                + ")");
        return List.of();
      }
      List<String> values = new ArrayList<>();
      for (Node one : nodes) {
        if (Nodes.isNull(one)) {
          continue;
        }
        Optional<String> text = Nodes.text(one);
        if (text.isEmpty()) {
          problems.at(
              one,
              Nodes.shown(key) + ": " + Nodes.shown(one)
                  + " (expected a text, or a list of texts)");
        }
        text.ifPresent(value -> {
          notLonger(one, key, value, LONGEST_VALUE);
          values.add(value);
        });
      }
      return values;
    }
  }
}
