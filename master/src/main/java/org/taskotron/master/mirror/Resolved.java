package org.taskotron.master.mirror;

/** What there is at the place that a job names. */
public sealed interface Resolved {

  /** @param commit 40 hex digits */
  record Found(String commit) implements Resolved {}

  /**
   * There is no such repository or branch; waiting would not help.
   *
   * @param why for people
   */
  record Missing(String why) implements Resolved {}

  /**
   * It is not known now.
   *
   * @param why for people
   */
  record Unreachable(String why) implements Resolved {}
}
