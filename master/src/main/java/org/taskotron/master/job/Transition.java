package org.taskotron.master.job;

import java.util.Optional;

/**
 * What a decision came to.
 *
 * @param kind what happened
 * @param job as it is afterwards
 * @param closed how the attempt that was open ended, if this closed it
 * @param reason why it was refused; empty otherwise
 */
public record Transition(Kind kind, Job job, Optional<Closed> closed, String reason) {

  /** What happened; each but the last two is announced under its name. */
  public enum Kind {
    SUBMITTED,
    CLAIMED,
    STARTED,
    REQUEUED,
    CANCELLING,
    ENDED,
    /** Already so: a success, and nothing to write. */
    UNCHANGED,
    /** Not from here, and the reason says why. Nothing to write. */
    REFUSED;

    /** Whether the job moved. */
    public boolean moved() {
      return switch (this) {
        case SUBMITTED, CLAIMED, STARTED, REQUEUED, CANCELLING, ENDED -> true;
        case UNCHANGED, REFUSED -> false;
      };
    }
  }

  /**
   * An attempt that is over.
   *
   * @param attempt its number
   * @param lease under which it ran
   * @param ending how
   */
  public record Closed(int attempt, Lease lease, Ending ending) {}

  static Transition moved(Kind kind, Job job) {
    return new Transition(kind, job, Optional.empty(), "");
  }

  static Transition closing(Kind kind, Job before, Job after, Ending ending) {
    Closed closed = new Closed(before.attempts(), before.lease().orElseThrow(), ending);
    return new Transition(kind, after, Optional.of(closed), "");
  }

  static Transition unchanged(Job job) {
    return new Transition(Kind.UNCHANGED, job, Optional.empty(), "");
  }

  static Transition refused(Job job, String reason) {
    return new Transition(Kind.REFUSED, job, Optional.empty(), reason);
  }
}
