package org.taskotron.trigger.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in the ledger.
 *
 * @param event what it was about, for people
 * @param said JSON: what the rules said
 * @param jobs JSON: the jobs that were submitted
 * @param ended when it was done with; null while it is pending
 */
public record LedgerEntry(
    long seq,
    String id,
    String hash,
    String topic,
    Instant received,
    MessageState state,
    String reason,
    String event,
    String said,
    String jobs,
    @Nullable Instant ended) {}
