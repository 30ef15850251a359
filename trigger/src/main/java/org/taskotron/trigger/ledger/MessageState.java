package org.taskotron.trigger.ledger;

import java.util.Locale;

/** What became of a message. */
public enum MessageState {
  /** It is on its way: not looked at yet, or its jobs are not submitted yet. */
  PENDING,
  /** Its jobs are submitted and in jobs.csv. */
  DONE,
  /** A good message that nothing is to be done about. */
  IGNORED,
  /** A message that nothing can be made of. */
  DROPPED,
  /** Something should have been done about it, and could not. */
  FAILED;

  /** As REST and pages say it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
