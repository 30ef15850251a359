package org.taskotron.slave.directive;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells a full disk from other trouble with files. */
public final class Disk {

  /** A file system with less to give is full: a directory entry and a small file would not fit. */
  private static final long FULL_BELOW = 64 * 1024;

  private Disk() {}

  /** Why writing or reading there failed. */
  public static RunEnds trouble(Path where, IOException e) {
    boolean full = String.valueOf(e.getMessage()).contains("No space left")
        || String.valueOf(e.getMessage()).contains("Disk quota exceeded")
        || full(where);
    String reason = e instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : e.toString();
    return new RunEnds(
        full ? EndCause.DISK_FULL : EndCause.ENVIRONMENT_BROKEN, where + ": " + reason, e);
  }

  /** Whether nothing can be written there any more. */
  public static boolean full(Path where) {
    try {
      Path there = where;
      while (!Files.exists(there) && there.getParent() != null) {
        there = there.getParent();
      }
      return Files.getFileStore(there).getUsableSpace() < FULL_BELOW;
    } catch (IOException e) {
      return false;
    }
  }
}
