package org.taskotron.resultsdb.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.SseEvent;
import org.taskotron.base.web.SseSink;
import org.taskotron.resultsdb.json.ApiAddresses;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultLog;

/**
 * Reads new results once and tells all watchers. One who is behind, because he resumed or because he reads slowly, is
 * taken out of the crowd and reads pages of his own, as fast as he takes them, until he is level with it.
 *
 * <pre>
 *             what was missed is read          level
 *   watch ──► BEHIND ────────────────────────────────► LEVEL ──► told with everybody
 *               ▲                                        │
 *               └──────────── his buffer is half full ───┘
 * </pre>
 */
final class EventFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
  private static final int PAGE = 200;
  private static final long PAGE_BYTES = 256 * 1024;
  /** Results that are not wanted between two marks. */
  private static final int SKIPPED = 1_000;

  private final Supplier<ResultLog> log;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(2, DaemonThreads.named("resultsdb-events"));
  private final AtomicBoolean rung = new AtomicBoolean();
  /** Guards what follows, and each watcher's place while it is level. */
  private final Object lock = new Object();

  private final Set<Watcher> level = new LinkedHashSet<>();
  /** Whether anybody is level: who stores results asks it, and must not wait for those who are told. */
  private volatile boolean watched;

  private long told;

  EventFeed(Supplier<ResultLog> log) {
    this.log = log;
    // Results that another process stores ring no bell here.
    threads.scheduleWithFixedDelay(this::ring, 1, 1, TimeUnit.SECONDS);
  }

  /** There may be something new. */
  void ring() {
    if (watched && rung.compareAndSet(false, true)) {
      submit(this::pass);
    }
  }

  private void submit(Runnable work) {
    try {
      threads.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("the feed is closed", e);
    }
  }

  AutoCloseable watch(ResultEvents.Wanted wanted, ApiAddresses addresses, long from, SseSink sink) {
    Watcher watcher = new Watcher(wanted, addresses, from, sink);
    submit(watcher::catchUp);
    return () -> leave(watcher);
  }

  private void leave(Watcher watcher) {
    synchronized (lock) {
      level.remove(watcher);
      watched = !level.isEmpty();
    }
  }

  /** Tells everybody who is level what is new. */
  private void pass() {
    rung.set(false);
    try {
      while (tellPage()) {
        // until there is nothing new
      }
    } catch (DatabaseAway | HttpRefusal e) {
      LOG.debug("new results cannot be read now", e);
    } catch (RuntimeException e) {
      LOG.error("new results could not be told to watchers", e);
    }
  }

  private boolean tellPage() {
    long after;
    synchronized (lock) {
      if (level.isEmpty()) {
        return false;
      }
      after = told;
    }
    List<Result> page = log.get().after(after, PAGE, PAGE_BYTES);
    synchronized (lock) {
      if (told != after) {
        return true; // another thread told it
      }
      for (Result result : page) {
        Texts texts = new Texts(result);
        List.copyOf(level).forEach(watcher -> watcher.tell(result, texts));
        told = result.id();
      }
    }
    return !page.isEmpty();
  }

  /** A result as text, made once for all who see the API at the same address. */
  private static final class Texts {
    private final Result result;
    private final Map<ApiAddresses, SseEvent> events = new HashMap<>();

    Texts(Result result) {
      this.result = result;
    }

    SseEvent at(ApiAddresses addresses) {
      return events.computeIfAbsent(addresses, a -> Events.of(result, a));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    List<Watcher> all;
    synchronized (lock) {
      all = new ArrayList<>(level);
      level.clear();
    }
    all.forEach(watcher -> watcher.sink.end());
  }

  /** One who watches. Its place is changed by the thread that catches up, or under the feed's lock when level. */
  private final class Watcher {
    private final ResultEvents.Wanted wanted;
    private final ApiAddresses addresses;
    private final SseSink sink;
    private long place;
    private int skipped;

    Watcher(ResultEvents.Wanted wanted, ApiAddresses addresses, long from, SseSink sink) {
      this.wanted = wanted;
      this.addresses = addresses;
      this.place = from;
      this.sink = sink;
    }

    /** One portion of what was missed; comes again when there is more and room for it. */
    void catchUp() {
      if (!sink.isOpen()) {
        return;
      }
      if (!sink.hasRoom()) {
        sink.whenRoom(() -> submit(this::catchUp));
        return;
      }
      try {
        List<Result> page = log.get().after(place, PAGE, PAGE_BYTES);
        for (Result result : page) {
          if (!sink.hasRoom()) {
            break; // the rest is read again
          }
          say(result, new Texts(result));
        }
        if (!page.isEmpty() || !becomeLevel()) {
          submit(this::catchUp);
        }
      } catch (DatabaseAway | HttpRefusal e) {
        threads.schedule(this::catchUp, 1, TimeUnit.SECONDS);
      } catch (RejectedExecutionException e) {
        sink.end(); // the house closes; the reader comes back later
      } catch (RuntimeException e) {
        LOG.error("a watcher cannot be told what it missed", e);
        sink.end();
      }
    }

    /** There was nothing more to read: joins the crowd, unless the crowd was told something meanwhile. */
    private boolean becomeLevel() {
      synchronized (lock) {
        if (level.isEmpty()) {
          told = place;
        }
        if (told > place) {
          return false;
        }
        if (sink.isOpen()) {
          level.add(this);
          watched = true;
        }
      }
      // What was stored between the reading and the joining.
      ring();
      return true;
    }

    /** Under the feed's lock. */
    void tell(Result result, Texts texts) {
      if (result.id() <= place) {
        return; // it was level before the crowd was
      }
      if (sink.hasRoom()) {
        say(result, texts);
      } else {
        level.remove(this);
        sink.whenRoom(() -> submit(this::catchUp));
      }
    }

    private void say(Result result, Texts texts) {
      place = result.id();
      if (wanted.includes(result)) {
        skipped = 0;
        sink.send(texts.at(addresses));
      } else if (++skipped >= SKIPPED) {
        skipped = 0;
        sink.send(Events.mark(place));
      }
    }
  }
}
