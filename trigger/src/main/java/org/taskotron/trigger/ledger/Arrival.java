package org.taskotron.trigger.ledger;

/** What the ledger said to a message that came. */
public enum Arrival {
  /** Never seen. */
  NEW,
  /** Never seen, but its id was, with another content. */
  NEW_CONTENT,
  /** Seen before. */
  KNOWN
}
