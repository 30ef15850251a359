package org.taskotron.master;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.base.db.DatabaseAway;

/** Runs passes on a timer. The edge of a pass is here: one that fails is logged, and the next one comes in its time. */
final class Timers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

  private final ScheduledThreadPoolExecutor threads;

  Timers(String name, int howMany) {
    threads = new ScheduledThreadPoolExecutor(howMany, DaemonThreads.named(name));
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Calls the pass as often, the first time after one such while; never two at once. */
  void every(Duration interval, String what, Runnable pass) {
    threads.scheduleWithFixedDelay(
        () -> {
          try {
            pass.run();
          } catch (DatabaseAway e) {
            LOG.debug(
                "{} waits: {}", what, e.getMessage()); // the database's own condition tells people
          } catch (RuntimeException e) {
            LOG.error("{} failed, and is tried again in {} s", what, interval.toSeconds(), e);
          }
        },
        interval.toNanos(),
        interval.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
