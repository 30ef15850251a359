package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.taskotron.trigger.event.TriggerEvent;

/** Equality: a value without an operator. A list equals a text that is one of its elements, as Mongo has it. */
record EqualTo(Value wanted) implements Condition {

  @Override
  public boolean holds(JsonNode value, TriggerEvent event) {
    Object plain = wanted.in(event);
    return Plain.same(plain, value)
        || value.isArray() && !(plain instanceof List) && isIn(plain, value);
  }

  private static boolean isIn(@Nullable Object plain, JsonNode list) {
    for (JsonNode element : list) {
      if (Plain.same(plain, element)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return wanted.shown();
  }
}
