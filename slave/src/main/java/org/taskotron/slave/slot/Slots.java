package org.taskotron.slave.slot;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.slave.connection.Assignment;
import org.taskotron.slave.connection.AttemptId;
import org.taskotron.slave.connection.Saying;
import org.taskotron.slave.connection.Standing;
import org.taskotron.slave.connection.Standing.Mood;
import org.taskotron.slave.connection.Terms;
import org.taskotron.slave.connection.Work;
import org.taskotron.slave.run.Alive;

/**
 * All attempts that the slave holds. An attempt is held from its assignment until the master has taken its end; it is
 * found by its lease. Safe for use by several threads.
 */
public final class Slots implements Work {

  private static final Logger LOG = LoggerFactory.getLogger(Slots.class);
  private static final Duration UNTIL_WELCOMED = Duration.ofMinutes(5);

  private final Means means;
  private final Teller teller;
  private final MeterRegistry metrics;
  private final Map<Long, Attempt> held = new ConcurrentHashMap<>();
  private final Object gone = new Object();
  private volatile SlaveFacts facts;
  private volatile Mood mood = Mood.WILLING;
  private volatile Duration lostAfter = UNTIL_WELCOMED;
  private volatile boolean closed;

  /**
   * @param teller told when there is something to say
   */
  public Slots(Means means, SlaveFacts facts, Teller teller, MeterRegistry metrics) {
    this.means = means;
    this.facts = facts;
    this.teller = teller;
    this.metrics = metrics;
    metrics.gaugeMapSize("taskotron.slave.attempts.held", List.of(), held);
    metrics.gauge("taskotron.slave.slots", this, slots -> slots.facts.slots());
  }

  /** Goes on with what a slave before this one left. To be called once, before the first connection. */
  public void goOn() throws IOException {
    Files.createDirectories(means.jobs());
    for (AttemptDirectory directory : directories()) {
      Optional<Taken> taken = directory.journal().read().map(AttemptJournal.Content::taken);
      if (taken.isPresent()) {
        LOG.info(
            "{}: goes on, from before the slave's start",
            taken.get().assignment().attempt());
        hold(new Attempt(taken.get(), directory, true));
      } else {
        LOG.warn("{}: removed, since it is no whole attempt", directory);
        directory.remove();
      }
    }
  }

  /** How many attempts are held. */
  public int size() {
    return held.size();
  }

  /** Whether the slave takes new work. The master hears of it when that changes, not when only the words do. */
  public void mood(Mood now) {
    boolean changes = now.acceptsWork() != mood.acceptsWork();
    mood = now;
    if (changes && now.acceptsWork()) {
      LOG.info("takes new work again");
    } else if (changes) {
      LOG.warn("takes no new work: {}", now.whyNot());
    }
    if (changes) {
      teller.tellMood();
    }
  }

  /** Says other things of itself from the next connection on. */
  public void facts(SlaveFacts now) {
    facts = now;
  }

  /** Leaves all tasks running; the next slave in this directory goes on with them. */
  public void leave() {
    closed = true;
    held.values().forEach(Attempt::leave);
  }

  /** Ends all tasks, and gives their jobs back. */
  public void killAll(String why) {
    closed = true;
    for (Attempt attempt : held.values()) {
      if (!attempt.isOver()) {
        LOG.info("{}: ended, for the slave is being stopped", attempt.id());
        execute(() -> attempt.halt(Halt.SLAVE_STOPPED, why));
      }
    }
  }

  /** Waits until nothing is held any more. */
  public boolean awaitNone(int seconds) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    synchronized (gone) {
      while (!held.isEmpty() && System.nanoTime() - until < 0) {
        TimeUnit.NANOSECONDS.timedWait(gone, until - System.nanoTime());
      }
    }
    return held.isEmpty();
  }

  @Override
  public Standing standing() {
    List<Standing.Held> attempts = held.values().stream()
        .filter(attempt -> !attempt.givenUp())
        .map(attempt -> new Standing.Held(attempt.id(), attempt.lease()))
        .toList();
    SlaveFacts now = facts;
    return new Standing(
        now.slots(),
        now.labels(),
        now.arches(),
        now.version(),
        now.host(),
        now.bootId(),
        attempts,
        closed ? new Mood("is being stopped") : mood);
  }

  @Override
  public List<Long> leases() {
    return held.values().stream()
        .filter(attempt -> !attempt.givenUp())
        .map(Attempt::lease)
        .toList();
  }

  @Override
  public Optional<Saying> saying(long lease) {
    return Optional.ofNullable(held.get(lease)).flatMap(Attempt::saying);
  }

  @Override
  public void welcomed(Terms terms) {
    lostAfter = terms.lostAfter();
    means.retries().masterIsThere();
  }

  @Override
  public void assigned(Assignment assignment) {
    Attempt known = held.get(assignment.lease().number());
    if (known != null) {
      LOG.debug("{}: assigned again, and held already", known.id());
      teller.tell(known.lease());
      return;
    }
    if (closed) {
      LOG.info("{}: not taken, for the slave is being stopped", assignment.attempt());
      return;
    }
    LOG.info(
        "{}: assigned under lease {}: {} on {}",
        assignment.attempt(),
        assignment.lease().number(),
        assignment.repository(),
        assignment.item());
    hold(new Attempt(
        new Taken(assignment, facts.bootId(), lostAfter),
        new AttemptDirectory(means.jobs(), means.spares(), assignment.attempt()),
        false));
  }

  @Override
  public void stopped(long lease, StopReason reason, String detail) {
    Attempt attempt = held.get(lease);
    if (attempt == null) {
      return;
    }
    Halt halt = switch (reason) {
      case CANCELLED -> Halt.CANCELLED;
      case NOT_YOURS -> Halt.NOT_YOURS;
    };
    LOG.info("{}: to be stopped ({}): {}", attempt.id(), halt, detail);
    if (halt == Halt.NOT_YOURS && attempt.isOver()) {
      forget(attempt);
    } else {
      execute(() -> attempt.halt(halt, detail));
    }
  }

  @Override
  public void renewed(Collection<Long> leases) {
    for (long lease : leases) {
      Attempt attempt = held.get(lease);
      if (attempt != null && attempt.onDisk() && !attempt.isOver()) {
        touch(attempt);
      }
    }
  }

  @Override
  public void endTaken(long lease) {
    Attempt attempt = held.get(lease);
    if (attempt != null && attempt.isOver()) {
      forget(attempt);
    }
  }

  private void hold(Attempt attempt) {
    held.put(attempt.lease(), attempt);
    execute(() -> walk(attempt));
  }

  private void walk(Attempt attempt) {
    switch (new AttemptLife(attempt, means, teller).walk()) {
      case TO_ITS_END -> {
        attempt.saying().flatMap(Saying::ending).ifPresent(ending -> {
          LOG.info("{}: {}", attempt.id(), ending);
          metrics
              .counter(
                  "taskotron.slave.attempts.ended", "outcome", ending.outcome().name())
              .increment();
        });
        // Given up while its end was being written: nobody wants to hear it.
        if (attempt.givenUp()) {
          forget(attempt);
        } else {
          teller.tell(attempt.lease());
        }
      }
      case GIVEN_UP -> forget(attempt);
      case LEFT -> LOG.info("{}: left as it is, for the next start", attempt.id());
    }
  }

  private void forget(Attempt attempt) {
    if (held.remove(attempt.lease(), attempt)) {
      synchronized (gone) {
        gone.notifyAll();
      }
      execute(() -> remove(attempt));
    }
  }

  private static void remove(Attempt attempt) {
    try {
      attempt.directory().remove();
    } catch (IOException e) {
      LOG.warn("{}: not all of it could be removed: {}", attempt.id(), e.toString());
    }
  }

  private static void touch(Attempt attempt) {
    try {
      Alive.touch(attempt.directory().workspace().alive());
    } catch (IOException e) {
      LOG.error(
          "{}: its supervisor could not be told of the lease: {}", attempt.id(), e.toString());
    }
  }

  private void execute(Runnable task) {
    try {
      means.executor().execute(() -> {
        try {
          task.run();
        } catch (RuntimeException e) {
          LOG.error("an attempt broke, for a reason of our own", e);
        }
      });
    } catch (RejectedExecutionException e) {
      LOG.debug("closed: not done any more", e);
    }
  }

  private List<AttemptDirectory> directories() throws IOException {
    List<AttemptDirectory> directories = new ArrayList<>();
    for (Path job : list(means.jobs())) {
      List<Path> attempts = list(job);
      if (attempts.isEmpty() && isJob(job)) {
        // The slave was ended between making it and what belongs into it.
        Files.deleteIfExists(job);
      }
      for (Path attempt : attempts) {
        id(job, attempt)
            .ifPresent(
                id -> directories.add(new AttemptDirectory(means.jobs(), means.spares(), id)));
      }
    }
    return directories;
  }

  private static boolean isJob(Path job) {
    try {
      UUID.fromString(job.getFileName().toString());
      return Files.isDirectory(job);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<AttemptId> id(Path job, Path attempt) {
    try {
      return Optional.of(new AttemptId(
          UUID.fromString(job.getFileName().toString()),
          Integer.parseInt(attempt.getFileName().toString())));
    } catch (IllegalArgumentException e) {
      LOG.warn("{}: left alone, since it is no attempt of ours", attempt);
      return Optional.empty();
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
