package org.taskotron.resultsdb.retention;

import java.time.Instant;

/** A result that may be old enough to go. */
public record Aged(long id, long testcaseId, Instant submitTime, String outcome) {}
