package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.taskotron.trigger.event.TriggerEvent;

/** {@code $in}: equal to one of a list. What is not there is in no list. */
final class InOperator implements Operator {

  @Override
  public String word() {
    return "$in";
  }

  @Override
  public Condition condition(Operand operand) {
    return new In(word(), operand.list());
  }

  /** Whether a value is in a list; {@code $nin} asks the same and wants the opposite. */
  static final class In implements Condition {

    private final String word;
    private final Value wanted;

    /** The texts of a list that is the same for all events: most lists hold nothing else. */
    private final Optional<Set<Object>> texts;

    In(String word, Value wanted) {
      this.word = word;
      this.wanted = wanted;
      this.texts = wanted instanceof Value.Sequence list ? texts(list) : Optional.empty();
    }

    private static Optional<Set<Object>> texts(Value.Sequence list) {
      Set<Object> texts = new HashSet<>();
      for (Value element : list.elements()) {
        if (!(element instanceof Value.Constant constant
            && constant.plain() instanceof String text)) {
          return Optional.empty();
        }
        texts.add(text);
      }
      return Optional.of(texts);
    }

    @Override
    public boolean holds(JsonNode value, TriggerEvent event) {
      if (value.isTextual() && texts.isPresent()) {
        return texts.get().contains(value.textValue());
      }
      if (value.isMissingNode()) {
        return false;
      }
      if (wanted.in(event) instanceof List<?> list) {
        return isIn(list, value);
      }
      throw new RuleFailure(
          word + ": " + wanted.shown() + " is " + wanted.in(event) + " (expected a list)");
    }

    private static boolean isIn(List<? extends @Nullable Object> list, JsonNode value) {
      for (Object element : list) {
        if (Plain.same(element, value)) {
          return true;
        }
      }
      if (value.isArray()) {
        for (JsonNode one : value) {
          if (isIn(list, one)) {
            return true;
          }
        }
      }
      return false;
    }

    @Override
    public String toString() {
      String shown = wanted.shown();
      return word + " " + (shown.length() > 200 ? shown.substring(0, 200) + "…" : shown);
    }
  }
}
