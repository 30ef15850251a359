package org.taskotron.base.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process and no other, even after its number was given to somebody else: a process id and the time it started, in
 * clock ticks since the machine booted. Written and read as {@code 1234 567890}.
 */
public record ProcessIdentity(long pid, long started) {

  private static final int STARTED =
      19; // field 22 of /proc/PID/stat, counted behind the command's name

  /** This process. */
  public static ProcessIdentity self() {
    long pid = ProcessHandle.current().pid();
    return of(pid)
        .orElseThrow(() -> new IllegalStateException("no /proc/" + pid + "/stat (expected Linux)"));
  }

  /** The process that has this number now; empty when there is none, or only one that ended and is not buried yet. */
  public static Optional<ProcessIdentity> of(long pid) {
    try {
      String stat = Files.readString(
          Path.of("/proc/" + pid + "/stat"), java.nio.charset.StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean ended = fields[0].equals("Z") || fields[0].equals("X");
      return ended
          ? Optional.empty()
          : Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[STARTED])));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads back what {@link #toString} wrote; empty for anything else. */
  public static Optional<ProcessIdentity> parse(String text) {
    String[] parts = text.strip().split(" ", -1);
    try {
      return parts.length == 2
          ? Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** It is this very process that runs. */
  public boolean runs() {
    return of(pid).filter(this::equals).isPresent();
  }

  @Override
  public String toString() {
    return pid + " " + started;
  }
}
