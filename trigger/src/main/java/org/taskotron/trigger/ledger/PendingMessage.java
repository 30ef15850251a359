package org.taskotron.trigger.ledger;

import java.time.Instant;

/**
 * A message that waits to be looked at.
 *
 * @param tries how often a document it needs was tried to be had
 */
public record PendingMessage(long seq, Instant received, int tries, String body) {}
