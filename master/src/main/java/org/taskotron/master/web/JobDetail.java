package org.taskotron.master.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.Tone;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Outcome;
import org.taskotron.master.queue.Step;

/** A job as its own page shows it: all that is known of it. */
public record JobDetail(long seq, Job job, List<Attempt> attempts) {

  public JobDetail {
    attempts = List.copyOf(attempts);
  }

  /** One go at it. */
  public record Attempt(
      int number,
      long lease,
      String slave,
      String commit,
      Instant claimed,
      @Nullable Instant started,
      @Nullable Instant ended,
      @Nullable Outcome outcome,
      @Nullable Cause cause,
      String detail,
      List<Step> steps) {

    public Attempt {
      steps = List.copyOf(steps);
    }

    public Tone tone() {
      return outcome == null ? Tone.ACTIVE : Look.tone(outcome);
    }

    public String word() {
      if (outcome != null) {
        return outcome.name().toLowerCase(java.util.Locale.ROOT);
      }
      return started == null ? "claimed" : "running";
    }
  }

  public UUID id() {
    return job.id().uuid();
  }

  public @Nullable Outcome outcome() {
    return job.ending().map(ending -> ending.outcome()).orElse(null);
  }

  public Tone tone() {
    return Look.tone(job.state(), outcome());
  }

  public String word() {
    return Look.word(job.state(), outcome());
  }

  public boolean isDone() {
    return job.state() == JobState.DONE;
  }

  /** The attempt that runs, or ran last. */
  public Optional<Attempt> last() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
  }

  public Optional<Attempt> attempt(int number) {
    return attempts.stream().filter(attempt -> attempt.number() == number).findFirst();
  }

  /** Where the log of an attempt is. */
  public AttemptPlace place(int attempt) {
    return AttemptPlace.of(id(), attempt, job.submitted());
  }

  /** When work on it began, for the first time. */
  public Optional<Instant> started() {
    return attempts.stream()
        .map(Attempt::started)
        .filter(java.util.Objects::nonNull)
        .findFirst();
  }

  /** When it ended, if it did. */
  public Optional<Instant> ended() {
    return isDone() ? Optional.of(job.changed()) : Optional.empty();
  }
}
