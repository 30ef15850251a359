package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Looks whether something of an attempt still lives. This is only the question, asked after every command and so cheap;
 * end.sh has the full search and the means.
 */
final class Leftovers {

  /** So many pids are looked at one by one; beyond that the list of all processes is shorter. */
  private static final long NARROW = 400;

  private Leftovers() {}

  /** Pids are given away in order, so what the command started has one between its supervisor's and the last. */
  static boolean any(Command command, OptionalLong supervisor) throws IOException {
    Path log = command.log().toRealPath();
    byte[] mark = ("\0" + AttemptMark.VARIABLE + "=" + command.mark() + "\0")
        .getBytes(StandardCharsets.UTF_8);
    if (supervisor.isPresent()) {
      long first = supervisor.getAsLong() + 1;
      long last = Machine.lastPid();
      if (last >= first && last - first <= NARROW) {
        for (long pid = first; pid <= last; pid++) {
          if (belongs(Path.of("/proc", Long.toString(pid)), mark, log)) {
            return true;
          }
        }
        return false;
      }
    }
    return anyOfAll(mark, log);
  }

  private static boolean anyOfAll(byte[] mark, Path log) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (belongs(process, mark, log)) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean belongs(Path process, byte[] mark, Path log) {
    return carries(process, mark)
        || writesTo(process.resolve("fd/1"), log)
        || writesTo(process.resolve("fd/2"), log);
  }

  private static boolean carries(Path process, byte[] mark) {
    try {
      byte[] environment = Files.readAllBytes(process.resolve("environ"));
      byte[] bounded = new byte[environment.length + 1];
      System.arraycopy(environment, 0, bounded, 1, environment.length);
      return contains(bounded, mark);
    } catch (IOException e) {
      // Gone, or somebody else's.
      return false;
    }
  }

  private static boolean writesTo(Path descriptor, Path log) {
    try {
      return Files.readSymbolicLink(descriptor).equals(log);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean contains(byte[] all, byte[] part) {
    for (int i = 0; i + part.length <= all.length; i++) {
      if (java.util.Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
