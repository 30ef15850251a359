package org.taskotron.master.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.Outcome;

/** A row of {@code attempt}; {@code steps} is JSON text, which nobody queries into. */
record AttemptRow(
    UUID jobId,
    int number,
    long lease,
    String slave,
    String commitId,
    Instant claimed,
    @Nullable Instant started,
    @Nullable Instant ended,
    @Nullable Outcome outcome,
    @Nullable Cause cause,
    @Nullable String detail,
    @Nullable String steps) {}
