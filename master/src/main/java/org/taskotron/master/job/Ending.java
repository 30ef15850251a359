package org.taskotron.master.job;

import java.util.Optional;

/**
 * How an attempt or a job ended.
 *
 * @param outcome how the machinery fared
 * @param cause present unless the outcome is {@link Outcome#COMPLETED}, and one that belongs to it
 * @param detail for people, at most 4,000 characters; empty: nothing to add
 */
public record Ending(Outcome outcome, Optional<Cause> cause, String detail) {
  private static final int LONGEST_DETAIL = 4_000;

  public Ending {
    if (outcome == Outcome.COMPLETED
        ? cause.isPresent()
        : cause.map(Cause::outcome).orElse(null) != outcome) {
      throw new IllegalArgumentException("cause: " + cause.map(Cause::name).orElse("none")
          + " (expected one that belongs to " + outcome + ")");
    }
    detail =
        detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL - 1) + "…" : detail;
  }

  /** The task ran to its end. */
  public static Ending completed() {
    return new Ending(Outcome.COMPLETED, Optional.empty(), "");
  }

  /** It did not, and this is why. */
  public static Ending because(Cause cause, String detail) {
    return new Ending(cause.outcome(), Optional.of(cause), detail);
  }
}
