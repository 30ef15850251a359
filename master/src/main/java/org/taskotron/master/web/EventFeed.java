package org.taskotron.master.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.web.Json;
import org.taskotron.base.web.SseEvent;
import org.taskotron.base.web.SseSink;
import org.taskotron.base.web.SseSource;
import org.taskotron.master.job.Transition;

/**
 * The one stream of events that live pages and programs hang on. Its ids are those of the {@code event} table, so that a
 * reader goes on where it broke off, across restarts of the master too. The bell only wakes one thread, which reads what
 * was committed and hands it to all who are level; who is behind catches up from the database first.
 */
final class EventFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
  private static final int PORTION = 500;
  private static final long GATHER_MILLIS = 20;

  private final Views views;
  private final Semaphore bell = new Semaphore(0);
  private final Object lock = new Object();
  private final List<Reader> level = new ArrayList<>();
  private final Thread thread;
  private long newest;
  private volatile boolean closing;

  EventFeed(Views views) {
    this.views = views;
    this.thread = new Thread(this::readOn, "events");
    thread.setDaemon(true);
    thread.start();
  }

  /** A job moved; called by the queue, so it only wakes. */
  void moved(Transition transition) {
    if (bell.availablePermits() == 0) {
      bell.release();
    }
  }

  /** A stream of all events, or of one job's, after the given id, or from now on. */
  SseSource source(Optional<UUID> job, OptionalLong after) {
    return (lastEventId, sink) -> {
      long from = lastEventId
          .flatMap(EventFeed::number)
          .orElseGet(() -> after.orElseGet(views::newestEvent));
      Reader reader = new Reader(sink, job.orElse(null), from);
      reader.catchUp();
      return reader;
    };
  }

  /** Whether events after this id are no longer kept; 0 asks for those that there are. */
  static boolean isGone(long after, long oldest) {
    return after > 0 && after < oldest - 1;
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty(); // not an id of ours: from now on
    }
  }

  private void readOn() {
    while (!closing) {
      try {
        if (bell.tryAcquire(1, TimeUnit.SECONDS)) {
          // What moves together is told together.
          Thread.sleep(GATHER_MILLIS);
          bell.drainPermits();
        }
        tellNews();
      } catch (InterruptedException e) {
        return;
      } catch (DatabaseAway e) {
        LOG.debug(
            "no events: {}", e.getMessage()); // the database's own condition says so once a minute
      } catch (RuntimeException e) {
        LOG.error("events could not be told", e);
      }
    }
  }

  private void tellNews() {
    boolean more = true;
    while (more && !closing) {
      long from;
      synchronized (lock) {
        if (level.isEmpty()) {
          return;
        }
        from = newest;
      }
      List<EventLine> events = views.eventsAfter(from, PORTION);
      more = events.size() == PORTION;
      synchronized (lock) {
        level.removeIf(reader -> !reader.sendAll(events));
        if (!events.isEmpty()) {
          newest = Math.max(newest, events.get(events.size() - 1).id());
        }
      }
    }
  }

  /** An event as our REST API writes it. */
  static Map<String, Object> json(EventLine event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", event.id());
    json.put("at", event.at());
    json.put("kind", event.kind());
    json.put("job", event.jobId().toString());
    json.put("attempt", event.attempt());
    json.put("state", event.state());
    json.put("outcome", event.outcome());
    json.put("cause", event.cause());
    json.put("slave", event.slave());
    return json;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.interrupt();
    thread.join(5_000);
  }

  /** Somebody who reads, and how far they are. */
  private final class Reader implements AutoCloseable {
    private final SseSink sink;
    private final @Nullable UUID job;
    private long cursor;

    Reader(SseSink sink, @Nullable UUID job, long cursor) {
      this.sink = sink;
      this.job = job;
      this.cursor = cursor;
    }

    /** Portion by portion as the reader takes them; then it is level with the others. */
    void catchUp() {
      while (sink.isOpen()) {
        if (!sink.hasRoom()) {
          sink.whenRoom(this::catchUp);
          return;
        }
        List<EventLine> events;
        try {
          tellWhatIsGone();
          events = views.eventsAfter(cursor, PORTION);
        } catch (DatabaseAway e) {
          sink.end(); // the reader comes back, with its id
          return;
        }
        sendAll(events);
        if (events.size() < PORTION && levelNow()) {
          return;
        }
      }
    }

    /** Whoever was away for longer than events are kept must not believe that nothing happened meanwhile. */
    private void tellWhatIsGone() {
      long oldest = views.oldestEvent();
      if (isGone(cursor, oldest)) {
        sink.send(new SseEvent("", "gone", Json.text(Map.of("after", cursor, "oldest", oldest))));
        cursor = oldest - 1;
      }
    }

    private boolean levelNow() {
      synchronized (lock) {
        if (level.isEmpty()) {
          newest = cursor;
        }
        if (cursor < newest) {
          return false;
        }
        level.add(this);
        return true;
      }
    }

    /** False once the reader is gone. */
    boolean sendAll(List<EventLine> events) {
      for (EventLine event : events) {
        if (event.id() > cursor) {
          cursor = event.id();
          boolean wanted = job == null || job.equals(event.jobId());
          if (wanted
              && !sink.send(
                  new SseEvent(Long.toString(event.id()), "job", Json.text(json(event))))) {
            return false;
          }
        }
      }
      return sink.isOpen();
    }

    @Override
    public void close() {
      synchronized (lock) {
        level.remove(this);
      }
    }
  }
}
