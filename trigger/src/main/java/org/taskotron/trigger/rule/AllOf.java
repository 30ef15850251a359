package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.taskotron.trigger.event.TriggerEvent;

/** A mapping: everything in it must hold. */
record AllOf(List<Condition> conditions) implements Condition {

  AllOf {
    conditions = List.copyOf(conditions);
  }

  @Override
  public boolean holds(JsonNode value, TriggerEvent event) {
    for (Condition condition : conditions) {
      if (!condition.holds(value, event)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String whyNot(JsonNode value, TriggerEvent event) {
    return conditions.stream()
        .filter(condition -> !condition.holds(value, event))
        .map(condition -> condition.whyNot(value, event))
        .collect(Collectors.joining("; "));
  }

  @Override
  public String toString() {
    return conditions.stream().map(Condition::toString).collect(Collectors.joining(", "));
  }
}
