package org.taskotron.base.daemon;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import org.taskotron.base.config.ConfigException;

/** What a daemon stands on. */
public final class Chassis {

  /** What a daemon does: starts, and hands back what runs. */
  @FunctionalInterface
  public interface Body {
    Running start(Chassis chassis) throws Exception;
  }

  /** A daemon that is up. */
  public interface Running extends AutoCloseable {

    /** Reads the configuration anew. Throwing keeps the old one in force. */
    void reload() throws ConfigException;

    /** Ends everything, in order; the last of a daemon's lines are logged before. */
    @Override
    void close() throws Exception;
  }

  /** One try at something that may be away. */
  @FunctionalInterface
  public interface Attempt<T> {
    T make() throws Exception;
  }

  private final String name;
  private final Path directory;
  private final Clock clock;
  private final Ticker ticker;
  private final Readiness readiness;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** For tests and for houses of several daemons in one process; programs call {@link #run}. */
  public Chassis(String name, Path directory, Clock clock, Ticker ticker) {
    this.name = name;
    this.directory = directory;
    this.clock = clock;
    this.ticker = ticker;
    this.readiness = new Readiness(ticker);
  }

  /** Runs in the foreground until SIGTERM or SIGINT; answers the exit code of the program. */
  public static int run(String name, Path directory, LogConfig log, Body body) {
    throw new UnsupportedOperationException("comes soon");
  }

  /** Tries until it succeeds, says what it waits for, and meets the condition. Anything but {@code away} is thrown. */
  public <T> T waitFor(Condition condition, Class<? extends Exception> away, Attempt<T> attempt)
      throws Exception {
    throw new UnsupportedOperationException("comes soon");
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
    throw new UnsupportedOperationException("comes soon");
  }

  /** Ends the daemon with exit code 1: it cannot go on. */
  public void fail(String what, Throwable why) {
    throw new UnsupportedOperationException("comes soon");
  }
}
