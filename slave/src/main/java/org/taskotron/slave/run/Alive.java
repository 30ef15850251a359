package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file by which a slave tells the supervisors of an attempt that its lease lives. It holds the moment of the last
 * touch; a supervisor that reads one older than {@code lost_after} ends the task.
 */
public final class Alive {

  private Alive() {}

  /** Call it when the lease was granted or renewed, and at no other time. */
  public static void touch(Path file) throws IOException {
    // Always as long, in place, in one write: a reader sees the old moment or the new one, never
    // half of either.
    byte[] moment = "%019d\n".formatted(Machine.uptime()).getBytes(StandardCharsets.US_ASCII);
    strip(moment);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(moment), 0);
    }
  }

  /** Blanks for zeros: to a shell a leading zero means octal. */
  private static void strip(byte[] digits) {
    for (int i = 0; digits[i] == '0' && digits[i + 1] != '\n'; i++) {
      digits[i] = ' ';
    }
  }
}
