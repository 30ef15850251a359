package org.taskotron.master.web;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.Tone;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Outcome;
import org.taskotron.master.job.TaskSource;

/**
 * A job as a list shows it.
 *
 * @param seq its place in the order of submissions
 * @param attempts how many were begun; the times and the slave are those of the last
 */
public record JobLine(
    long seq,
    UUID id,
    String repository,
    String branch,
    String path,
    String item,
    String itemType,
    String arch,
    JobState state,
    @Nullable Outcome outcome,
    @Nullable Cause cause,
    @Nullable String detail,
    int attempts,
    Instant submitted,
    Instant changed,
    @Nullable String slave,
    @Nullable Instant started,
    @Nullable Instant ended) {

  /** What people call the task. */
  public String taskName() {
    return new TaskSource(repository, branch, path).taskName();
  }

  /** The outcome once it is done: while it is being cancelled the row says what it will have been. */
  public @Nullable Outcome shownOutcome() {
    return state == JobState.DONE ? outcome : null;
  }

  public Tone tone() {
    return Look.tone(state, shownOutcome());
  }

  public String word() {
    return Look.word(state, shownOutcome());
  }

  /** Why it did not complete: {@code time limit}. Empty otherwise. */
  public String causeWords() {
    return cause == null || state != JobState.DONE ? "" : cause.words();
  }

  /** How long the last attempt ran, or runs; null if it has not begun. */
  public @Nullable Duration ran(Instant now) {
    if (started == null || state == JobState.QUEUED) {
      return null;
    }
    Instant until = ended == null ? now : ended;
    return Duration.between(started, until);
  }
}
