package org.taskotron.master.job;

import java.time.Instant;
import java.util.Optional;

/**
 * The life of a job, and the only place where its state moves: a job and a fact go in, a {@link Transition} comes out.
 *
 * <pre>
 *              submit
 *                │
 *                ▼        claim              started
 *   ┌───────► QUEUED ─────────────► CLAIMED ─────────► RUNNING
 *   │            │ ▲                   │ │                │ │
 *   │ retry      │ └───────────────────┘ │ cancel         │ │ ended, lease expired
 *   │            │     attempt lost,     ▼                │ │
 *   │            │     others left    CANCELLING ◄────────┘ │
 *   │            │                       │                  │
 *   │            │ cancel,               │ ended,           │
 *   │            │ environment broken    ▼ lease expired    │
 *   └────────────┴────────────────────► DONE ◄──────────────┘
 * </pre>
 *
 * <p>A fact may come twice, late, or after the job has moved on; each method says what then. {@code docs/job-lifecycle.md}
 * is the table of all of them, printed from this class by its test.
 */
public final class Lifecycle {
  private Lifecycle() {}

  /** A request under an id. A known id means the job as it is, whatever the request says. */
  public static Transition submit(
      Optional<Job> known, JobId id, JobRequest request, String by, Instant now) {
    return known.isPresent()
        ? Transition.unchanged(known.get())
        : Transition.moved(Transition.Kind.SUBMITTED, Job.submitted(id, request, by, now));
  }

  /** The dispatcher gives the job to a slave. Said twice with one lease is once. */
  public static Transition claim(Job job, Lease lease, Instant now) {
    if (job.heldUnder(lease.id())) {
      return Transition.unchanged(job);
    }
    return switch (job.state()) {
      case QUEUED -> Transition.moved(Transition.Kind.CLAIMED, job.claimed(lease, now));
      case CLAIMED, RUNNING, CANCELLING, DONE ->
        Transition.refused(job, "is " + job.state() + ", not QUEUED");
    };
  }

  /** The slave has it and works on it. */
  public static Transition started(Job job, LeaseId lease, Instant now) {
    if (!job.heldUnder(lease)) {
      return notHeld(job, lease);
    }
    return switch (job.state()) {
      case CLAIMED -> Transition.moved(Transition.Kind.STARTED, job.running(now));
      case RUNNING, CANCELLING -> Transition.unchanged(job);
      case QUEUED, DONE -> throw heldWithout(job);
    };
  }

  /**
   * The slave says that the attempt is over. What the slave saw last wins over a wish to cancel that came too late: its
   * results are in already.
   */
  public static Transition ended(Job job, LeaseId lease, Ending how, Instant now) {
    if (!job.heldUnder(lease)) {
      return notHeld(job, lease);
    }
    return switch (job.state()) {
      case CLAIMED, RUNNING -> afterAttempt(job, how, now);
      case CANCELLING ->
        switch (how.outcome()) {
          case COMPLETED, FAILED ->
            Transition.closing(Transition.Kind.ENDED, job, job.done(how, now), how);
          case LOST, CANCELLED -> cancelled(job, now);
        };
      case QUEUED, DONE -> throw heldWithout(job);
    };
  }

  /** The slave has been silent for a whole lease. An older lease running out means nothing: the job has moved on. */
  public static Transition leaseExpired(Job job, LeaseId lease, Instant now) {
    if (!job.heldUnder(lease)) {
      return Transition.unchanged(job);
    }
    return switch (job.state()) {
      case CLAIMED, RUNNING -> afterAttempt(job, Ending.because(Cause.SLAVE_LOST, lost(job)), now);
      case CANCELLING -> cancelled(job, now);
      case QUEUED, DONE -> throw heldWithout(job);
    };
  }

  /**
   * The slave is here and does not know the lease. Before it said that it works on the job, the assignment never
   * arrived, which costs the job nothing; afterwards the slave has lost what it had.
   */
  public static Transition forgotten(Job job, LeaseId lease, Instant now) {
    if (!job.heldUnder(lease)) {
      return Transition.unchanged(job);
    }
    return switch (job.state()) {
      case CLAIMED ->
        afterAttempt(
            job, Ending.because(Cause.SLAVE_STOPPED, "the assignment did not arrive"), now);
      case RUNNING ->
        afterAttempt(job, Ending.because(Cause.SLAVE_LOST, "the slave no longer knows of it"), now);
      case CANCELLING -> cancelled(job, now);
      case QUEUED, DONE -> throw heldWithout(job);
    };
  }

  /** Somebody wants it ended. */
  public static Transition cancel(Job job, Ending why, Instant now) {
    return switch (job.state()) {
      case QUEUED -> Transition.moved(Transition.Kind.ENDED, job.done(why, now));
      case CLAIMED, RUNNING ->
        Transition.moved(Transition.Kind.CANCELLING, job.cancelling(why, now));
      case CANCELLING, DONE -> Transition.unchanged(job);
    };
  }

  /** The task's repository, branch or commit is not there: no slave could do anything about it. */
  public static Transition environmentBroken(Job job, String detail, Instant now) {
    return switch (job.state()) {
      case QUEUED ->
        Transition.moved(
            Transition.Kind.ENDED, job.done(Ending.because(Cause.ENVIRONMENT_BROKEN, detail), now));
      case CLAIMED, RUNNING, CANCELLING, DONE -> Transition.unchanged(job);
    };
  }

  /** Somebody wants a done job to run again: a new attempt, and all of its attempts to use. */
  public static Transition retry(Job job, Instant now) {
    return switch (job.state()) {
      case DONE -> Transition.moved(Transition.Kind.REQUEUED, job.requeued(0, now));
      case QUEUED, CLAIMED, RUNNING, CANCELLING -> Transition.unchanged(job);
    };
  }

  private static Transition afterAttempt(Job job, Ending how, Instant now) {
    boolean free =
        how.cause().map(cause -> cause.next() == Cause.Next.AGAIN_FOR_FREE).orElse(false);
    boolean again = how.cause().map(cause -> cause.next() == Cause.Next.AGAIN).orElse(false);
    if (free) {
      return Transition.closing(
          Transition.Kind.REQUEUED, job, job.requeued(job.attemptsUsed(), now), how);
    }
    if (again && job.attemptsLeft()) {
      return Transition.closing(
          Transition.Kind.REQUEUED, job, job.requeued(job.attemptsUsed() + 1, now), how);
    }
    return Transition.closing(Transition.Kind.ENDED, job, job.done(how, now), how);
  }

  private static Transition cancelled(Job job, Instant now) {
    Ending why = job.cancellation().orElseThrow();
    return Transition.closing(Transition.Kind.ENDED, job, job.done(why, now), why);
  }

  private static String lost(Job job) {
    return "nothing was heard of " + job.lease().orElseThrow().slave() + " for a whole lease";
  }

  private static Transition notHeld(Job job, LeaseId lease) {
    return Transition.refused(
        job,
        "lease " + lease + " is not the one that counts (the job is " + job.state()
            + job.lease().map(held -> " under lease " + held.id()).orElse("") + ")");
  }

  private static IllegalStateException heldWithout(Job job) {
    return new IllegalStateException("lease held while " + job.state());
  }
}
