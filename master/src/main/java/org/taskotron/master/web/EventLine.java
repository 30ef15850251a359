package org.taskotron.master.web;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Outcome;
import org.taskotron.master.job.Transition;

/** A move of a job, as it was written with the move. */
public record EventLine(
    long id,
    Instant at,
    Transition.Kind kind,
    UUID jobId,
    int attempt,
    JobState state,
    @Nullable Outcome outcome,
    @Nullable Cause cause,
    @Nullable String slave) {}
