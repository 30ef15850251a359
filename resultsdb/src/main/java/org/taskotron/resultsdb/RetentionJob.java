package org.taskotron.resultsdb;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.Durations;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.resultsdb.result.ResultStore;
import org.taskotron.resultsdb.retention.Report;
import org.taskotron.resultsdb.retention.Retention;
import org.taskotron.resultsdb.retention.RetentionStore;

/**
 * Lets retention make its passes in the background, and says of each what it did. Whatever goes wrong in a pass, the next
 * one comes in its time.
 */
final class RetentionJob implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);
  private static final Duration FIRST = Duration.ofMinutes(1);

  private final Duration every;
  private final Supplier<Retention> retention;
  private final Ticker ticker;
  private final Counter deleted;
  private final Counter held;
  private final Timer passes;
  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("resultsdb-retention"));
  private Duration due;

  /** @param retention for a pass; may refuse while the database is away */
  RetentionJob(Duration every, Supplier<Retention> retention, Chassis chassis) {
    this.every = every;
    this.retention = retention;
    this.ticker = chassis.ticker();
    this.due = ticker.now().plus(FIRST);
    MeterRegistry metrics = chassis.metrics();
    this.deleted = Counter.builder("resultsdb.retention.deleted")
        .description("results that no rule keeps any more and that were deleted")
        .register(metrics);
    this.held = Counter.builder("resultsdb.retention.held")
        .description("results that only a pin or a waiver kept, counted in each pass")
        .register(metrics);
    this.passes = Timer.builder("resultsdb.retention.pass")
        .description("passes of retention over all results")
        .register(metrics);
  }

  /** Looks each second whether a pass is due. */
  void start() {
    background.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** For one thread at a time. */
  void tick() {
    if (ticker.now().compareTo(due) >= 0) {
      pass();
      due = ticker.now().plus(every);
    }
  }

  private void pass() {
    Duration began = ticker.now();
    try {
      Report report = retention.get().pass();
      Duration took = ticker.since(began);
      passes.record(took);
      deleted.increment(report.deleted());
      held.increment(report.held());
      LOG.info(
          "retention: {} results deleted: {}; {} kept by pins or waivers; in {}",
          report.deleted(),
          String.join(", ", report.lines()),
          report.held(),
          Durations.text(took.truncatedTo(ChronoUnit.MILLIS)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
      if (cause instanceof DatabaseAway
          || cause instanceof HttpRefusal
          || cause instanceof RejectedExecutionException) {
        LOG.info("retention goes on with the next pass: {}", cause.getMessage());
      } else {
        LOG.error("retention: a pass broke off", e);
      }
    }
  }

  /** The writer's rest between two transactions. */
  private static void sleep(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  /** What is to go by these settings. */
  static Retention retention(
      ResultsDbConfig config, ResultStore results, RetentionStore store, Clock clock) {
    return new Retention(
        config.retention().rules(),
        results,
        store,
        () -> store.announced(config.announce().destinations()),
        clock,
        RetentionJob::sleep);
  }

  @Override
  public void close() {
    background.shutdownNow();
    try {
      if (!background.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("retention was still at work at the end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
