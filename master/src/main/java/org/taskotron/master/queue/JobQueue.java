package org.taskotron.master.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobRequest;
import org.taskotron.master.job.Lease;
import org.taskotron.master.job.LeaseId;
import org.taskotron.master.job.Lifecycle;
import org.taskotron.master.job.Transition;

/**
 * Changes jobs, and nobody else does. Whoever wants a change hands it in and gets a future, which completes after the
 * commit; changes that wait together share one transaction. Safe for use by several threads.
 *
 * <p>The order is always: decide (pure), write, commit, then act: leases in memory first, then the caller, then the
 * {@link Effects}.
 */
public final class JobQueue {
  private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);

  /** An expiry that waited longer than this for its turn is not trusted: the database may have been away. */
  private static final Duration EXPIRY_IS_FRESH = Duration.ofSeconds(5);

  private final ChangeWriter writer;
  private final Leases leases;
  private final Clock clock;
  private final Ticker ticker;
  private final List<Effects> effects = new CopyOnWriteArrayList<>();

  public JobQueue(ChangeWriter writer, Leases leases, Clock clock, Ticker ticker) {
    this.writer = writer;
    this.leases = leases;
    this.clock = clock;
    this.ticker = ticker;
    writer.start(this::decideAndWrite);
  }

  /** Adds somebody who acts when a job has moved. */
  public void afterwards(Effects effect) {
    effects.add(effect);
  }

  /** Makes a job, or answers with the one that has this id already. */
  public CompletableFuture<Transition> submit(JobId id, JobRequest request, String by) {
    return handIn(
            new Change(id, (job, now) -> Optional.of(Lifecycle.submit(job, id, request, by, now))))
        .thenApply(Optional::orElseThrow);
  }

  /** Gives a queued job to a slave. */
  public CompletableFuture<Optional<Transition>> claim(JobId id, Lease lease) {
    return change(id, (job, now) -> Lifecycle.claim(job, lease, now));
  }

  /** The slave has the job and works on it; these are its steps so far. */
  public CompletableFuture<Optional<Transition>> started(
      JobId id, LeaseId lease, List<Step> steps) {
    return change(id, (job, now) -> Lifecycle.started(job, lease, now), lease, steps);
  }

  /** The slave says that the attempt is over. */
  public CompletableFuture<Optional<Transition>> ended(
      JobId id, LeaseId lease, Ending how, List<Step> steps) {
    return change(id, (job, now) -> Lifecycle.ended(job, lease, how, now), lease, steps);
  }

  /** The lease ran out. Decided only if its turn comes soon: time during which the database was away does not count. */
  public CompletableFuture<Optional<Transition>> leaseExpired(JobId id, LeaseId lease) {
    Duration since = ticker.now();
    return change(
        id,
        (job, now) -> ticker.since(since).compareTo(EXPIRY_IS_FRESH) > 0
            ? Lifecycle.leaseExpired(job, new LeaseId(Long.MAX_VALUE), now)
            : Lifecycle.leaseExpired(job, lease, now));
  }

  /** The slave is here and does not know the lease. */
  public CompletableFuture<Optional<Transition>> forgotten(JobId id, LeaseId lease) {
    return change(id, (job, now) -> Lifecycle.forgotten(job, lease, now));
  }

  /** Somebody wants it ended. */
  public CompletableFuture<Optional<Transition>> cancel(JobId id, Ending why) {
    return change(id, (job, now) -> Lifecycle.cancel(job, why, now));
  }

  /** The task's repository, branch or commit is not there. */
  public CompletableFuture<Optional<Transition>> environmentBroken(JobId id, String detail) {
    return change(id, (job, now) -> Lifecycle.environmentBroken(job, detail, now));
  }

  /** Somebody wants a done job to run again. */
  public CompletableFuture<Optional<Transition>> retry(JobId id) {
    return change(id, Lifecycle::retry);
  }

  /** A decision on a job that must exist. */
  private interface OnJob {
    Transition decide(Job job, Instant now);
  }

  private CompletableFuture<Optional<Transition>> change(JobId id, OnJob decision) {
    return handIn(new Change(id, (job, now) -> job.map(known -> decision.decide(known, now))));
  }

  private CompletableFuture<Optional<Transition>> change(
      JobId id, OnJob decision, LeaseId lease, List<Step> steps) {
    return handIn(new Change(
        id,
        (job, now) -> job.map(known -> decision.decide(known, now)),
        Optional.of(new Change.Steps(lease, steps))));
  }

  private CompletableFuture<Optional<Transition>> handIn(Change change) {
    CompletableFuture<Optional<Transition>> told = new CompletableFuture<>();
    writer.submit(change).whenComplete((transition, failure) -> {
      if (failure != null) {
        told.completeExceptionally(failure);
        return;
      }
      Optional<Transition> moved = transition.filter(t -> t.kind().moved());
      moved.ifPresent(this::keepLeases);
      told.complete(transition);
      moved.ifPresent(this::act);
    });
    return told;
  }

  private void keepLeases(Transition transition) {
    transition.closed().ifPresent(closed -> leases.released(closed.lease().id()));
    if (transition.job().state().leased()) {
      leases.held(transition.job());
    }
  }

  private void act(Transition transition) {
    for (Effects effect : effects) {
      try {
        effect.moved(transition);
      } catch (RuntimeException e) {
        LOG.error("job {}: an effect of {} failed", transition.job().id(), transition.kind(), e);
      }
    }
  }

  /** Runs on the writing thread, inside the transaction; again from the start when the database broke off. */
  private List<Optional<Transition>> decideAndWrite(JobStore store, List<Change> changes) {
    Map<JobId, Job> asRead =
        store.read(changes.stream().map(Change::job).distinct().toList());
    Batch batch = new Batch(asRead);
    Instant now = clock.instant();
    List<Optional<Transition>> told =
        changes.stream().map(change -> batch.apply(change, now)).toList();
    batch.write(store);
    return told;
  }

  /** The jobs of one transaction, as they come to be, and what is to be written about them. */
  private static final class Batch {
    private final Map<JobId, Job> asRead;
    private final Map<JobId, Job> jobs;
    private final Map<JobId, Job> touched = new LinkedHashMap<>();
    private final List<Job> claimed = new ArrayList<>();
    private final List<JobStore.AttemptUpdate> attempts = new ArrayList<>();
    private final List<Announcement> announcements = new ArrayList<>();

    Batch(Map<JobId, Job> asRead) {
      this.asRead = asRead;
      this.jobs = new HashMap<>(asRead);
    }

    Optional<Transition> apply(Change change, Instant now) {
      Optional<Transition> decided =
          change.decision().on(Optional.ofNullable(jobs.get(change.job())), now);
      decided.ifPresent(transition -> note(transition, change.steps(), now));
      return decided;
    }

    private void note(Transition transition, Optional<Change.Steps> steps, Instant now) {
      Job job = transition.job();
      if (transition.kind().moved()) {
        jobs.put(job.id(), job);
        touched.put(job.id(), job);
        announcements.add(new Announcement(now, transition.kind(), job));
        if (transition.kind() == Transition.Kind.CLAIMED) {
          claimed.add(job);
        }
      }
      boolean started = transition.kind() == Transition.Kind.STARTED;
      boolean news = steps.isPresent() && transition.kind() != Transition.Kind.REFUSED;
      if (started || news || transition.closed().isPresent()) {
        LeaseId lease = transition
            .closed()
            .map(closed -> closed.lease().id())
            .orElseGet(() -> steps.map(Change.Steps::lease).orElseThrow());
        attempts.add(new JobStore.AttemptUpdate(
            job.id(),
            lease,
            started,
            transition.closed(),
            steps.map(Change.Steps::steps).orElse(List.of()),
            now));
      }
    }

    void write(JobStore store) {
      List<Job> made = new ArrayList<>();
      List<JobStore.Replacement> changed = new ArrayList<>();
      touched.values().forEach(job -> {
        Job before = asRead.get(job.id());
        if (before == null) {
          made.add(job);
        } else {
          changed.add(new JobStore.Replacement(job, before.version()));
        }
      });
      store.insert(made);
      store.replace(changed);
      store.openAttempts(claimed);
      store.updateAttempts(attempts);
      store.announce(announcements);
    }
  }
}
