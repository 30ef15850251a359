package org.taskotron.slave.slot;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.Size;
import org.taskotron.slave.connection.Standing.Mood;

/** Keeps the slave from taking work that its disk has no room for. Production runs its pass on a timer. */
public final class DiskWatch {

  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

  /** How many bytes are free. */
  @FunctionalInterface
  public interface Free {
    long bytes() throws IOException;
  }

  private final Free free;
  private final Slots slots;
  private volatile Size least;
  private boolean full;

  public DiskWatch(Free free, Size least, Slots slots) {
    this.free = free;
    this.least = least;
    this.slots = slots;
  }

  /** The disk of this directory. */
  public static Free of(Path directory) throws IOException {
    FileStore store = Files.getFileStore(directory);
    return store::getUsableSpace;
  }

  /** With so little left no new work is taken. */
  public void least(Size now) {
    least = now;
  }

  /** Looks once. Work is taken again when a quarter more than the least is free, so that it does not go to and fro. */
  public synchronized void pass() {
    try {
      long bytes = free.bytes();
      long limit = full ? least.bytes() + least.bytes() / 4 : least.bytes();
      full = bytes < limit;
      slots.mood(
          full
              ? new Mood("disk full: " + bytes / 1_000_000 + " MB free (min_free: " + least + ")")
              : Mood.WILLING);
    } catch (IOException e) {
      LOG.warn("how much of the disk is free cannot be found out: {}", e.toString());
    }
  }
}
