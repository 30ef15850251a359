package org.taskotron.slave.slot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes a file's content, or the names in a directory, survive a loss of power. */
@FunctionalInterface
interface Sync {

  /** By fsync, which takes a descriptor that is open for reading. */
  Sync FSYNC = path -> {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  };

  void now(Path fileOrDirectory) throws IOException;
}
