package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.taskotron.trigger.event.TriggerEvent;

/** {@code $and}: a list of conditions, all of which hold; for whole events as for a key's value. */
final class AndOperator implements Operator {

  @Override
  public String word() {
    return "$and";
  }

  @Override
  public Condition condition(Operand operand) {
    return new And(new AllOf(operand.conditions()));
  }

  private record And(AllOf all) implements Condition {

    @Override
    public boolean holds(JsonNode value, TriggerEvent event) {
      return all.holds(value, event);
    }

    @Override
    public String whyNot(JsonNode value, TriggerEvent event) {
      return all.whyNot(value, event);
    }

    @Override
    public String toString() {
      List<String> each =
          all.conditions().stream().map(condition -> "{" + condition + "}").toList();
      return "$and " + each;
    }
  }
}
