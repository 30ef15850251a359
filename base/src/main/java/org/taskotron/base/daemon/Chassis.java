package org.taskotron.base.daemon;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.ConfigException;

/**
 * What a daemon stands on: its name, directory, clocks, readiness and metrics, and the two ways to end by itself. Safe for
 * use by several threads.
 */
public final class Chassis {

  /** What a daemon does: starts, and hands back what runs. What it started before it throws, it ends itself. */
  @FunctionalInterface
  public interface Body {
    Running start(Chassis chassis) throws Exception;
  }

  /** A daemon that is up. */
  public interface Running extends AutoCloseable {

    /** Reads the configuration anew. Throwing keeps the old one in force. */
    void reload() throws ConfigException;

    /** Ends everything, in order. */
    @Override
    void close() throws Exception;
  }

  /** One try at something that may be away. */
  @FunctionalInterface
  public interface Attempt<T> {
    T make() throws Exception;
  }

  /** Why a daemon ends, and with which exit code. */
  record Ending(String why, int exitCode) {}

  private static final Logger log = LoggerFactory.getLogger(Chassis.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final String name;
  private final Path directory;
  private final Clock clock;
  private final Ticker ticker;
  private final Readiness readiness;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile Consumer<Ending> onEnd = ending -> {};

  /** For tests and for houses of several daemons in one process; programs call {@link #run}. */
  public Chassis(String name, Path directory, Clock clock, Ticker ticker) {
    this.name = name;
    this.directory = directory;
    this.clock = clock;
    this.ticker = ticker;
    this.readiness = new Readiness(ticker);
  }

  /**
   * Runs in the foreground until SIGTERM or SIGINT. SIGHUP reloads.
   *
   * @return the program's exit code: 0 after a clean end, 1 when it did not work, 2 for a wrong configuration
   */
  public static int run(String name, Path directory, LogConfig log, Body body) {
    return new Foreground(name, directory, log, body).run();
  }

  /**
   * Tries until it succeeds, says what it waits for, and meets the condition.
   *
   * @param away what to wait for; any other exception is thrown
   * @throws InterruptedException when the daemon is to end meanwhile
   */
  public <T> T waitFor(Condition condition, Class<? extends Exception> away, Attempt<T> attempt)
      throws Exception {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        T made = attempt.make();
        condition.met();
        return made;
      } catch (Exception e) {
        if (!away.isInstance(e)) {
          throw e;
        }
        condition.waiting(e.getMessage() == null ? e.toString() : e.getMessage());
      }
      if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("the daemon ends");
      }
      pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
          ? pause.multipliedBy(2)
          : LONGEST_PAUSE;
    }
  }

  public String name() {
    return name;
  }

  public Path directory() {
    return directory;
  }

  public Readiness readiness() {
    return readiness;
  }

  public PrometheusMeterRegistry metrics() {
    return metrics;
  }

  /** UTC in microseconds. */
  public Clock clock() {
    return clock;
  }

  /** Monotonic. */
  public Ticker ticker() {
    return ticker;
  }

  /** Ends the daemon as SIGTERM would. */
  public void stop(String why) {
    end(new Ending(why, Exit.DONE));
  }

  /** Ends the daemon with exit code 1: it cannot go on. */
  public void fail(String what, Throwable why) {
    log.error("cannot go on: {}", what, why);
    end(new Ending(what, Exit.FAILED));
  }

  private void end(Ending ending) {
    stopping.countDown();
    onEnd.accept(ending);
  }

  void onEnd(Consumer<Ending> call) {
    this.onEnd = call;
  }

  /** After the start: loading these classes would make it longer. */
  void measureProcess() {
    new UptimeMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    new FileDescriptorMetrics().bindTo(metrics);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
  }

  Counter uncaught() {
    return Counter.builder("taskotron.uncaught")
        .description("exceptions nobody planned, each with its trace in the log")
        .register(metrics);
  }
}
