package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.PatternSyntaxException;
import org.taskotron.trigger.event.TriggerEvent;

/** {@code $regex}: a regular expression is found in a text. */
final class RegexOperator implements Operator {

  @Override
  public String word() {
    return "$regex";
  }

  @Override
  public Condition condition(Operand operand) {
    Value value = operand.value();
    if (value instanceof Value.Filled) {
      return new FilledIn(value);
    }
    if (!(value instanceof Value.Constant constant && constant.plain() instanceof String written)) {
      return operand.mistake("a text like '/pattern/'");
    }
    try {
      return new Found(SafeRegex.compile(written));
    } catch (PatternSyntaxException e) {
      return operand.mistake("a regular expression", Optional.of(SafeRegex.words(e)));
    }
  }

  private static boolean found(SafeRegex regex, JsonNode value) {
    if (value.isTextual()) {
      return regex.isFoundIn(value.textValue());
    }
    if (value.isArray()) {
      for (JsonNode element : value) {
        if (found(regex, element)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The same expression for all events. */
  private record Found(SafeRegex regex) implements Condition {

    @Override
    public boolean holds(JsonNode value, TriggerEvent event) {
      return found(regex, value);
    }

    @Override
    public String toString() {
      return "$regex " + regex;
    }
  }

  /** An expression with placeholders: compiled when an event has filled it in, and kept for the next such event. */
  private static final class FilledIn implements Condition {

    private static final int KEPT = 256;

    private final Value written;
    private final Map<String, SafeRegex> compiled = new ConcurrentHashMap<>();

    FilledIn(Value written) {
      this.written = written;
    }

    @Override
    public boolean holds(JsonNode value, TriggerEvent event) {
      if (!(written.in(event) instanceof String text)) {
        throw new RuleFailure(
            "$regex: " + written.shown() + " is " + written.in(event) + " (expected a text)");
      }
      if (compiled.size() >= KEPT) {
        compiled.clear();
      }
      return found(compiled.computeIfAbsent(text, FilledIn::compile), value);
    }

    private static SafeRegex compile(String text) {
      try {
        return SafeRegex.compile(text);
      } catch (PatternSyntaxException e) {
        throw new RuleFailure(
            "$regex: " + text + " (expected a regular expression: " + SafeRegex.words(e) + ")");
      }
    }

    @Override
    public String toString() {
      return "$regex " + written.shown();
    }
  }
}
