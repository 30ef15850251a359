package org.taskotron.resultsdb.retention;

import java.time.Instant;
import java.util.Optional;

/** Somebody's word that a result, or all results of a group, shall stay. */
public record Pin(
    long id,
    Optional<Long> result,
    Optional<String> group,
    String reason,
    String by,
    Instant made) {}
