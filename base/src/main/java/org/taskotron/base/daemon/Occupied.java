package org.taskotron.base.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One daemon's hold on its directory. The lock ends with the process, however that ends, so nothing has to be cleaned up
 * after a crash; the pid file beside it is for people and tools.
 */
public final class Occupied implements AutoCloseable {

  static final String PID_FILE = "twistd.pid";
  private static final String LOCK_FILE =
      ".lock"; // never removed: a removed one could be locked twice

  private final Path directory;
  private final FileChannel channel;

  private Occupied(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * @throws Failure when another daemon has it, or it cannot be written
   */
  public static Occupied by(String name, Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new Failure(directory + ": no such directory");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(
          directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new Failure(name + " already runs in " + directory + holder(directory));
      }
      Files.writeString(directory.resolve(PID_FILE), ProcessHandle.current().pid() + "\n");
      return new Occupied(directory, channel);
    } catch (AccessDeniedException e) {
      throw new Failure(
          "cannot write in " + directory + ": permission denied for user "
              + System.getProperty("user.name"),
          e);
    } catch (IOException e) {
      throw new Failure("cannot write in " + directory + ": " + e.getMessage(), e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // by this very process
    }
  }

  private static String holder(Path directory) {
    try {
      return " (pid " + Files.readString(directory.resolve(PID_FILE)).strip() + ")";
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(directory.resolve(DaemonState.FILE));
    Files.deleteIfExists(directory.resolve(PID_FILE));
    channel.close();
  }
}
