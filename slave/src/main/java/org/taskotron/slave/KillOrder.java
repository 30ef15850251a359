package org.taskotron.slave;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How {@code stop --kill} tells a slave what its SIGTERM means: by a file in its directory. */
final class KillOrder {

  private static final String FILE = "stop-kills-tasks";

  private KillOrder() {}

  static void give(Path directory) throws IOException {
    Files.write(directory.resolve(FILE), new byte[0]);
  }

  /** Whether it was given; it holds for one stop. */
  static boolean taken(Path directory) throws IOException {
    return Files.deleteIfExists(directory.resolve(FILE));
  }

  static boolean isOpen(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }
}
