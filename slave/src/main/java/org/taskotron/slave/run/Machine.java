package org.taskotron.slave.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * This machine as its kernel tells of it. Moments are hundredths of a second since boot, the unit that a shell can read
 * from {@code /proc/uptime} too, so the wall clock may jump as it likes.
 */
public final class Machine {

  /** Hundredths in a second. */
  public static final long SECOND = 100;

  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path VMSTAT = Path.of("/proc/vmstat");
  private static final Path LOADAVG = Path.of("/proc/loadavg");

  private Machine() {}

  /** A new one after each reboot. */
  public static String bootId() {
    return read(BOOT_ID).strip();
  }

  /** Hundredths of a second since boot. */
  public static long uptime() {
    String text = read(UPTIME);
    String seconds = text.substring(0, text.indexOf(' '));
    return Long.parseLong(seconds.replace(".", ""));
  }

  /** When the process began, as its entry in /proc says; empty when it is not there or only waits to be buried. */
  static OptionalLong begun(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The name, in brackets, may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      boolean dead = fields[0].equals("Z") || fields[0].equals("X");
      return dead ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[19]));
    } catch (IOException e) {
      // Gone before or while it was read: both mean the same.
      return OptionalLong.empty();
    }
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
