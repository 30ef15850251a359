package org.taskotron.resultsdb.announce;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.resultsdb.json.ApiAddresses;
import org.taskotron.resultsdb.result.ResultLog;

/**
 * All announcing of a process: a thread for each destination, so that one that is away holds up no other, and nobody who
 * posts. Safe for use by several threads.
 */
public final class Announcing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Announcing.class);
  /** Between two looks at the table when no bell rings: results that another process stored. */
  private static final Duration LOOK = Duration.ofSeconds(1);
  /** Between two pages, so that a cursor costs the database ten commits a second at most. */
  private static final Duration PACE = Duration.ofMillis(100);
  /** A batch that takes longer is broken off. */
  private static final Duration LONGEST_SENDING = Duration.ofSeconds(90);

  /** What announcements need of the process. */
  public record Surroundings(Clock clock, Ticker ticker, MeterRegistry metrics) {}

  private final AnnounceConfig config;
  private final Supplier<ApiAddresses> addresses;
  private final Surroundings surroundings;
  private final List<Courier> couriers = new ArrayList<>();
  private MessageIds ids = new MessageIds(new UUID(0, 0));
  private boolean closed;

  /** @param addresses where readers of announcements find the API; asked once results are announced */
  public Announcing(
      AnnounceConfig config, Supplier<ApiAddresses> addresses, Surroundings surroundings) {
    this.config = config;
    this.addresses = addresses;
    this.surroundings = surroundings;
  }

  /**
   * Makes the cursors that are missing. To be called before anything is stored by this process, so that what it stores is
   * announced.
   */
  public synchronized void prepare(Cursors cursors) {
    if (!config.destinations().isEmpty()) {
      ids = new MessageIds(cursors.deployment());
    }
    for (String destination : config.destinations()) {
      if (cursors.open(destination)) {
        LOG.info(
            "{} is new: results are announced there from {} on",
            destination,
            cursors.read(destination).announced() + 1);
      }
    }
  }

  /** Begins. Once, after {@link #prepare}. */
  public synchronized void start(ResultLog log, Cursors cursors) {
    if (closed) {
      return;
    }
    config
        .fedmsg()
        .ifPresent(fedmsg ->
            start(new FedmsgDestination(fedmsg, ids, surroundings.clock()), log, cursors));
    config
        .fedoraMessaging()
        .ifPresent(amqp ->
            start(new FedoraMessagingDestination(amqp, ids, surroundings.clock()), log, cursors));
    config.stomp().ifPresent(stomp -> start(new StompDestination(stomp, ids), log, cursors));
  }

  private void start(Destination destination, ResultLog log, Cursors cursors) {
    Messages messages = new Messages(
        new Policy(config.policy()),
        addresses,
        log::previousOutcome,
        config.taskotronMessages().contains(destination.name()));
    Announcer announcer = new Announcer(
        destination,
        messages,
        new Announcer.Ground(log, cursors, surroundings.clock(), surroundings.ticker()),
        surroundings.metrics());
    Courier courier = new Courier(announcer);
    couriers.add(courier);
    courier.thread.start();
  }

  /** There may be something new. Cheap; called by any thread. */
  public void ring() {
    for (Courier courier : current()) {
      courier.ring();
    }
  }

  /** One telling line; empty when nothing waits. Reads no database. */
  public String status() {
    return current().stream()
        .map(courier -> courier.announcer.status())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** Says once a minute what is waited for, and ends what hangs. To be called each second. */
  public void watch() {
    current().forEach(Courier::watch);
  }

  private synchronized List<Courier> current() {
    return List.copyOf(couriers);
  }

  /** What was sent and confirmed is noted; the rest waits for the next start. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    List<Courier> all = current();
    all.forEach(Courier::stop);
    all.forEach(Courier::join);
  }

  /** The thread of one destination. */
  private final class Courier {
    private final Announcer announcer;
    private final Thread thread;
    private final Object bell = new Object();
    private boolean rung;
    private boolean stopping;
    private volatile @Nullable Duration passSince;

    Courier(Announcer announcer) {
      this.announcer = announcer;
      this.thread = new Thread(this::run, "resultsdb-" + announcer.destination().name());
      thread.setDaemon(true);
    }

    private void run() {
      try {
        while (!isStopping()) {
          switch (pass()) {
            case MORE -> pause(PACE, false);
            case IDLE -> pause(LOOK, true);
            case AWAY -> pause(announcer.pause(), false);
          }
        }
      } catch (InterruptedException e) {
        LOG.debug("{} was interrupted", thread.getName(), e);
      } finally {
        end();
      }
    }

    private Announcer.Pass pass() throws InterruptedException {
      passSince = surroundings.ticker().now();
      try {
        return announcer.pass();
      } catch (DatabaseAway e) {
        LOG.debug("{}: the database is away", thread.getName(), e);
        return Announcer.Pass.IDLE;
      } catch (RuntimeException e) {
        LOG.error("{}: a pass failed, and is made again", thread.getName(), e);
        return Announcer.Pass.AWAY;
      } finally {
        passSince = null;
      }
    }

    private void end() {
      try {
        announcer.end();
      } catch (DatabaseAway e) {
        LOG.debug("{}: others wait until its lease has run out", thread.getName(), e);
      } catch (RuntimeException e) {
        LOG.error("{} did not end cleanly", thread.getName(), e);
      }
    }

    private boolean isStopping() {
      synchronized (bell) {
        return stopping;
      }
    }

    private void pause(Duration longest, boolean untilRung) throws InterruptedException {
      synchronized (bell) {
        long end = System.nanoTime() + longest.toNanos();
        long left = longest.toMillis();
        while (!stopping && !(untilRung && rung) && left > 0) {
          bell.wait(left);
          left = (end - System.nanoTime()) / 1_000_000;
        }
        rung = false;
      }
    }

    void ring() {
      synchronized (bell) {
        if (!rung) {
          rung = true;
          bell.notifyAll();
        }
      }
    }

    void watch() {
      announcer.sayAgain();
      Duration since = passSince;
      if (since != null && surroundings.ticker().since(since).compareTo(LONGEST_SENDING) > 0) {
        LOG.warn(
            "{}: a batch takes more than {} s and is broken off",
            announcer.destination().name(),
            LONGEST_SENDING.toSeconds());
        announcer.abort();
      }
    }

    void stop() {
      synchronized (bell) {
        stopping = true;
        bell.notifyAll();
      }
    }

    /** A batch that is under way may end; a broker that does not answer is not waited for. */
    void join() {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(5));
        if (thread.isAlive()) {
          announcer.abort();
          thread.interrupt();
          thread.join(TimeUnit.SECONDS.toMillis(5));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
