package org.taskotron.master.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.master.job.AttemptPlace;

/**
 * All attempts' logs. Writing goes through a {@link LogFeed}; readers look at the files, which show what is written
 * before it is synced, and may ask to be rung when there is more.
 *
 * <p>Safe for use by several threads.
 */
public final class LogBook implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogBook.class);

  private final Path root;
  private final Appender appender;
  private final Map<AttemptPlace, Set<Watcher>> watchers = new ConcurrentHashMap<>();

  private LogBook(Path root, LogSettings settings, Clock clock) {
    this.root = root;
    this.appender = new Appender(root, settings, clock, this::ring);
  }

  /** Opens the log book below this folder, which is made if it is not there. */
  public static LogBook open(Path root, LogSettings settings, Clock clock) throws IOException {
    Files.createDirectories(root);
    LogBook book = new LogBook(root, settings, clock);
    book.appender.start();
    return book;
  }

  /**
   * Opens an attempt's log for writing. The listener first hears {@link LogListener#stored}: from there the writer goes
   * on. A feed that was open for the same log is replaced.
   */
  public LogFeed feed(AttemptPlace place, LogListener listener) {
    Feed feed = new Feed(place, listener, appender);
    appender.tell(feed, () -> appender.open(feed));
    return feed;
  }

  /** What there is to read now. */
  public LogState state(AttemptPlace place) {
    LogFiles files = LogFiles.of(root, place);
    try {
      // First the end, then the length: an ended log's length is final.
      TimeIndex.Tail tail = TimeIndex.tail(files.times());
      return new LogState(Files.size(files.bytes()), tail.ended(), tail.cutAt() >= 0);
    } catch (NoSuchFileException e) {
      return LogState.NOTHING;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads from {@code offset} into the buffer, as much as there is; 0 where the log ends or has not come yet. */
  public int read(AttemptPlace place, long offset, ByteBuffer into) {
    try (FileChannel channel =
        FileChannel.open(LogFiles.of(root, place).bytes(), StandardOpenOption.READ)) {
      int total = 0;
      while (into.hasRemaining()) {
        int got = channel.read(into, offset + total);
        if (got <= 0) {
          break;
        }
        total += got;
      }
      return total;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * When the bytes from {@code from} to {@code to} came: the stamp that covers the first of them, and those between; at
   * most {@code most}.
   */
  public List<LogStamp> stamps(AttemptPlace place, long from, long to, int most) {
    try {
      return TimeIndex.stamps(LogFiles.of(root, place).times(), from, to, most);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file itself, for those who send it as it is. It may not be there yet. */
  public Path file(AttemptPlace place) {
    return LogFiles.of(root, place).bytes();
  }

  /** The days of which there are logs, as folders are named: {@code 20261121}. */
  public SortedSet<String> days() {
    return names(root);
  }

  /** The jobs of a day that have logs, by their UUIDs. */
  public SortedSet<String> jobs(String dayName) {
    return names(root.resolve(dayName));
  }

  /** The attempts of a job that have logs. */
  public SortedSet<Integer> attempts(String dayName, UUID job) {
    SortedSet<Integer> attempts = new TreeSet<>();
    for (String name : names(root.resolve(dayName).resolve(job.toString()))) {
      if (name.endsWith(".log")) {
        attempts.add(Integer.valueOf(name.substring(0, name.length() - ".log".length())));
      }
    }
    return attempts;
  }

  private static SortedSet<String> names(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (NoSuchFileException e) {
      return new TreeSet<>();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Rings whenever there may be more to read, until the watch is closed: look at {@link #state} and {@link #read}
   * then, and once after this call. The bell rings on the appending thread and must only hand over.
   */
  public LogWatch watch(AttemptPlace place, Runnable bell) {
    Watcher watcher = new Watcher(bell);
    watchers.compute(place, (key, others) -> {
      Set<Watcher> all = others == null ? ConcurrentHashMap.newKeySet() : others;
      all.add(watcher);
      return all;
    });
    return () -> watchers.computeIfPresent(place, (key, others) -> {
      others.remove(watcher);
      return others.isEmpty() ? null : others;
    });
  }

  /** Bytes taken in since the start. */
  public long bytesTaken() {
    return appender.bytesTaken().sum();
  }

  /** Visits to the disk since the start. */
  public long syncs() {
    return appender.syncs().sum();
  }

  /** Writes and syncs what was handed in. */
  @Override
  public void close() throws InterruptedException {
    appender.stop();
  }

  private void ring(AttemptPlace place) {
    for (Watcher watcher : watchers.getOrDefault(place, Set.of())) {
      try {
        watcher.bell.run();
      } catch (RuntimeException e) {
        LOG.error("a reader of log {} failed", place, e);
      }
    }
  }

  /** Two readers with the same bell are still two. */
  private static final class Watcher {
    private final Runnable bell;

    private Watcher(Runnable bell) {
      this.bell = bell;
    }
  }
}
