package org.taskotron.client.house;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.daemon.Failure;

/**
 * The directory that a house lives in, held under a lock for as long as the house is up.
 *
 * <pre>{@code
 * .taskotron/
 *   house.lock      held by ./run
 *   house.json      who runs, and where to look; there while the house is up
 *   secrets/        readable by their owner only
 *   tasks/          git repositories made of plain directories
 *   master/  slave1/  slave2/  trigger/  resultsdb/     each daemon's own, with a console.log
 * }</pre>
 */
final class HouseDirectory implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;

  private HouseDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Takes the directory, which is made if need be; refused while another house is up in it. */
  static HouseDirectory take(Path wanted) throws IOException {
    Path path = made(wanted);
    FileChannel channel = FileChannel.open(
        path.resolve("house.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (locked(channel) == null) {
      channel.close();
      throw new Failure(path + ": a house is up here already" + whose(path)
          + ". End it with Ctrl-C there, or choose another place with --dir");
    }
    return new HouseDirectory(path, channel);
  }

  private static Path made(Path wanted) throws IOException {
    if (Files.exists(wanted) && !Files.isDirectory(wanted)) {
      throw new Failure(wanted + ": not a directory (choose another place with --dir)");
    }
    try {
      Files.createDirectories(wanted);
    } catch (AccessDeniedException e) {
      throw new Failure(
          wanted.toAbsolutePath() + ": cannot be made by " + System.getProperty("user.name")
              + " (choose another place with --dir)",
          e);
    }
    if (!Files.isWritable(wanted)) {
      throw new Failure(wanted.toAbsolutePath() + ": cannot be written by "
          + System.getProperty("user.name") + " (choose another place with --dir)");
    }
    return wanted.toRealPath();
  }

  private static @Nullable FileLock locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String whose(Path path) {
    Optional<HouseFile> house = HouseFile.read(path);
    return house
        .map(file ->
            " (pid " + file.pid() + ", " + file.urls().getOrDefault("master", "starting") + ")")
        .orElse("");
  }

  Path path() {
    return path;
  }

  /** A directory inside, made if need be. */
  Path inside(String name) throws IOException {
    return Files.createDirectories(path.resolve(name));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
