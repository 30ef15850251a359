package org.taskotron.trigger.ledger;

/**
 * What makes a message this message and no other.
 *
 * @param id without a leading year; the hash if it has no id
 * @param hash of what it says
 */
public record MessageKey(String id, String hash) {}
