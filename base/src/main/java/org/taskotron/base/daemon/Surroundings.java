package org.taskotron.base.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Who started this process and reads its standard output.
 *
 * @param systemd it is a service
 * @param journal standard output is the journal, which keeps time and priority itself
 * @param terminal standard output is a terminal
 */
record Surroundings(boolean systemd, boolean journal, boolean terminal) {

  private static final Path STDOUT = Path.of("/proc/self/fd/1");

  static Surroundings here() {
    Map<String, String> environment = System.getenv();
    return new Surroundings(
        environment.containsKey("INVOCATION_ID") || environment.containsKey("NOTIFY_SOCKET"),
        isJournal(environment.getOrDefault("JOURNAL_STREAM", "")),
        isTerminal());
  }

  boolean logsToStdout(LogConfig.Stdout setting) {
    return switch (setting) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> systemd || terminal;
    };
  }

  /** The variable is inherited by whoever we start, so what it names is compared with what we write to. */
  private static boolean isJournal(String deviceAndInode) {
    try {
      return !deviceAndInode.isEmpty()
          && deviceAndInode.equals(Files.getAttribute(STDOUT, "unix:dev") + ":"
              + Files.getAttribute(STDOUT, "unix:ino"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static boolean isTerminal() {
    try {
      String stdout = Files.readSymbolicLink(STDOUT).toString();
      return stdout.startsWith("/dev/pts/")
          || stdout.startsWith("/dev/tty")
          || stdout.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
