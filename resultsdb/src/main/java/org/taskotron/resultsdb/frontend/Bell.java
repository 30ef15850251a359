package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.web.SseEvent;
import org.taskotron.base.web.SseSink;

/**
 * Tells pages that are being looked at when there is something new for them. However many there are, the API tells us
 * once: one thread follows its events while somebody looks, and for a minute longer. An API that tells no events is asked
 * for its newest result every few seconds. A page that is rung looks again at its own address; the bell carries nothing.
 */
final class Bell implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Bell.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SseEvent RING = new SseEvent("", "result", "{}");
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration END = Duration.ofSeconds(2);
  private static final long LINGER = Duration.ofMinutes(1).toNanos();
  private static final long AT_MOST = Duration.ofSeconds(1).toNanos();

  /** A page that is being looked at. */
  private static final class Ear {
    private final Watched watched;
    private final SseSink sink;
    private volatile boolean due;

    Ear(Watched watched, SseSink sink) {
      this.watched = watched;
      this.sink = sink;
    }
  }

  private final ApiClient api;
  private final Set<Ear> ears = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  private long lastLooked = System.nanoTime();
  private @Nullable Thread thread;
  private @Nullable InputStream stream;
  private boolean closed;

  /** Where we are in the API's events; empty when we hear none. */
  private volatile String mark = "";

  private int connections;

  Bell(ApiClient api) {
    this.api = api;
  }

  /** What a page notes when it is drawn, so that nothing between then and its listening is missed. */
  String mark() {
    return mark;
  }

  /**
   * Somebody looks at a page.
   *
   * @param drawnAt the mark when it was drawn
   * @return closed when nobody looks at it any more
   */
  AutoCloseable listen(Watched watched, String drawnAt, SseSink sink) {
    Ear ear = new Ear(watched, sink);
    ears.add(ear);
    synchronized (lock) {
      lastLooked = System.nanoTime();
      if (thread == null && !closed) {
        thread = new Thread(this::follow, "resultsdb-bell");
        thread.setDaemon(true);
        thread.start();
      }
    }
    if (drawnAt.isEmpty() || !drawnAt.equals(mark)) {
      ear.due = true;
      if (!mark.isEmpty()) {
        ring(); // else when the API begins to tell
      }
    }
    return () -> {
      ears.remove(ear);
      synchronized (lock) {
        lastLooked = System.nanoTime();
      }
    };
  }

  private void follow() {
    while (isWanted()) {
      try {
        Optional<InputStream> events = api.events();
        if (events.isPresent()) {
          hear(events.get());
        } else {
          ask();
        }
      } catch (IOException | ApiRefusal e) {
        LOG.debug("the API's events cannot be heard now", e);
        pause(PAUSE);
      } finally {
        mark = "";
        ears.forEach(ear -> ear.due = true); // what is missed meanwhile is not known
      }
    }
  }

  /** Whether to go on; if not, the thread is as good as gone. */
  private boolean isWanted() {
    synchronized (lock) {
      if (!closed && (!ears.isEmpty() || System.nanoTime() - lastLooked < LINGER)) {
        return true;
      }
      thread = null;
      return false;
    }
  }

  private boolean isStillWanted() {
    synchronized (lock) {
      return !closed && (!ears.isEmpty() || System.nanoTime() - lastLooked < LINGER);
    }
  }

  private void hear(InputStream events) throws IOException {
    synchronized (lock) {
      stream = events;
      if (closed) {
        events.close();
      }
      mark = ++connections + "/";
    }
    ring();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
      long rung = System.nanoTime();
      String line = reader.readLine();
      // The API says something every few seconds, so nobody waits long to be let go.
      while (line != null && isStillWanted()) {
        if (line.startsWith("id:")) {
          mark = connections + "/" + line.substring(3).strip();
        } else if (line.startsWith("data:")) {
          told(line.substring(5));
        }
        if (!reader.ready() || System.nanoTime() - rung > AT_MOST) {
          ring();
          rung = System.nanoTime();
        }
        line = reader.readLine();
      }
    } finally {
      synchronized (lock) {
        stream = null;
      }
    }
  }

  private void told(String data) {
    JsonNode result = null;
    for (Ear ear : ears) {
      if (!ear.due) {
        if (!ear.watched.isAll() && result == null) {
          result = json(data);
        }
        // A result that is too large to be told is perhaps one of them.
        if (ear.watched.isAll()
            || result != null && (!result.has("testcase") || ear.watched.includes(result))) {
          ear.due = true;
        }
      }
    }
  }

  private static JsonNode json(String data) {
    try {
      return JSON.readTree(data);
    } catch (JsonProcessingException e) {
      LOG.debug("an event that is no JSON", e);
      return JSON.createObjectNode();
    }
  }

  /** For an API that tells no events. */
  private void ask() throws IOException, ApiRefusal {
    String newest = newest();
    mark = ++connections + "/" + newest;
    ring();
    pause(POLL);
    while (isStillWanted()) {
      String now = newest();
      if (!now.equals(newest)) {
        newest = now;
        mark = connections + "/" + now;
        ears.forEach(ear -> ear.due = true);
        ring();
      }
      pause(POLL);
    }
  }

  private String newest() throws IOException, ApiRefusal {
    return api.get("/results?limit=1")
        .map(list -> list.path("data").path(0).path("id").asText())
        .orElse("");
  }

  private void ring() {
    for (Ear ear : ears) {
      if (ear.due) {
        ear.due = false;
        ear.sink.send(RING);
      }
    }
  }

  private void pause(Duration duration) {
    synchronized (lock) {
      if (!closed) {
        try {
          lock.wait(duration.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          closed = true;
        }
      }
    }
  }

  /** Waits for the thread, so that it asks nothing of a client that is closed after us. */
  @Override
  public void close() {
    Thread follower;
    synchronized (lock) {
      follower = thread;
      closed = true;
      lock.notifyAll();
      if (stream != null) {
        try {
          stream.close();
        } catch (IOException e) {
          LOG.debug("the stream of events did not close", e);
        }
      }
    }
    if (follower != null) {
      try {
        follower.join(END.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
