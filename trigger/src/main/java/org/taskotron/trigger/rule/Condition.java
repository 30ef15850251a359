package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import org.taskotron.trigger.event.TriggerEvent;

/** What a rule asks of a value: of the whole event, or of one of its keys. Its text is how it was written. */
interface Condition {

  /**
   * Whether it holds.
   *
   * @param value what is asked about; a missing node when the event does not have it
   * @param event fills in the placeholders
   */
  boolean holds(JsonNode value, TriggerEvent event);

  /** Why it does not hold, for people. */
  default String whyNot(JsonNode value, TriggerEvent event) {
    return Plain.shown(value) + " (expected " + this + ")";
  }
}
