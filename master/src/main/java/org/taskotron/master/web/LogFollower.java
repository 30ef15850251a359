package org.taskotron.master.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.web.Json;
import org.taskotron.base.web.SseEvent;
import org.taskotron.base.web.SseSink;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.log.LogWatch;

/**
 * One reader who follows a log. The bell of the log only wakes it; then it reads what there is and sends whole lines
 * (event {@code lines}, id = offset behind them) and, in place of the last, the beginning of an unfinished one. After the
 * last byte comes {@code end}.
 */
final class LogFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

  private final LogReader reader;
  private final AttemptPlace place;
  private final SseSink sink;
  private final Executor executor;
  /** Rings since the last look; more than one look is never due. */
  private final AtomicInteger rings = new AtomicInteger();

  private final LogWatch watch;
  private long at;
  private @Nullable String lastPartial;

  LogFollower(LogReader reader, AttemptPlace place, long from, SseSink sink, Executor executor) {
    this.reader = reader;
    this.place = place;
    this.at = from;
    this.sink = sink;
    this.executor = executor;
    this.watch = reader.book().watch(place, this::ring);
    ring();
  }

  private void ring() {
    if (rings.getAndIncrement() == 0) {
      try {
        executor.execute(this::look);
      } catch (RejectedExecutionException e) {
        sink.end(); // the house closes; the reader comes back later
      }
    }
  }

  private void look() {
    int seen = rings.get();
    try {
      if (!sendWhatThereIs()) {
        // Behind: goes on when the reader has taken some of it. Until then rings are only counted.
        sink.whenRoom(() -> executor.execute(this::look));
        return;
      }
    } catch (RuntimeException e) {
      LOG.warn("log {} cannot be followed: {}", place, e.toString());
      sink.end();
      return;
    }
    if (rings.addAndGet(-seen) > 0) {
      executor.execute(this::look);
    }
  }

  /** False when the reader's buffer is full before everything was sent. */
  private boolean sendWhatThereIs() {
    while (sink.isOpen()) {
      if (!sink.hasRoom()) {
        return false;
      }
      LogWindow window = reader.after(place, at);
      boolean news =
          !window.lines().isEmpty() || !java.util.Objects.equals(window.partial(), lastPartial);
      if (news) {
        at = window.to();
        lastPartial = window.partial();
        sink.send(new SseEvent(Long.toString(at), "lines", Json.text(json(window))));
      }
      if (window.ended() && at >= window.length()) {
        sink.send(new SseEvent(
            "", "end", Json.text(Map.of("cut", window.cut(), "length", window.length()))));
        sink.end();
        return true;
      }
      if (window.lines().isEmpty()) {
        return true;
      }
    }
    return true;
  }

  /** A window as the viewer's script reads it. */
  static Map<String, Object> json(LogWindow window) {
    List<Map<String, Object>> lines = new ArrayList<>(window.lines().size());
    for (LogLine line : window.lines()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("o", line.offset());
      one.put("n", line.number());
      one.put("h", line.html());
      one.put("c", line.css());
      if (line.time() != null) {
        one.put("t", line.time());
      }
      lines.add(one);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from", window.from());
    json.put("to", window.to());
    json.put("length", window.length());
    json.put("ended", window.ended());
    json.put("cut", window.cut());
    json.put("focus", window.focus());
    json.put("partial", window.partial());
    json.put("lines", lines);
    return json;
  }

  @Override
  public void close() {
    watch.close();
  }
}
