package org.taskotron.resultsdb;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.Durations;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.resultsdb.retention.Report;
import org.taskotron.resultsdb.retention.Retention;
import org.taskotron.resultsdb.retention.RetentionConfig;

/** Lets retention make its passes in the background, and says of each what it did. */
final class RetentionJob implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);
  private static final Duration FIRST = Duration.ofMinutes(1);

  private final RetentionConfig config;
  private final List<String> destinations;
  private final StoreGate store;
  private final Clock clock;
  private final Counter deleted;
  private final Counter held;
  private final Timer passes;
  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "resultsdb-retention");
        thread.setDaemon(true);
        return thread;
      });

  /** @param destinations of announcements: what these were not told yet stays */
  RetentionJob(
      RetentionConfig config,
      List<String> destinations,
      StoreGate store,
      Clock clock,
      MeterRegistry metrics) {
    this.config = config;
    this.destinations = List.copyOf(destinations);
    this.store = store;
    this.clock = clock;
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

  /** Without a rule there is nothing to do. */
  void start() {
    if (!config.rules().isEmpty()) {
      long first = Math.min(FIRST.toMillis(), config.every().toMillis());
      background.scheduleWithFixedDelay(
          this::pass, first, config.every().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void pass() {
    try {
      long began = System.nanoTime();
      Report report = retention().pass();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      passes.record(took);
      deleted.increment(report.deleted());
      held.increment(report.held());
      LOG.info(
          "retention: {} results deleted: {}; {} kept by pins or waivers; in {}",
          report.deleted(),
          String.join(", ", report.lines()),
          report.held(),
          Durations.text(took.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)));
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

  private Retention retention() {
    return new Retention(
        config.rules(),
        store.get(),
        store.retention(),
        () -> store.retention().announced(destinations),
        clock,
        RetentionJob::sleep);
  }

  /** The writer's rest between two transactions. */
  static void sleep(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
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
