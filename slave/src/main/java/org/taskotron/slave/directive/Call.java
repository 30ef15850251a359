package org.taskotron.slave.directive;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.Yaml;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Nodes;
import org.yaml.snakeyaml.nodes.Node;

/** An action that was reached: its parameters have their variables put in. */
public final class Call {

  private final String file;
  private final Action action;
  private final @Nullable Object parameters;

  /**
   * @param file the formula's, for messages
   */
  public Call(String file, Action action, @Nullable Object parameters) {
    this.file = file;
    this.action = action;
    this.parameters = parameters;
  }

  public Action action() {
    return action;
  }

  /** Whatever the formula gave. */
  public @Nullable Object parameters() {
    return parameters;
  }

  /** The parameters by name; none when nothing was given. */
  public Map<String, @Nullable Object> named() throws RunEnds {
    if (parameters == null) {
      return Map.of();
    }
    if (!(parameters instanceof Map<?, ?> map)) {
      throw malformed(
          action.parameters(),
          action.directive() + ": " + shown(parameters) + " (expected a mapping of parameters)");
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    map.forEach((key, value) -> named.put(String.valueOf(key), value));
    return named;
  }

  /** A parameter that must be a text. */
  public String text(String key) throws RunEnds {
    Optional<String> text = optionalText(key);
    if (text.isEmpty()) {
      throw malformed(
          key,
          named().containsKey(key) ? "nothing (expected a text)" : "missing (expected a text)");
    }
    return text.get();
  }

  /** A parameter that is a text, if it is there and not null. */
  public Optional<String> optionalText(String key) throws RunEnds {
    Object value = named().get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    if (value instanceof Number || value instanceof Boolean) {
      return Optional.of(value.toString());
    }
    throw malformed(key, shown(value) + " (expected a text)");
  }

  /** The parameter is wrong; the text says the value, then what was expected. */
  public RunEnds malformed(String key, String text) {
    Node place = Nodes.value(action.parameters(), key).orElse(action.place());
    return malformed(place, action.directive() + ": " + key + ": " + text);
  }

  /** The action as a whole is wrong. */
  public RunEnds malformed(String text) {
    return malformed(action.parameters(), action.directive() + ": " + text);
  }

  private RunEnds malformed(Node place, String text) {
    return RunEnds.malformed(Yaml.at(file, place, text).toString());
  }

  /** A value, for messages. */
  public static String shown(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof List<?>) {
      return "a list";
    }
    return value instanceof Map<?, ?> ? "a mapping" : Nodes.shown(value.toString());
  }
}
