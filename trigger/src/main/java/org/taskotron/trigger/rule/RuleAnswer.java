package org.taskotron.trigger.rule;

import java.util.List;

/**
 * What one rule said to one event.
 *
 * @param rule its number in the file, from 1
 * @param place {@code file:line}
 * @param words why it did not match, or what went wrong; empty if it matched
 * @param wanted what it asks for
 */
public record RuleAnswer(
    int rule, String place, Verdict verdict, String words, List<Wanted> wanted) {

  /** The sorts of answers. */
  public enum Verdict {
    MATCHED,
    NOT_MATCHED,
    /** It matched or not: that could not be told, or its action made no sense. */
    FAILED
  }

  public RuleAnswer {
    wanted = List.copyOf(wanted);
  }
}
