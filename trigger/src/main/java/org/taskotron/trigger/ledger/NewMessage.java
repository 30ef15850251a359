package org.taskotron.trigger.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * A message that has come.
 *
 * @param state {@code PENDING} if it is to be looked at; otherwise what became of it already
 * @param reason of that
 * @param body the envelope, kept of messages that somebody may want
 */
public record NewMessage(
    MessageKey key,
    String topic,
    Instant received,
    MessageState state,
    String reason,
    Optional<String> body) {}
