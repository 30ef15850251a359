package org.taskotron.slave.slot;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.file.Trees;

/**
 * Empty attempt directories for the next jobs. ext4 does not give the place of a removed file or directory to a new one
 * for a minute, and on the way to the next free place looks at each of those; so where hundreds of short tasks come and
 * go, making and removing the same six directories over and over costs more than all that is written into them. Moving
 * them is cheap.
 *
 * <p>They lie outside of {@code jobs/} and are forgotten when the slave ends, so that none is ever taken for an attempt.
 *
 * <p>What a former task may have left of itself: a directory is used again only when it is empty, and type, mode, owner,
 * group and device (something mounted there) are those of one that we just made; that is looked at when it is put aside,
 * and once more before it is used. One whose processes could not all be ended is not used again. What {@code stat} does
 * not show, access lists and extended attributes, may stay: finding out would cost more than a new directory. It gives a
 * task nothing, for it runs as the slave's own user, as every other task does, and could change their directories anyway;
 * and the lease's secret has a mode of its own, which no inherited list widens.
 *
 * <p>Safe for use by several threads.
 */
public final class SpareDirectories {

  private static final Logger LOG = LoggerFactory.getLogger(SpareDirectories.class);

  /** What is in each: the directories of a workspace. */
  private static final List<String> PARTS = List.of("spool", "taskdir", "workdir", "artifacts");

  private final Path home;
  private final int most;
  private final Map<String, Object> usual;
  private final Deque<Path> spare = new ArrayDeque<>();
  private long made;

  /**
   * @param home for the spare ones; what a slave before this one left there goes
   * @param most are kept
   */
  public SpareDirectories(Path home, int most) throws IOException {
    this.home = home;
    this.most = most;
    try {
      Trees.delete(home);
    } catch (IOException e) {
      // No reason not to start: what lies there is in nobody's way.
      LOG.warn("{}: what is left there cannot be removed: {}", home, e.toString());
    }
    Files.createDirectories(home);
    this.usual = looks(home);
  }

  /** Puts an attempt's directory there, with its parts and the job's directory above it; new when there is no spare one. */
  void place(Path directory) throws IOException {
    Optional<Path> one = clean();
    // The job's other attempt may be on its way out, and take the job's directory with it.
    synchronized (this) {
      try {
        makeUnlessThere(above(directory));
        if (one.isPresent()) {
          Files.move(one.get(), directory, StandardCopyOption.ATOMIC_MOVE);
          return;
        }
        Files.createDirectory(directory);
      } catch (IOException e) {
        one.ifPresent(spare::push);
        throw e;
      }
    }
    for (String part : PARTS) {
      Files.createDirectory(directory.resolve(part));
    }
  }

  /** Takes an attempt's directory away with all that is in it, and keeps it for another one if it is worth it. */
  void takeBack(Path directory) throws IOException {
    if (!isFull() && emptied(directory)) {
      putAside(directory);
    }
    remove(directory);
  }

  /** Removes an attempt's directory, and the job's when that was the last one in it. */
  void remove(Path directory) throws IOException {
    Trees.delete(directory);
    synchronized (this) {
      try {
        Files.deleteIfExists(above(directory));
      } catch (DirectoryNotEmptyException e) {
        // Another attempt of the same job is there.
        return;
      }
    }
  }

  private synchronized boolean isFull() {
    return spare.size() >= most;
  }

  private synchronized void putAside(Path directory) {
    made++;
    Path one = home.resolve(Long.toString(made));
    try {
      Files.move(directory, one, StandardCopyOption.ATOMIC_MOVE);
      spare.push(one);
    } catch (IOException e) {
      // For instance jobs/ is a link to another file system. It is removed then, as it always was.
      LOG.debug("{}: not kept: {}", directory, e.toString());
    }
  }

  /** A spare one, unless somebody changed it meanwhile. */
  private Optional<Path> clean() throws IOException {
    while (true) {
      Path one;
      synchronized (this) {
        one = spare.poll();
      }
      if (one == null || isClean(one)) {
        return Optional.ofNullable(one);
      }
      LOG.warn("{}: not used again, since somebody wrote there after its attempt was over", one);
      Trees.delete(one);
    }
  }

  private boolean isClean(Path directory) throws IOException {
    try {
      List<Path> parts = entries(directory);
      boolean clean = isUsual(directory) && parts.size() == PARTS.size();
      for (Path part : parts) {
        clean &= isUsual(part) && entries(part).isEmpty();
      }
      return clean;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Whether nothing is left but the empty parts, and they are as they were made: a task may have done anything to them. */
  private boolean emptied(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || !isUsual(directory)) {
      return false;
    }
    List<Path> parts = entries(directory);
    for (Path part : parts) {
      if (!PARTS.contains(String.valueOf(part.getFileName())) || !isUsual(part)) {
        return false;
      }
      Trees.empty(part);
    }
    return parts.size() == PARTS.size();
  }

  private boolean isUsual(Path directory) throws IOException {
    return looks(directory).equals(usual);
  }

  /** The mode has the type in it, and the bits that Java's permissions do not know. */
  private static Map<String, Object> looks(Path path) throws IOException {
    return Files.readAttributes(path, "unix:mode,uid,gid,dev", LinkOption.NOFOLLOW_LINKS);
  }

  private static List<Path> entries(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      all.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }

  private static Path above(Path directory) {
    Path parent = directory.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(directory + " (expected an attempt's directory)");
    }
    return parent;
  }

  private static void makeUnlessThere(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }
}
