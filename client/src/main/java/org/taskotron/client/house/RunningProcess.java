package org.taskotron.client.house;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A process that can be told from a later one with the same number.
 *
 * @param name as {@code house.json} calls it
 * @param pid its number
 * @param started when it started, in clock ticks since the machine's start: 0 when that is not known
 */
record RunningProcess(String name, long pid, long started) {

  private static final Path PROC = Path.of("/proc");

  static RunningProcess of(String name, long pid) {
    return new RunningProcess(name, pid, startOf(pid).orElse(0));
  }

  /** Whether this very process still runs, provided that the machine was not started anew. */
  boolean runs() {
    OptionalLong now = startOf(pid);
    return now.isPresent() && now.getAsLong() == started;
  }

  /** Names this start of the machine. */
  static String bootId() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** The 22nd field of {@code stat}; the second is the command in brackets and may hold anything. Empty for zombies. */
  private static OptionalLong startOf(long pid) {
    try {
      String stat = Files.readString(
          PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields[0].equals("Z")
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(fields[19]));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
