package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import org.taskotron.trigger.event.TriggerEvent;

/** {@code $not}: what stands behind it does not hold. */
final class NotOperator implements Operator {

  @Override
  public String word() {
    return "$not";
  }

  @Override
  public Condition condition(Operand operand) {
    return new Not(operand.condition());
  }

  private record Not(Condition inner) implements Condition {

    @Override
    public boolean holds(JsonNode value, TriggerEvent event) {
      return !inner.holds(value, event);
    }

    @Override
    public String toString() {
      return "$not {" + inner + "}";
    }
  }
}
