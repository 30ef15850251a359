package org.taskotron.slave.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.file.Trees;

/** A copy of one repository of the mirror, bare. Safe for use by several threads; one of them fetches at a time. */
final class KeptRepository implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KeptRepository.class);

  /** Each fetch leaves a pack. With so many it is cheaper to begin anew. */
  private static final int MAX_PACKS = 60;

  private static final Duration USED_EVERY = Duration.ofMinutes(1);
  private static final Duration SAY_EVERY = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Path directory;
  private final Mirror mirror;
  private final String name;
  private final ReentrantLock fetching = new ReentrantLock();

  /** Held to read by those who use the files, to write by the one who deletes them. */
  private final ReentrantReadWriteLock files = new ReentrantReadWriteLock();

  private @Nullable Repository open;
  private volatile long usedAt = System.nanoTime() - 2 * USED_EVERY.toNanos();

  /** What is done with the objects. It may happen twice. */
  interface Reading {
    void read(ObjectReader reader) throws IOException, SourceMissing;
  }

  KeptRepository(Path directory, Mirror mirror, String name) {
    this.directory = directory.resolve(name + ".git");
    this.mirror = mirror;
    this.name = name;
  }

  String name() {
    return name;
  }

  /**
   * Sees to it that the commit is here.
   *
   * @return whether it had to be fetched
   */
  boolean provide(ObjectId commit, Consumer<String> line, Duration patience)
      throws SourceMissing, IOException, InterruptedException {
    if (holds(commit)) {
      used();
      return false;
    }
    fetching.lockInterruptibly();
    try {
      if (holds(commit)) {
        return false;
      }
      fetchPatiently(commit, line, patience);
      used();
      return true;
    } finally {
      fetching.unlock();
    }
  }

  void read(Reading reading) throws IOException, SourceMissing {
    files.readLock().lock();
    try (ObjectReader reader = repository().newObjectReader()) {
      reading.read(reader);
    } finally {
      files.readLock().unlock();
    }
  }

  /** Says when it was used last, for those who need room; roughly. */
  void used() throws IOException {
    long now = System.nanoTime();
    if (now - usedAt > USED_EVERY.toNanos() && Files.isDirectory(directory)) {
      usedAt = now;
      // The file system's own time, since it is compared with that of other folders only.
      Files.setLastModifiedTime(directory, FileTime.from(Clocks.microseconds().instant()));
    }
  }

  /** Takes the copy away; it is fetched anew when it is needed. */
  void remove() throws IOException {
    files.writeLock().lock();
    try {
      close();
      Trees.delete(directory);
    } finally {
      files.writeLock().unlock();
    }
  }

  @Override
  public synchronized void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  private boolean holds(ObjectId commit) throws IOException {
    files.readLock().lock();
    try {
      return Files.isDirectory(directory.resolve("objects"))
          && repository().getObjectDatabase().has(commit);
    } finally {
      files.readLock().unlock();
    }
  }

  private void fetchPatiently(ObjectId commit, Consumer<String> line, Duration patience)
      throws SourceMissing, IOException, InterruptedException {
    long begun = System.nanoTime();
    long said = begun - SAY_EVERY.toNanos();
    Duration pause = Duration.ofMillis(100);
    boolean renewed = false;
    while (true) {
      try {
        if (fetch(commit)) {
          return;
        }
        if (renewed) {
          throw new SourceMissing("repository " + name + " has no commit " + commit.name());
        }
        // Or our copy is broken, and only believes that it has all.
        renewed = true;
        remove();
        continue;
      } catch (SourceAway e) {
        long now = System.nanoTime();
        if (e.copyIsBroken() && !renewed) {
          LOG.warn("repository {}: the copy kept here is broken and is fetched anew", name);
          renewed = true;
          remove();
          continue;
        }
        if (now - begun > patience.toNanos()) {
          throw new SourceMissing(e.getMessage() + " (tried for " + patience.toSeconds() + "s)", e);
        }
        if (now - said >= SAY_EVERY.toNanos()) {
          said = now;
          line.accept("waiting for the mirror: " + e.getMessage());
          LOG.warn("waiting for the mirror: {}", e.getMessage());
        }
        long millis = pause.toMillis();
        Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      }
    }
  }

  private boolean fetch(ObjectId commit) throws SourceMissing, SourceAway, IOException {
    if (packs() > MAX_PACKS) {
      remove();
    }
    files.readLock().lock();
    try {
      return new Fetch(mirror, name, repository()).bring(commit);
    } finally {
      files.readLock().unlock();
    }
  }

  private int packs() {
    String[] packs =
        directory.resolve("objects/pack").toFile().list((dir, file) -> file.endsWith(".pack"));
    return packs == null ? 0 : packs.length;
  }

  private synchronized Repository repository() throws IOException {
    if (open == null) {
      Repository made =
          new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
      if (!made.getObjectDatabase().exists()) {
        Files.createDirectories(directory);
        made.create(true);
      }
      // Not tidied up behind our back: a copy with too many packs is fetched anew.
      made.getConfig().setInt("gc", null, "auto", 0);
      made.getConfig().setBoolean("gc", null, "autoDetach", false);
      open = made;
    }
    return open;
  }
}
