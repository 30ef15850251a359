package org.taskotron.trigger.rule;

/** A rule that cannot be decided, or whose action makes no sense, for one event; its message says why. */
final class RuleFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  RuleFailure(String message) {
    super(message, null, false, false);
  }
}
