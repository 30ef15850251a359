package org.taskotron.master.web;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.Tone;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Outcome;

/** Colour and word of states and outcomes, the same on all pages. */
final class Look {

  private Look() {}

  static Tone tone(JobState state, @Nullable Outcome outcome) {
    return switch (state) {
      case QUEUED -> Tone.WAITING;
      case CLAIMED, RUNNING -> Tone.ACTIVE;
      case CANCELLING -> Tone.CANCELLED;
      case DONE -> outcome == null ? Tone.PLAIN : tone(outcome);
    };
  }

  static Tone tone(Outcome outcome) {
    return switch (outcome) {
      case COMPLETED -> Tone.GOOD;
      case FAILED -> Tone.BAD;
      case LOST -> Tone.FAULT;
      case CANCELLED -> Tone.CANCELLED;
    };
  }

  static String word(JobState state, @Nullable Outcome outcome) {
    return (state == JobState.DONE && outcome != null ? outcome.name() : state.name())
        .toLowerCase(Locale.ROOT);
  }

  /** The colour of a result: ResultsDB's outcomes, and whatever a deployment added. */
  static Tone ofResult(String outcome) {
    switch (outcome) {
      case "PASSED":
        return Tone.GOOD;
      case "FAILED":
        return Tone.BAD;
      case "NEEDS_INSPECTION":
        return Tone.WARN;
      default:
        return Tone.PLAIN;
    }
  }
}
