package org.taskotron.trigger.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When an event looks like this, do these tasks.
 *
 * @param number counted from 1
 * @param place {@code file:line}
 * @param messageTypes the only ones it can match; empty if it may match any
 */
record Rule(
    int number,
    String place,
    Condition when,
    Optional<Set<String>> messageTypes,
    List<Action> actions) {
  Rule {
    messageTypes = messageTypes.map(Set::copyOf);
    actions = List.copyOf(actions);
  }

  boolean mayMatch(String messageType) {
    return messageTypes.map(types -> types.contains(messageType)).orElse(true);
  }
}
