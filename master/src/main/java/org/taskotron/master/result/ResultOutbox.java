package org.taskotron.master.result;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.master.result.ResultStore.WaitingResult;

/**
 * Posts what waits to ResultsDB: a job's results one after the other, several jobs beside each other, for as long as it
 * takes. What it knows beside the store is lost in a crash without harm: a result that was posted and not noted is
 * posted again under the same key, which is nothing new over there.
 *
 * <pre>
 *   store: a/1 b/1 a/2 c/1 …        one pass
 *   job a: a/1 → a/2                a lane for each job, some beside each other; while ResultsDB is away only one,
 *   job b: b/1                      after a pause, to see whether it is back
 * </pre>
 *
 * <p>Safe for use by several threads; the work is done by a thread of its own.
 */
public final class ResultOutbox implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ResultOutbox.class);
  private static final int LANES = 16;
  private static final int PAGE = 500;
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration SAY_EVERY = Duration.ofMinutes(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int TROUBLES_OF_EVERYBODY = 3;

  private final ResultStore store;
  private final ResultsDb resultsDb;
  private final Ticker ticker;
  private final ScheduledExecutorService thread;
  private final AtomicBoolean rung = new AtomicBoolean();
  private final Map<ResultKey, Set<CompletableFuture<Answered>>> awaited =
      new ConcurrentHashMap<>();
  private final AtomicLong posted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  // The thread's own.
  private final Map<UUID, Deque<WaitingResult>> lanes = new HashMap<>();
  private final Map<UUID, Rest> resting = new HashMap<>();
  private Duration pausedUntil = Duration.ZERO;
  private Duration lookAt = Duration.ZERO;
  private int troubles;
  private Optional<Duration> saidAt = Optional.empty();

  /** What ResultsDB answered: an id, or why it refuses. */
  public record Answered(long id, String refused) {}

  private record Rest(int times, Duration until) {}

  private ResultOutbox(ResultStore store, ResultsDb resultsDb, Ticker ticker) {
    this.store = store;
    this.resultsDb = resultsDb;
    this.ticker = ticker;
    this.thread = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("result-outbox"));
  }

  /** An outbox that works when {@link #pass} is called. */
  static ResultOutbox byHand(ResultStore store, ResultsDbConfig config, Ticker ticker) {
    return new ResultOutbox(store, new ResultsDb(config), ticker);
  }

  /** Starts to post what waits. */
  public static ResultOutbox start(ResultStore store, ResultsDbConfig config, Ticker ticker) {
    ResultOutbox outbox = byHand(store, config, ticker);
    outbox.thread.scheduleWithFixedDelay(outbox::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    return outbox;
  }

  /** There is something new in the store. Costs nothing; may be said too often. */
  public void ring() {
    if (rung.compareAndSet(false, true)) {
      onThread(this::passNow);
    }
  }

  /** Starts what is due; for tests. */
  CompletableFuture<Void> pass() {
    return CompletableFuture.runAsync(this::passNow, thread);
  }

  /**
   * The answer to a result that is being handed in; asked for before it is kept. It never comes when the result is not
   * kept after all: the caller sets a limit, and {@linkplain #forget forgets}.
   */
  CompletableFuture<Answered> answerTo(ResultKey key) {
    CompletableFuture<Answered> waiter = new CompletableFuture<>();
    awaited.compute(key, (same, others) -> {
      Set<CompletableFuture<Answered>> all = others == null ? new HashSet<>() : others;
      all.add(waiter);
      return all;
    });
    return waiter;
  }

  void forget(ResultKey key, CompletableFuture<Answered> waiter) {
    awaited.computeIfPresent(key, (same, others) -> {
      others.remove(waiter);
      return others.isEmpty() ? null : others;
    });
  }

  /** Results posted since the start. */
  public long posted() {
    return posted.get();
  }

  /** Results that ResultsDB refused since the start. */
  public long refused() {
    return refused.get();
  }

  private void tick() {
    try {
      if (ticker.now().compareTo(lookAt) >= 0) {
        passNow();
      }
    } catch (RuntimeException e) {
      LOG.error("a pass of the outbox failed", e);
    }
  }

  private void passNow() {
    rung.set(false);
    Duration now = ticker.now();
    lookAt = now.plus(LOOK_EVERY);
    if (now.compareTo(pausedUntil) < 0) {
      lookAt = pausedUntil;
      return;
    }
    try {
      fillLanes(now);
    } catch (DatabaseAway e) {
      LOG.debug("the outbox looks again later: {}", e.getMessage());
      lookAt = now.plus(FIRST_PAUSE);
    }
    resting.values().forEach(rest -> lookAt = min(lookAt, rest.until()));
  }

  private void fillLanes(Duration now) {
    int most = troubles > 0 ? 1 : LANES;
    long after = 0;
    boolean more = true;
    while (more && lanes.size() < most) {
      List<WaitingResult> page = store.waiting(after, PAGE);
      for (Map.Entry<UUID, Deque<WaitingResult>> job : byJob(page).entrySet()) {
        if (lanes.size() < most && !lanes.containsKey(job.getKey()) && !rests(job.getKey(), now)) {
          lanes.put(job.getKey(), job.getValue());
          postNext(job.getKey());
        }
      }
      more = page.size() == PAGE;
      after = more ? page.get(PAGE - 1).id() : after;
    }
  }

  private static Map<UUID, Deque<WaitingResult>> byJob(List<WaitingResult> page) {
    Map<UUID, Deque<WaitingResult>> jobs = new LinkedHashMap<>();
    page.forEach(result ->
        jobs.computeIfAbsent(result.key().job(), job -> new ArrayDeque<>()).add(result));
    return jobs;
  }

  private boolean rests(UUID job, Duration now) {
    Rest rest = resting.get(job);
    return rest != null && now.compareTo(rest.until()) < 0;
  }

  private void postNext(UUID job) {
    Deque<WaitingResult> lane = lanes.get(job);
    WaitingResult next = lane == null ? null : lane.poll();
    if (next == null || ticker.now().compareTo(pausedUntil) < 0) {
      lanes.remove(job);
      ring();
      return;
    }
    resultsDb.post(next).whenComplete((reply, failure) -> onThread(() -> answered(next, reply)));
  }

  private void answered(WaitingResult result, ResultsDb.Reply reply) {
    if (reply instanceof ResultsDb.Stored stored) {
      allIsWell();
      posted.incrementAndGet();
      tell(result.key(), new Answered(stored.id(), ""));
      note(result, store.stored(result.key(), stored.id()));
    } else if (reply instanceof ResultsDb.Refused words) {
      allIsWell();
      refused.incrementAndGet();
      LOG.warn(
          "job {}: ResultsDB refused result {}: {}",
          result.key().job(),
          result.key(),
          words.words());
      tell(result.key(), new Answered(0, words.words()));
      note(result, store.refused(result.key(), words.words()));
    } else if (reply instanceof ResultsDb.Trouble trouble) {
      inTrouble(result, trouble);
    } else {
      inTrouble(result, new ResultsDb.Trouble("no answer", true, Optional.empty()));
    }
  }

  private void tell(ResultKey key, Answered answer) {
    Set<CompletableFuture<Answered>> waiters = awaited.remove(key);
    if (waiters != null) {
      waiters.forEach(waiter -> waiter.complete(answer));
    }
  }

  /** The lane goes on when the answer is on the disk; if that fails the result is posted again, which harms nothing. */
  private void note(WaitingResult result, CompletableFuture<Void> noted) {
    UUID job = result.key().job();
    noted.whenComplete((done, failure) -> onThread(() -> {
      if (failure == null) {
        resting.remove(job);
        postNext(job);
      } else {
        rest(job, Optional.empty());
      }
    }));
  }

  private void allIsWell() {
    if (saidAt.isPresent()) {
      LOG.info("ResultsDB at {} answers again", resultsDb.address());
      saidAt = Optional.empty();
    }
    troubles = 0;
    pausedUntil = Duration.ZERO;
  }

  private void inTrouble(WaitingResult result, ResultsDb.Trouble trouble) {
    Duration now = ticker.now();
    rest(result.key().job(), trouble.pause());
    boolean counts = now.compareTo(pausedUntil) >= 0;
    if (counts) {
      troubles++;
      if (trouble.everybody() || troubles >= TROUBLES_OF_EVERYBODY) {
        pausedUntil = now.plus(trouble.pause().orElse(pause(troubles)));
        lookAt = min(lookAt, pausedUntil);
      }
    }
    if (now.compareTo(pausedUntil) >= 0) {
      LOG.warn(
          "job {}: result {} is tried again later: {}",
          result.key().job(),
          result.key(),
          trouble.why());
    } else if (saidAt.isEmpty() || now.minus(saidAt.get()).compareTo(SAY_EVERY) >= 0) {
      LOG.warn(
          "waiting for ResultsDB at {}: {}; results wait and are posted when it answers",
          resultsDb.address(),
          trouble.why());
      saidAt = Optional.of(now);
    }
  }

  private void rest(UUID job, Optional<Duration> asked) {
    lanes.remove(job);
    int times = resting.containsKey(job) ? resting.get(job).times() + 1 : 1;
    Duration until = ticker.now().plus(asked.orElse(pause(times)));
    resting.put(job, new Rest(times, until));
    lookAt = min(lookAt, until);
    ring();
  }

  /** 0.5 s, 1 s, 2 s … 30 s. */
  private static Duration pause(int times) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, 10));
    return min(pause, LONGEST_PAUSE);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void onThread(Runnable work) {
    try {
      thread.execute(() -> {
        try {
          work.run();
        } catch (RuntimeException e) {
          LOG.error("a step of the outbox failed", e);
        }
      });
    } catch (RejectedExecutionException e) {
      LOG.debug("the outbox is closed");
    }
  }

  /** Stops; what waits is posted after the next start. */
  @Override
  public void close() {
    thread.shutdownNow();
    resultsDb.close();
  }
}
