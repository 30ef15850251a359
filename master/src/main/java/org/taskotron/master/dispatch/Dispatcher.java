package org.taskotron.master.dispatch;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Lease;
import org.taskotron.master.job.Requirement;
import org.taskotron.master.job.Transition;
import org.taskotron.master.queue.JobQueue;
import org.taskotron.master.queue.Leases;
import org.taskotron.master.slave.Connection;
import org.taskotron.master.slave.Roster;

/**
 * Gives queued jobs to free slots. A pass reads what waits, hands in claims, and returns; each claim that is committed is
 * told to its slave. Production runs a pass when the bell rings and once a second; tests call it.
 *
 * <pre>
 *   lines in the database                     free slots
 *   "":            job 7 (p 10), job 3 ...    client01: 2 of 2   labels big
 *   "x86_64;big":  job 5 ...                  client02: 0 of 1
 *        └────── merged by priority, then order ──────┘
 *                 claim(job 7, client01), claim(job 5, client01)
 * </pre>
 *
 * <p>{@link #pass} is called by one thread at a time; everything else is safe for use by several.
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final int MOST_IN_A_PASS = 500;

  private final QueuedJobs queued;
  private final JobQueue queue;
  private final Leases leases;
  private final Roster roster;
  private final Commits commits;
  private final Clock clock;

  private final Semaphore bell = new Semaphore(0);
  /** Every line in which a job was ever seen; a line that is empty costs one look into an index. */
  private final Set<Requirement> lines = ConcurrentHashMap.newKeySet();
  /** Jobs that are being claimed: committed soon, still QUEUED in the database. */
  private final Set<JobId> beingClaimed = ConcurrentHashMap.newKeySet();

  private final Map<String, AtomicInteger> claimsOfSlave = new ConcurrentHashMap<>();
  /** Jobs that wait for something else than a slot. */
  private final Map<JobId, String> held = new ConcurrentHashMap<>();

  private volatile @Nullable String idleReason;

  public Dispatcher(
      QueuedJobs queued,
      JobQueue queue,
      Leases leases,
      Roster roster,
      Commits commits,
      Clock clock) {
    this.queued = queued;
    this.queue = queue;
    this.leases = leases;
    this.roster = roster;
    this.commits = commits;
    this.clock = clock;
  }

  /** Reads which lines there are; once at start. */
  public void restore() {
    lines.addAll(queued.lines());
  }

  /** There may be something to do. */
  public void ring() {
    if (bell.availablePermits() == 0) {
      bell.release();
    }
  }

  /** Waits for the bell, a second at most. */
  public void awaitBell() throws InterruptedException {
    if (bell.tryAcquire(1, TimeUnit.SECONDS)) {
      bell.drainPermits();
    }
  }

  /** Gives out nothing until {@link #resume}; what runs goes on. */
  public void idle(String reason) {
    idleReason = reason;
    LOG.info("idle: no job is given out: {}", reason);
  }

  /** Gives out jobs again. */
  public void resume() {
    idleReason = null;
    LOG.info("jobs are given out again");
    ring();
  }

  /** Why nothing is given out, if so. */
  public Optional<String> idleReason() {
    return Optional.ofNullable(idleReason);
  }

  /** A job moved: perhaps it waits now, perhaps a slot is free. */
  public void moved(Transition transition) {
    Job job = transition.job();
    if (job.state() == JobState.QUEUED) {
      lines.add(job.request().requirement());
      ring();
    } else {
      held.remove(job.id());
      if (transition.closed().isPresent()) {
        ring();
      }
    }
  }

  /** Why a queued job waits, in words. */
  public String whyWaiting(Job job) {
    String idle = idleReason;
    String reason = held.get(job.id());
    if (idle != null) {
      return "the master is idle: " + idle;
    }
    if (reason != null) {
      return reason;
    }
    Requirement requirement = job.request().requirement();
    List<Connection> able = roster.all().stream()
        .filter(connection -> meets(requirement, connection))
        .toList();
    if (able.isEmpty()) {
      return "no connected slave has " + words(requirement);
    }
    if (able.stream().noneMatch(connection -> connection.accepting().work())) {
      return "no slave that could run it takes work: " + able.get(0).accepting().whyNot();
    }
    return "all slots that could run it are taken, or others are before it";
  }

  private static String words(Requirement requirement) {
    List<String> words = new ArrayList<>();
    if (!requirement.arch().isEmpty()) {
      words.add("arch " + requirement.arch());
    }
    if (!requirement.labels().isEmpty()) {
      words.add("labels " + String.join(", ", requirement.labels()));
    }
    return words.isEmpty() ? "a slot" : String.join(" and ", words);
  }

  /** One pass: claims for as many free slots as there are jobs for. */
  public void pass() {
    if (idleReason != null) {
      return;
    }
    try {
      Slots slots = freeSlots();
      if (slots.total > 0) {
        waitingFor(slots).forEach(job -> give(job, slots));
      }
    } catch (DatabaseAway e) {
      LOG.debug(
          "no pass: {}", e.getMessage()); // the database's own condition says so once a minute
    }
  }

  /** The jobs at the head of the lines that somebody with a free slot could run, first things first. */
  private List<Job> waitingFor(Slots slots) {
    int limit = Math.min(slots.total, MOST_IN_A_PASS) + beingClaimed.size() + held.size();
    List<Job> jobs = new ArrayList<>();
    for (Requirement line : lines) {
      if (slots.anyFor(line)) {
        jobs.addAll(queued.first(line, limit));
      }
    }
    // Each line is in order already, and the sort is stable; between lines the older submission
    // goes first.
    jobs.sort(
        Comparator.comparing((Job job) -> -job.request().priority()).thenComparing(Job::submitted));
    return jobs;
  }

  private void give(Job job, Slots slots) {
    if (beingClaimed.contains(job.id())) {
      return;
    }
    Optional<Connection> slave = slots.bestFor(job.request().requirement());
    if (slave.isEmpty()) {
      return;
    }
    Commits.Answer commit = commits.resolve(job.request().task());
    switch (commit.kind()) {
      case FOUND -> {
        held.remove(job.id());
        slots.take(slave.get());
        claim(job, slave.get().slave(), commit.text());
      }
      case MISSING -> broken(job, commit.text());
      case UNREACHABLE -> hold(job, commit.text());
    }
  }

  private void claim(Job job, String slave, String commit) {
    Leases.LeaseSecret secret = Leases.newSecret();
    Lease lease = new Lease(leases.next(), secret.hash(), slave, commit, clock.instant());
    beingClaimed.add(job.id());
    claimsOf(slave).incrementAndGet();
    queue.claim(job.id(), lease).whenComplete((answer, failure) -> {
      beingClaimed.remove(job.id());
      claimsOf(slave).decrementAndGet();
      if (failure != null) {
        LOG.warn("job {}: could not be claimed for {}: {}", job.id(), slave, failure.getMessage());
        return;
      }
      answer
          .filter(transition -> transition.kind() == Transition.Kind.CLAIMED)
          .ifPresent(transition -> assign(transition.job(), slave, secret));
    });
  }

  private void assign(Job job, String slave, Leases.LeaseSecret secret) {
    LOG.info(
        "job {}: attempt {} goes to {} under lease {}",
        job.id(),
        job.attempts(),
        slave,
        job.lease().orElseThrow().id());
    // A slave that left meanwhile says hello without this lease, and the job is queued again for
    // free.
    roster.of(slave).ifPresent(connection -> connection.speaker().assign(job, secret));
  }

  private void broken(Job job, String why) {
    LOG.warn("job {}: {}", job.id(), why);
    beingClaimed.add(job.id());
    queue
        .environmentBroken(job.id(), why)
        .whenComplete((answer, failure) -> beingClaimed.remove(job.id()));
  }

  private void hold(Job job, String why) {
    if (!why.equals(held.put(job.id(), why))) {
      LOG.warn("job {}: waits: {}", job.id(), why);
    }
  }

  private AtomicInteger claimsOf(String slave) {
    return claimsOfSlave.computeIfAbsent(slave, name -> new AtomicInteger());
  }

  private Slots freeSlots() {
    Slots slots = new Slots();
    for (Connection connection : roster.all()) {
      if (connection.accepting().work()) {
        // Claims first: one that commits in between is then counted twice, never not at all.
        int claims = claimsOf(connection.slave()).get();
        slots.add(
            connection, connection.hello().slots() - claims - leases.countOf(connection.slave()));
      }
    }
    return slots;
  }

  private static boolean meets(Requirement requirement, Connection connection) {
    return requirement.metBy(connection.hello().labels(), connection.hello().arches());
  }

  /** The free slots as one pass sees them. */
  private static final class Slots {
    private final Map<Connection, Integer> free = new HashMap<>();
    private int total;

    void add(Connection connection, int slots) {
      if (slots > 0) {
        free.put(connection, slots);
        total += slots;
      }
    }

    boolean anyFor(Requirement requirement) {
      return free.keySet().stream().anyMatch(connection -> meets(requirement, connection));
    }

    /** The slave with the most room, so that work spreads. */
    Optional<Connection> bestFor(Requirement requirement) {
      return free.entrySet().stream()
          .filter(entry -> entry.getValue() > 0 && meets(requirement, entry.getKey()))
          .max(Comparator.comparingInt((Map.Entry<Connection, Integer> entry) -> entry.getValue())
              .thenComparing(entry -> entry.getKey().slave(), Comparator.reverseOrder()))
          .map(Map.Entry::getKey);
    }

    void take(Connection connection) {
      free.merge(connection, -1, Integer::sum);
    }
  }
}
