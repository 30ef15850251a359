package org.taskotron.master.slave;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.LeaseId;
import org.taskotron.master.job.Transition;
import org.taskotron.master.queue.JobQueue;
import org.taskotron.master.queue.Leases;
import org.taskotron.master.queue.Step;

/**
 * What the master answers to a slave, statement by statement. Each statement says what is; so every answer sets things
 * right from wherever they are, and a repeated statement does no harm. Safe for use by several threads; statements of one
 * connection come one after the other.
 */
public final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  /**
   * What a slave is told about leases.
   *
   * @param lostAfter how long a lease lives without renewal
   * @param aliveEvery how often the slave is to renew
   */
  public record Rhythm(Duration lostAfter, Duration aliveEvery) {}

  private final Roster roster;
  private final Leases leases;
  private final JobQueue queue;
  private final Rhythm rhythm;
  private final Runnable bell;
  private final Clock clock;

  /** @param bell rung when there may be room for a job */
  public Conversation(
      Roster roster, Leases leases, JobQueue queue, Rhythm rhythm, Runnable bell, Clock clock) {
    this.roster = roster;
    this.leases = leases;
    this.queue = queue;
    this.rhythm = rhythm;
    this.bell = bell;
    this.clock = clock;
  }

  /** A slave connected. Whatever each side believes about leases is made one here. */
  public Connection hello(SlaveHello hello, Speaker speaker) {
    Connection connection = roster.connected(hello, speaker);
    speaker.welcome(connection.number(), rhythm.lostAfter(), rhythm.aliveEvery());
    Set<LeaseId> listed = new HashSet<>();
    for (SlaveHello.Held held : hello.held()) {
      listed.add(held.lease());
      if (!renewedOrStopped(connection, held.lease())) {
        LOG.info(
            "job {}: slave {} came back with lease {}, which counts no longer",
            held.job(),
            hello.name(),
            held.lease());
      }
    }
    for (Leases.Held lease : leases.of(hello.name())) {
      if (!listed.contains(lease.id())) {
        LOG.warn(
            "job {}: slave {} no longer knows lease {}",
            lease.job().id(),
            hello.name(),
            lease.id());
        written(queue.forgotten(lease.job().id(), lease.id()), lease.job().id());
      }
    }
    bell.run();
    return connection;
  }

  /** The slave renews its leases. */
  public void alive(Connection connection, List<LeaseId> held) {
    connection.heard(clock.instant());
    List<LeaseId> renewed = new ArrayList<>();
    for (LeaseId lease : held) {
      if (renewedOrStopped(connection, lease)) {
        renewed.add(lease);
      }
    }
    connection.speaker().renewed(renewed);
  }

  /** The slave takes work, or does not. */
  public void ready(Connection connection, boolean accepting, String whyNot) {
    connection.heard(clock.instant());
    connection.accepting(new Connection.Accepting(accepting, whyNot));
    LOG.info(
        "slave {}: {}", connection.slave(), accepting ? "takes work" : "takes no work: " + whyNot);
    bell.run();
  }

  /** The slave works on an attempt. */
  public void report(Connection connection, JobId job, LeaseId lease, List<Step> steps) {
    connection.heard(clock.instant());
    leases.renew(lease, connection.slave());
    queue.started(job, lease, steps).whenComplete((answer, failure) -> {
      if (failure != null) {
        notWritten(job, failure); // the slave's next statement about it tries again
      } else if (refused(answer)) {
        connection.speaker().stopNotYours(lease, why(answer));
      }
    });
  }

  /** An attempt is over. Answered only once that is on disk. */
  public void ended(Connection connection, JobId job, LeaseId lease, Ending how, List<Step> steps) {
    connection.heard(clock.instant());
    queue.ended(job, lease, how, steps).whenComplete((answer, failure) -> {
      if (failure != null) {
        notWritten(job, failure); // the slave says it again
        return;
      }
      if (refused(answer)) {
        LOG.warn(
            "job {}: slave {} reported too late that the attempt under lease {} ended ({}): {}",
            job,
            connection.slave(),
            lease,
            how.outcome(),
            why(answer));
        connection.speaker().stopNotYours(lease, why(answer));
      } else {
        connection.speaker().endTaken(lease);
      }
      bell.run();
    });
  }

  /** The connection ended. Its leases live on until they run out, or the slave comes back. */
  public void goodbye(Connection connection, String why) {
    roster.disconnected(connection, why);
  }

  /** A job moved: a slave that works on one that is to end is told so. */
  public void moved(Transition transition) {
    if (transition.kind() == Transition.Kind.CANCELLING) {
      transition
          .job()
          .lease()
          .ifPresent(lease -> roster
              .of(lease.slave())
              .ifPresent(connection ->
                  connection.speaker().stopCancelled(lease.id(), cancellation(transition))));
    }
  }

  private boolean renewedOrStopped(Connection connection, LeaseId lease) {
    if (!leases.renew(lease, connection.slave())) {
      connection
          .speaker()
          .stopNotYours(lease, "lease " + lease + " is not held by " + connection.slave());
      return false;
    }
    leases
        .find(lease)
        .filter(held -> held.job().state() == JobState.CANCELLING)
        .ifPresent(held -> connection
            .speaker()
            .stopCancelled(lease, held.job().cancellation().map(Ending::detail).orElse("")));
    return true;
  }

  private static String cancellation(Transition transition) {
    return transition.job().cancellation().map(Ending::detail).orElse("");
  }

  private static boolean refused(Optional<Transition> answer) {
    return answer
        .map(transition -> transition.kind() == Transition.Kind.REFUSED)
        .orElse(true);
  }

  private static String why(Optional<Transition> answer) {
    return answer.map(Transition::reason).orElse("there is no such job");
  }

  private static void written(CompletableFuture<?> change, JobId job) {
    change.whenComplete((answer, failure) -> {
      if (failure != null) {
        notWritten(job, failure);
      }
    });
  }

  private static void notWritten(JobId job, Throwable failure) {
    LOG.warn("job {}: what a slave said could not be written: {}", job, failure.getMessage());
  }
}
