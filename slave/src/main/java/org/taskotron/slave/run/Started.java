package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.taskotron.base.daemon.Host;

/**
 * What a supervisor left in {@code started}.
 *
 * @param pid 0 when the file is there but says nothing: its maker died in the act
 */
record Started(long pid, long begun, String bootId) {

  static Optional<Started> in(Path dir) throws IOException {
    try {
      String text = Files.readString(dir.resolve("started"));
      String[] words = text.strip().split(" ");
      return Optional.of(
          text.endsWith("\n") && words.length == 3
              ? new Started(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2])
              : new Started(0, 0, ""));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.of(new Started(0, 0, ""));
    }
  }

  /** Whether that very process is still there. */
  boolean lives() {
    return pid > 0
        && bootId.equals(Host.boot())
        && Machine.begun(pid).equals(java.util.OptionalLong.of(begun));
  }

  boolean ofThisBoot() {
    return bootId.equals(Host.boot());
  }
}
