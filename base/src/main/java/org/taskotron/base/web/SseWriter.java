package org.taskotron.base.web;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of an event stream. Any thread hands events over; the event loop writes what it finds in one go. Bytes
 * count as pending until the kernel has taken them.
 */
final class SseWriter implements SseSink {

  static final int MAX_PENDING = 1 << 20;
  private static final long HEARTBEAT_NANOS = 15_000_000_000L;
  private static final Logger LOG = LoggerFactory.getLogger(SseWriter.class);

  private final Service service;
  private final Context context;
  private final HttpServerResponse response;
  private final Runnable closeConnection;
  private final Queue<byte[]> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong pending = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final List<Runnable> waitingForRoom = new ArrayList<>();
  private final Object lock = new Object();
  private volatile boolean open = true;
  private volatile boolean ending;
  private volatile long lastWrite = System.nanoTime();
  private @Nullable AutoCloseable subscription;

  SseWriter(
      Service service, Context context, HttpServerResponse response, Runnable closeConnection) {
    this.service = service;
    this.context = context;
    this.response = response;
    this.closeConnection = closeConnection;
  }

  /** Lets the source begin; on the event loop. */
  void begin(SseSource source, Optional<String> lastEventId) {
    service.readers.incrementAndGet();
    response.write("retry: 1000\n\n");
    if (!service.workers.offer(() -> subscribe(source, lastEventId))) {
      service.refused.increment();
      end();
    }
  }

  private void subscribe(SseSource source, Optional<String> lastEventId) {
    try {
      AutoCloseable made = source.open(lastEventId, this);
      synchronized (lock) {
        if (open) {
          subscription = made;
          return;
        }
      }
      made.close();
    } catch (Exception e) {
      LOG.error("an event stream could not begin", e);
      end();
    }
  }

  @Override
  public boolean send(SseEvent event) {
    if (!open || ending) {
      return false;
    }
    byte[] bytes = text(event).getBytes(StandardCharsets.UTF_8);
    if (pending.addAndGet(bytes.length) > MAX_PENDING) {
      service.dropped.increment();
      gone();
      closeConnection.run();
      return false;
    }
    queue.add(bytes);
    schedule();
    return true;
  }

  static String text(SseEvent event) {
    StringBuilder out = new StringBuilder(event.data().length() + 64);
    if (!event.id().isEmpty()) {
      out.append("id: ").append(event.id()).append('\n');
    }
    if (!event.type().isEmpty()) {
      out.append("event: ").append(event.type()).append('\n');
    }
    // Each line of the data gets its prefix; a lone carriage return ends a line for a browser too.
    String data = event.data().replace("\r\n", "\n").replace('\r', '\n');
    for (String line : data.split("\n", -1)) {
      out.append("data: ").append(line).append('\n');
    }
    return out.append('\n').toString();
  }

  @Override
  public boolean hasRoom() {
    return pending.get() < MAX_PENDING / 2;
  }

  @Override
  public void whenRoom(Runnable goOn) {
    synchronized (lock) {
      if (!open) {
        return;
      }
      waitingForRoom.add(goOn);
    }
    room();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void end() {
    ending = true;
    schedule();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      context.runOnContext(now -> flush());
    }
  }

  private void flush() {
    scheduled.set(false);
    if (!open) {
      return;
    }
    Buffer portion = Buffer.buffer();
    for (byte[] bytes = queue.poll(); bytes != null; bytes = queue.poll()) {
      portion.appendBytes(bytes);
    }
    if (portion.length() > 0) {
      write(portion);
    }
    if (ending && queue.isEmpty()) {
      gone();
      response.end();
    }
  }

  private void write(Buffer portion) {
    int length = portion.length();
    lastWrite = System.nanoTime();
    response.write(portion).onComplete(written -> {
      pending.addAndGet(-length);
      if (written.failed()) {
        gone();
      } else {
        room();
      }
    });
  }

  /** Says something when there was nothing to say for a while, so that proxies keep the way open; on the event loop. */
  void heartbeat(long now) {
    if (open && now - lastWrite > HEARTBEAT_NANOS && pending.get() == 0) {
      Buffer beat = Buffer.buffer(": still here\n\n");
      pending.addAndGet(beat.length());
      write(beat);
    }
    room();
  }

  /** A portion that nobody took for this long: the reader sleeps. */
  boolean stuck(long now, long limitNanos) {
    return open && pending.get() > 0 && now - lastWrite > limitNanos;
  }

  private void room() {
    List<Runnable> now;
    synchronized (lock) {
      if (!hasRoom() || waitingForRoom.isEmpty()) {
        return;
      }
      now = List.copyOf(waitingForRoom);
      waitingForRoom.clear();
    }
    for (Runnable goOn : now) {
      if (!service.workers.offer(goOn)) {
        synchronized (lock) {
          // The sweep asks again.
          waitingForRoom.add(goOn);
        }
      }
    }
  }

  /** The reader is gone, or is being sent away. Once; by any thread. */
  void gone() {
    AutoCloseable closing;
    synchronized (lock) {
      if (!open) {
        return;
      }
      open = false;
      closing = subscription;
      subscription = null;
      waitingForRoom.clear();
    }
    service.readers.decrementAndGet();
    queue.clear();
    if (closing != null && !service.streams.offer(() -> close(closing))) {
      close(closing);
    }
  }

  private static void close(AutoCloseable closing) {
    try {
      closing.close();
    } catch (Exception e) {
      LOG.error("an event stream could not be closed", e);
    }
  }
}
