package org.taskotron.resultsdb.announce;

import java.time.Instant;

/**
 * How far a destination has been told.
 *
 * @param announced all results up to this id are announced, or not to be
 * @param holder who announces, as {@link Holder} writes it; empty: nobody
 * @param heldUntil when others may take over
 */
public record Cursor(String destination, long announced, String holder, Instant heldUntil) {}
