package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.taskotron.trigger.event.TriggerEvent;

/** A key, or a path of keys with dots between them, and what is asked of its value. */
record Field(String path, Condition condition) implements Condition {

  @Override
  public boolean holds(JsonNode value, TriggerEvent event) {
    return condition.holds(of(value), event);
  }

  private JsonNode of(JsonNode value) {
    JsonNode direct = value.path(path);
    if (!direct.isMissingNode() || path.indexOf('.') < 0) {
      return direct;
    }
    JsonNode node = value;
    for (String step : path.split("\\.", -1)) {
      node = node.path(step);
    }
    return node == null ? MissingNode.getInstance() : node;
  }

  @Override
  public String whyNot(JsonNode value, TriggerEvent event) {
    return path + ": " + condition.whyNot(of(value), event);
  }

  @Override
  public String toString() {
    return path + ": " + condition;
  }
}
