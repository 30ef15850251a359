package org.taskotron.slave.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.taskotron.base.daemon.ProcessIdentity;

/**
 * This machine as its kernel tells of it. Moments are hundredths of a second since boot, the unit that a shell can read
 * from {@code /proc/uptime} too, so the wall clock may jump as it likes.
 */
public final class Machine {

  /** Hundredths in a second. */
  public static final long SECOND = 100;

  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Path VMSTAT = Path.of("/proc/vmstat");
  private static final Path LOADAVG = Path.of("/proc/loadavg");

  private Machine() {}

  /** Hundredths of a second since boot. */
  public static long uptime() {
    String text = read(UPTIME);
    String seconds = text.substring(0, text.indexOf(' '));
    return Long.parseLong(seconds.replace(".", ""));
  }

  /** When the process began, as its entry in /proc says; empty when it is not there or only waits to be buried. */
  static OptionalLong begun(long pid) {
    return ProcessIdentity.of(pid).stream().mapToLong(ProcessIdentity::started).findFirst();
  }

  /** How many processes the kernel has killed since boot for want of memory; 0 where it does not tell. */
  static long killedForMemory() {
    return read(VMSTAT)
        .lines()
        .filter(line -> line.startsWith("oom_kill "))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  /** The pid that was given away last. */
  static long lastPid() {
    String text = read(LOADAVG).strip();
    return Long.parseLong(text.substring(text.lastIndexOf(' ') + 1));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(file + " is missing: tasks run on Linux with /proc only", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
