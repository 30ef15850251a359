package org.taskotron.base.web;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.Counter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections a listener takes. Of those beyond, a few are told so with 503, when they ask something; the others
 * are closed at once. Whoever watches the daemon (health, metrics) is answered even then. Safe for use by several threads.
 *
 * <pre>
 *   0 … taken … bound … told … bound + 64 … closed
 * </pre>
 */
final class Admission {

  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  /** Connections beyond the bound that live until they are told. */
  private static final int TOLD = 64;

  /** Files that a daemon opens beside its connections: its classes, database, logs, clients. */
  private static final long OTHER_FILES = 256;

  /** Of daemons that have two listeners each may have half of the files. */
  private static final int LISTENERS = 2;

  private static final int LEAST = 16;
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  /** What becomes of a connection. */
  enum Verdict {
    TAKEN,
    TOLD,
    CLOSED
  }

  private final String listener;
  private final int bound;
  private final Counter refused;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger since = new AtomicInteger();
  private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

  Admission(Identity daemon, int wanted) {
    this(daemon, wanted, mostFiles());
  }

  /** @param mostFiles that the process may have open */
  Admission(Identity daemon, int wanted, long mostFiles) {
    this.listener = daemon.name();
    this.bound = fitting(wanted, mostFiles);
    if (bound < wanted) {
      LOG.warn(
          "{}: this process may have {} files open, too few for max_connections: {}; the listener takes {} connections"
              + " (expected ulimit -n of {} or more, LimitNOFILE= in a unit)",
          listener,
          mostFiles,
          wanted,
          bound,
          OTHER_FILES + (long) LISTENERS * (wanted + TOLD));
    }
    this.refused = Counter.builder("http.connections.refused")
        .description("Connections beyond max_connections")
        .tag("listener", listener)
        .register(daemon.metrics());
  }

  private static int fitting(int wanted, long mostFiles) {
    long fits = (mostFiles - OTHER_FILES) / LISTENERS - TOLD;
    return (int) Math.min(wanted, Math.max(LEAST, fits));
  }

  /** Files that this process may have open; a great many where nobody knows. */
  private static long mostFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /** A connection is there, until {@link #left}. */
  Verdict came() {
    int now = open.incrementAndGet();
    if (now <= bound) {
      return Verdict.TAKEN;
    }
    refused.increment();
    since.incrementAndGet();
    tell();
    return now <= bound + TOLD ? Verdict.TOLD : Verdict.CLOSED;
  }

  void left() {
    open.decrementAndGet();
  }

  int open() {
    return open.get();
  }

  /** Once a minute at most, however many there are. */
  private void tell() {
    long now = System.nanoTime();
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET_NANOS)) {
      LOG.warn(
          "{}: {} connections are open, as many as the listener takes (max_connections): {} more refused",
          listener,
          bound,
          since.getAndSet(0));
    }
  }
}
