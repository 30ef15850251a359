package org.taskotron.trigger.web;

import java.util.List;

/** An event and what the rules say to it now. */
public record EventView(String messageType, String item, List<RuleView> rules) {
  public EventView {
    rules = List.copyOf(rules);
  }
}
