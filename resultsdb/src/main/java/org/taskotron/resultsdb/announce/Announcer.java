package org.taskotron.resultsdb.announce;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultLog;

/**
 * Announces results to one destination. The table of results is the outbox; what is announced is told by a cursor, which
 * moves when the broker has confirmed.
 *
 * <pre>
 *   results    … 41  42  43  44  45  46          read behind the cursor, in the order of ids
 *   cursor            ▲                          42 and all before it are announced
 *   pass              └─ send 43…46 ─ broker confirms ─ cursor to 46
 *                           │                  │
 *                      killed here        killed here: 43…46 are sent again, under the same ids
 * </pre>
 *
 * <p>One thread makes the passes; numbers may be read by any.
 */
final class Announcer {

  /** What a pass found. */
  enum Pass {
    /** There may be more. */
    MORE,
    IDLE,
    /** The broker is away: come again after {@link #pause}. */
    AWAY
  }

  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
  /** Longer than a batch may take; a process that hangs is replaced after it. */
  private static final Duration LEASE = Duration.ofMinutes(3);

  private static final Duration BATCH = Duration.ofSeconds(100);

  private static final int PAGE = 500;
  private static final long PAGE_BYTES = 4 * 1024 * 1024;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  /** How many messages behind a refused one are tried, to learn whether it is that one or all. */
  private static final int PROBES = 10;

  /** Where results and cursors are, and what time it is. */
  record Ground(ResultLog log, Cursors cursors, Clock clock, Ticker ticker) {}

  private final Destination destination;
  private final Messages messages;
  private final Ground ground;
  private final Holder holder = new Holder();
  private final Backlog backlog;
  private final Trouble trouble;
  private final Counter sent;
  private final Counter refused;
  private Duration pause = FIRST_PAUSE;
  private boolean oneByOne;

  Announcer(Destination destination, Messages messages, Ground ground, MeterRegistry metrics) {
    this.destination = destination;
    this.messages = messages;
    this.ground = ground;
    this.backlog = new Backlog(ground.ticker());
    this.trouble = new Trouble(destination.name(), ground.ticker());
    this.sent = counter(metrics, "resultsdb.announced", "messages that the broker has");
    this.refused =
        counter(metrics, "resultsdb.announce.refused", "messages that the broker refused for good");
    gauge(metrics, "resultsdb.announce.waiting", "results not announced yet", backlog::waiting);
    gauge(
        metrics,
        "resultsdb.announce.oldest.seconds",
        "how long the oldest of these waits",
        backlog::oldestSeconds);
    gauge(
        metrics,
        "resultsdb.announce.up",
        "1 while the broker takes messages, else 0",
        () -> trouble.isThere() ? 0 : 1);
  }

  private Counter counter(MeterRegistry metrics, String name, String what) {
    return Counter.builder(name)
        .description(what)
        .tag("destination", destination.name())
        .register(metrics);
  }

  private void gauge(
      MeterRegistry metrics, String name, String what, java.util.function.Supplier<Number> value) {
    Gauge.builder(name, value)
        .description(what)
        .tag("destination", destination.name())
        .register(metrics);
  }

  /** Announces what is new, a page of it at most. Throws when the database is away. */
  Pass pass() throws InterruptedException {
    Cursor cursor = ground.cursors().read(destination.name());
    long newest = ground.log().newest();
    backlog.seen(cursor.announced(), newest);
    try {
      destination.ready();
      Pass pass = newest <= cursor.announced() ? Pass.IDLE : passed(cursor, newest);
      trouble.over(backlog.waiting());
      pause = FIRST_PAUSE;
      return pass;
    } catch (NotSent e) {
      trouble.is(e.why(), backlog.waiting());
      return Pass.AWAY;
    }
  }

  /** How long to wait after {@link Pass#AWAY}: longer each time. */
  Duration pause() {
    Duration now = pause;
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    return now;
  }

  private Pass passed(Cursor found, long newest) throws NotSent, InterruptedException {
    Cursor cursor = found;
    if (!isMine(cursor)) {
      java.time.Instant until = ground.clock().instant().plus(LEASE);
      if (!isFree(cursor) || !ground.cursors().claim(cursor, holder.text(), until)) {
        return Pass.IDLE; // another process announces
      }
      cursor = new Cursor(cursor.destination(), cursor.announced(), holder.text(), until);
    }
    List<Result> page = ground.log().after(cursor.announced(), PAGE, PAGE_BYTES);
    if (page.isEmpty()) {
      moved(cursor, newest); // what was there was deleted
      return Pass.IDLE;
    }
    List<Message> due = messages.of(page);
    try {
      send(due);
    } catch (NotSent e) {
      sent.increment(e.confirmed());
      long reached = due.get(e.confirmed()).result().id() - 1;
      if (reached > cursor.announced()) {
        moved(cursor, reached);
      }
      throw e;
    }
    sent.increment(due.size());
    moved(cursor, page.get(page.size() - 1).id());
    return Pass.MORE;
  }

  /** Ours, and for longer than a batch takes. */
  private boolean isMine(Cursor cursor) {
    return cursor.holder().equals(holder.text())
        && ground.clock().instant().isBefore(cursor.heldUntil().minus(BATCH));
  }

  private boolean isFree(Cursor cursor) {
    return Holder.isGone(cursor.holder())
        || cursor.holder().equals(holder.text())
        || !ground.clock().instant().isBefore(cursor.heldUntil());
  }

  private void moved(Cursor cursor, long announced) {
    boolean mine = ground
        .cursors()
        .move(cursor, holder.text(), announced, ground.clock().instant().plus(LEASE));
    if (mine) {
      backlog.seen(announced, cursor.announced() + backlog.waiting());
    } else {
      LOG.warn(
          "{}: another process announces now; results {} to {} may have been sent twice, under the same ids",
          destination.name(),
          cursor.announced() + 1,
          announced);
    }
  }

  private void send(List<Message> due) throws NotSent, InterruptedException {
    if (oneByOne) {
      sendOneByOne(due);
      oneByOne = false;
      return;
    }
    try {
      destination.send(due);
    } catch (NotSent e) {
      if (e.fault() == NotSent.Fault.AWAY) {
        throw e;
      }
      // Which one it was nobody knows for sure while others are under way.
      oneByOne = true;
      LOG.debug("{}: {}", destination.name(), e.why());
      try {
        sendOneByOne(due.subList(e.confirmed(), due.size()));
        oneByOne = false;
      } catch (NotSent again) {
        throw new NotSent(again.fault(), e.confirmed() + again.confirmed(), again.why());
      }
    }
  }

  private void sendOneByOne(List<Message> due) throws NotSent, InterruptedException {
    for (int i = 0; i < due.size(); i++) {
      try {
        destination.send(due.subList(i, i + 1));
      } catch (NotSent e) {
        boolean poisonous = e.fault() == NotSent.Fault.UNFIT
            || e.fault() == NotSent.Fault.REFUSED && isAlone(due, i);
        if (!poisonous) {
          throw new NotSent(NotSent.Fault.AWAY, i, e.why());
        }
        giveUp(due.get(i), e.why());
      }
    }
  }

  /** Whether the broker takes a later message and then refuses this one again: then it is this one, not the broker. */
  private boolean isAlone(List<Message> due, int refusedAt) throws InterruptedException {
    boolean another = false;
    int end = Math.min(due.size(), refusedAt + 1 + PROBES);
    for (int i = refusedAt + 1; i < end && !another; i++) {
      another = isTaken(due.get(i));
    }
    return another && !isTaken(due.get(refusedAt));
  }

  private boolean isTaken(Message message) throws InterruptedException {
    try {
      destination.send(List.of(message));
      return true;
    } catch (NotSent e) {
      LOG.debug("{}: {}", destination.name(), e.why());
      return false;
    }
  }

  private void giveUp(Message message, String why) {
    refused.increment();
    LOG.error(
        "{}: {} of result {} is given up, {} bytes: {}; the result stays, only this message is not sent",
        destination.name(),
        message.topic(),
        message.result().id(),
        message.json().length,
        why);
  }

  String status() {
    return trouble.isThere()
        ? destination.name() + ": " + backlog.waiting() + " results wait: " + trouble.why()
        : backlog.waiting() == 0
            ? ""
            : destination.name() + ": " + backlog.waiting() + " results to announce";
  }

  void abort() {
    destination.abort();
  }

  Destination destination() {
    return destination;
  }

  /** Says good-bye, and lets another process take over at once. */
  void end() {
    destination.close();
    ground.cursors().release(destination.name(), holder.text());
  }

  /** Says once a minute what is wrong. */
  void sayAgain() {
    trouble.sayAgain(backlog.waiting());
  }
}
