package org.taskotron.master.queue;

import java.time.Instant;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.Transition;

/**
 * A move of a job, told to whoever listens. Written with the move; its number, which rises, is the stable id.
 *
 * @param at when it moved
 * @param kind which move
 * @param job as it is afterwards
 */
public record Announcement(Instant at, Transition.Kind kind, Job job) {}
