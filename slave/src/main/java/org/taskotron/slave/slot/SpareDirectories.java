package org.taskotron.slave.slot;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.taskotron.slave.run.Trees;

/**
 * Empty attempt directories for the next jobs. ext4 does not give the place of a removed file or directory to a new one
 * for a minute, and on the way to the next free place looks at each of those; so where hundreds of short tasks come and
 * go, making and removing the same six directories over and over costs more than all that is written into them. Moving
 * them is cheap. Safe for use by several threads.
 */
public final class SpareDirectories {

  /** What is in each: the directories of a workspace. */
  private static final List<String> PARTS = List.of("spool", "taskdir", "workdir", "artifacts");

  private final Path home;
  private final int most;
  private final Set<PosixFilePermission> usual;
  private final Deque<Path> spare = new ConcurrentLinkedDeque<>();
  private final AtomicLong made = new AtomicLong();

  /**
   * @param home for the spare ones; what a slave before this one left there goes
   * @param most are kept
   */
  public SpareDirectories(Path home, int most) throws IOException {
    this.home = home;
    this.most = most;
    Trees.delete(home);
    Files.createDirectories(home);
    this.usual = attributes(home).permissions();
  }

  /** Puts an attempt's directory, with its parts, there; new when there is no spare one. */
  void place(Path directory) throws IOException {
    Path one = spare.poll();
    if (one == null) {
      Files.createDirectory(directory);
      for (String part : PARTS) {
        Files.createDirectory(directory.resolve(part));
      }
    } else {
      Files.move(one, directory, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Takes an attempt's directory away with all that is in it. */
  void remove(Path directory) throws IOException {
    if (spare.size() < most && emptied(directory)) {
      Path one = home.resolve(Long.toString(made.incrementAndGet()));
      Files.move(directory, one, StandardCopyOption.ATOMIC_MOVE);
      spare.push(one);
    } else {
      Trees.delete(directory);
    }
  }

  /** Whether nothing is left but the empty parts, and they are as they were made: a task may have done anything to them. */
  private boolean emptied(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || !isUsual(directory)) {
      return false;
    }
    int parts = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!PARTS.contains(String.valueOf(entry.getFileName())) || !isUsual(entry)) {
          return false;
        }
        parts++;
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(entry)) {
          for (Path file : inside) {
            Trees.delete(file);
          }
        }
      }
    }
    return parts == PARTS.size();
  }

  private boolean isUsual(Path directory) throws IOException {
    PosixFileAttributes attributes = attributes(directory);
    return attributes.isDirectory() && attributes.permissions().equals(usual);
  }

  private static PosixFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
