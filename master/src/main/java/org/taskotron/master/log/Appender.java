package org.taskotron.master.log;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.log.LogListener.Reason;
import org.taskotron.master.log.OpenLog.Waiting;

/**
 * The thread that owns all logs being written. It appends what came, at once, so that readers see it; two syncing
 * threads visit the disk for it, each for one log at a time, while it goes on appending. So a sync covers whatever came
 * during the one before, and the busier the house the larger the groups.
 *
 * <pre>
 *   chunks ─→ inbox ─→ append ─→ readers are rung
 *                        └→ 20 ms old, or 256 KiB, or the end ─→ sync (one of two threads) ─→ stored
 * </pre>
 *
 * <p>{@link #tell} may be called by any thread, everything else is this thread's own.
 */
final class Appender implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
  private static final int SYNCING_THREADS = 2;
  private static final int AT_ONCE = 1024;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long COMPLAIN_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Path root;
  private final LogSettings settings;
  private final Clock clock;
  private final Consumer<AttemptPlace> grew;

  /** Bounded by those who feed: each stream has two chunks under way at most. */
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();

  private final Map<AttemptPlace, OpenLog> logs = new HashMap<>();
  /** Those whose files are open, the longest unused first. */
  private final Map<OpenLog, Boolean> withFiles = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<OpenLog> touched = new LinkedHashSet<>();
  private final PriorityQueue<Deadline> deadlines =
      new PriorityQueue<>(Comparator.comparingLong(Deadline::at));
  private final Deque<OpenLog> due = new ArrayDeque<>();
  /** Logs whose last sync failed and whose unsynced bytes could not be dropped: how many bytes are good. */
  private final Map<AttemptPlace, Long> distrusted = new HashMap<>();

  private final ExecutorService syncers;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final LongAdder bytesTaken = new LongAdder();
  private final LongAdder syncs = new LongAdder();
  private int syncing;
  private volatile boolean closing;
  private long complainedAt = System.nanoTime() - COMPLAIN_EVERY_NANOS;
  private int complaints;

  Appender(Path root, LogSettings settings, Clock clock, Consumer<AttemptPlace> grew) {
    this.root = root;
    this.settings = settings;
    this.clock = clock;
    this.grew = grew;
    this.syncers = Executors.newFixedThreadPool(SYNCING_THREADS, work -> daemon(work, "log-sync"));
  }

  void start() {
    daemon(this, "log-append").start();
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private record Deadline(OpenLog log, long at) {}

  // Any thread.

  void tell(Feed feed, Runnable wish) {
    if (closing) {
      feed.listener.unavailable("the log book is closed");
    } else {
      inbox.add(wish);
    }
  }

  /** As {@link #tell}, for a wish that is not missed when there is nobody left to hear it. */
  void tellIfOpen(Runnable wish) {
    if (!closing) {
      inbox.add(wish);
    }
  }

  LongAdder bytesTaken() {
    return bytesTaken;
  }

  LongAdder syncs() {
    return syncs;
  }

  /** Appends and syncs what was handed in, then stops. */
  void stop() throws InterruptedException {
    inbox.add(() -> closing = true);
    stopped.await();
    syncers.shutdown();
  }

  // The appending thread.

  @Override
  public void run() {
    List<Runnable> batch = new ArrayList<>(AT_ONCE);
    while (!closing || syncing > 0 || !touched.isEmpty() || !due.isEmpty()) {
      collect(batch);
      batch.forEach(this::guarded);
      batch.clear();
      for (OpenLog log : List.copyOf(touched)) {
        guarded(() -> append(log));
      }
      touched.clear();
      guarded(this::whatIsDue);
      if (closing) {
        logs.values().stream()
            .filter(log -> log.waiting == Waiting.FOR_ITS_TIME)
            .forEach(this::makeDue);
        guarded(this::startSyncs);
      }
    }
    withFiles.keySet().forEach(this::closeFiles);
    List.copyOf(logs.values()).forEach(log -> lose(log, "the master is stopping"));
    stopped.countDown();
  }

  private void collect(List<Runnable> batch) {
    Deadline next = deadlines.peek();
    long wait = next == null ? IDLE_NANOS : next.at() - System.nanoTime();
    try {
      Runnable first = wait > 0 ? inbox.poll(wait, TimeUnit.NANOSECONDS) : inbox.poll();
      if (first != null) {
        batch.add(first);
        inbox.drainTo(batch, AT_ONCE - 1);
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread: an interrupt would close the files under its hands.
      LOG.warn("the appending thread was interrupted and goes on");
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("a step of the log book failed", e);
    }
  }

  void open(Feed feed) {
    OpenLog log = logs.get(feed.place);
    try {
      if (log == null) {
        log = load(feed.place);
      }
    } catch (IOException e) {
      complain(feed.place, "cannot be opened", e);
      end(feed, () -> feed.listener.unavailable("the log cannot be opened: " + words(e)));
      return;
    }
    if (log.feed != null) {
      refuse(log.feed, Reason.REPLACED, "another stream of this log was opened");
    }
    log.feed = feed;
    feed.log = log;
    if (log.knowsWhatIsStored()) {
      feed.listener.stored(log.stored(), log.endStored());
    } else {
      makeDue(log);
    }
  }

  private OpenLog load(AttemptPlace place) throws IOException {
    LogFiles files = LogFiles.of(root, place);
    Long good = distrusted.get(place);
    if (good != null) {
      dropAfter(files, good);
      distrusted.remove(place);
    }
    OpenLog log = OpenLog.load(files, place, settings.limit());
    logs.put(place, log);
    holdFiles(log);
    return log;
  }

  private static void dropAfter(LogFiles files, long size) throws IOException {
    try (var channel =
        java.nio.channels.FileChannel.open(files.bytes(), java.nio.file.StandardOpenOption.WRITE)) {
      channel.truncate(size);
      channel.force(false);
    }
  }

  void chunk(Feed feed, long offset, ByteString bytes, boolean end) {
    OpenLog log = feed.log;
    if (feed.over || log == null) {
      return;
    }
    log.chunksPending++;
    log.take(offset, bytes, end)
        .ifPresentOrElse(
            refusal -> refuse(feed, refusal.reason(), refusal.why()),
            () -> bytesTaken.add(bytes.size()));
    touched.add(log);
  }

  void close(Feed feed) {
    OpenLog log = feed.log;
    feed.over = true;
    feed.log = null;
    if (log != null && log.feed == feed) {
      log.feed = null;
      forgetIfDone(log);
    }
  }

  private void append(OpenLog log) {
    if (log.forgotten) {
      return;
    }
    int taken = log.chunksPending;
    log.chunksPending = 0;
    boolean more;
    try {
      holdFiles(log);
      more = log.append(micros());
    } catch (IOException e) {
      complain(log.place, "cannot be written", e);
      lose(log, "the log cannot be written: " + words(e));
      return;
    }
    if (log.feed != null) {
      log.feed.listener.taken(taken);
    }
    if (more) {
      grew.accept(log.place);
    }
    if (log.needsSync()) {
      planSync(log);
    } else if (log.feed != null) {
      log.feed.listener.stored(log.stored(), log.endStored());
    } else {
      forgetIfDone(log);
    }
  }

  private void planSync(OpenLog log) {
    long now = System.nanoTime();
    if (log.firstWaiting == 0) {
      log.firstWaiting = now;
    }
    boolean urgent = log.unsyncedBytes() >= settings.syncBytes() || log.endWaits();
    switch (log.waiting) {
      case NOTHING -> {
        long at = log.firstWaiting + settings.syncAfter().toNanos();
        if (urgent || at <= now) {
          makeDue(log);
        } else {
          log.waiting = Waiting.FOR_ITS_TIME;
          deadlines.add(new Deadline(log, at));
        }
      }
      case FOR_ITS_TIME -> {
        if (urgent) {
          makeDue(log);
        }
      }
      case FOR_A_THREAD, FOR_THE_DISK -> {}
    }
  }

  private void makeDue(OpenLog log) {
    if (log.waiting == Waiting.NOTHING || log.waiting == Waiting.FOR_ITS_TIME) {
      log.waiting = Waiting.FOR_A_THREAD;
      due.add(log);
    }
  }

  private void whatIsDue() {
    long now = System.nanoTime();
    for (Deadline next = deadlines.peek();
        next != null && next.at() <= now;
        next = deadlines.peek()) {
      deadlines.poll();
      // A log that was synced meanwhile and waits again has a later deadline of its own.
      if (next.log().waiting == Waiting.FOR_ITS_TIME
          && next.log().firstWaiting + settings.syncAfter().toNanos() <= now) {
        makeDue(next.log());
      }
    }
    startSyncs();
  }

  private void startSyncs() {
    while (syncing < SYNCING_THREADS && !due.isEmpty()) {
      OpenLog log = due.remove();
      if (log.forgotten) {
        continue;
      }
      try {
        holdFiles(log);
      } catch (IOException e) {
        complain(log.place, "cannot be opened", e);
        lose(log, "the log cannot be opened: " + words(e));
        continue;
      }
      log.waiting = Waiting.FOR_THE_DISK;
      log.firstWaiting = 0;
      OpenLog.Sync sync = log.nextSync(micros());
      syncing++;
      syncers.execute(() -> visitDisk(sync));
    }
  }

  /** On a syncing thread. */
  private void visitDisk(OpenLog.Sync sync) {
    IOException failure = null;
    try {
      sync.run();
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException e) {
      failure = new IOException(e);
    }
    IOException told = failure;
    inbox.add(() -> synced(sync, told));
  }

  private void synced(OpenLog.Sync sync, @Nullable IOException failure) {
    OpenLog log = sync.log();
    syncing--;
    syncs.increment();
    log.waiting = Waiting.NOTHING;
    if (log.forgotten) {
      closeFiles(log);
      return;
    }
    if (failure != null) {
      complain(log.place, "cannot be synced", failure);
      distrust(log);
      lose(log, "the log cannot be synced: " + words(failure));
      return;
    }
    log.synced(sync);
    if (sync.ended()) {
      grew.accept(log.place);
    }
    if (log.feed != null) {
      log.feed.listener.stored(log.stored(), log.endStored());
    }
    if (log.needsSync()) {
      planSync(log);
    } else {
      forgetIfDone(log);
    }
  }

  private void distrust(OpenLog log) {
    try {
      log.dropUnsynced();
    } catch (IOException e) {
      if (log.storedSize() >= 0) {
        distrusted.put(log.place, log.storedSize());
      }
    }
  }

  /** A log that nobody feeds and that is safe on the disk needs no place in memory. */
  private void forgetIfDone(OpenLog log) {
    if (log.feed == null
        && log.waiting == Waiting.NOTHING
        && !log.needsSync()
        && !touched.contains(log)) {
      forget(log);
    }
  }

  private void lose(OpenLog log, String why) {
    Feed feed = log.feed;
    if (feed != null) {
      end(feed, () -> feed.listener.unavailable(why));
    }
    forget(log);
  }

  private void forget(OpenLog log) {
    log.forgotten = true;
    logs.remove(log.place, log);
    if (log.waiting != Waiting.FOR_THE_DISK) {
      closeFiles(log);
    }
    withFiles.remove(log);
  }

  private void refuse(Feed feed, Reason reason, String why) {
    end(feed, () -> feed.listener.refused(reason, why));
  }

  private void end(Feed feed, Runnable words) {
    feed.over = true;
    if (feed.log != null && feed.log.feed == feed) {
      feed.log.feed = null;
    }
    guarded(words);
  }

  /** Opens the log's files if need be; when too many are open the longest unused are closed, synced or not. */
  private void holdFiles(OpenLog log) throws IOException {
    if (!log.filesOpen()) {
      log.openFiles();
    }
    withFiles.put(log, Boolean.TRUE);
    Iterator<OpenLog> oldest = withFiles.keySet().iterator();
    while (withFiles.size() > settings.openFiles() && oldest.hasNext()) {
      OpenLog candidate = oldest.next();
      if (candidate != log && candidate.waiting != Waiting.FOR_THE_DISK) {
        oldest.remove();
        closeFiles(candidate);
      }
    }
  }

  private void closeFiles(OpenLog log) {
    try {
      log.closeFiles();
    } catch (IOException e) {
      complain(log.place, "cannot be closed", e);
    }
  }

  /** Says what is wrong with the disk, once a minute however many logs it hits. */
  private void complain(AttemptPlace place, String what, IOException e) {
    long now = System.nanoTime();
    complaints++;
    if (now - complainedAt >= COMPLAIN_EVERY_NANOS) {
      LOG.error(
          "log of {} {}: {}{}",
          place,
          what,
          words(e),
          complaints > 1 ? " (" + complaints + " such failures)" : "");
      complainedAt = now;
      complaints = 0;
    }
  }

  private static String words(IOException e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : e.getClass().getSimpleName() + ": " + message;
  }

  private long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }
}
