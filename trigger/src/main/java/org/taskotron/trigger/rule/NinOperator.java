package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import org.taskotron.trigger.event.TriggerEvent;

/** {@code $nin}: equal to none of a list. What is not there is in no list, so this holds. */
final class NinOperator implements Operator {

  @Override
  public String word() {
    return "$nin";
  }

  @Override
  public Condition condition(Operand operand) {
    return new NotIn(new InOperator.In(word(), operand.list()));
  }

  private record NotIn(InOperator.In in) implements Condition {

    @Override
    public boolean holds(JsonNode value, TriggerEvent event) {
      return !in.holds(value, event);
    }

    @Override
    public String toString() {
      return in.toString();
    }
  }
}
