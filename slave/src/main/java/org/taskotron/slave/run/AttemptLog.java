package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.taskotron.base.config.Secret;
import org.taskotron.slave.directive.Disk;
import org.taskotron.slave.directive.RunEnds;

/**
 * Our own lines in an attempt's log, between those of the task, which writes to the same file. Each line is one append,
 * so lines never mix. Known secrets are masked.
 */
final class AttemptLog implements AutoCloseable {

  /** What our lines begin with. */
  private static final String WE = "taskotron: ";

  /** Shorter ones would mask ordinary words. */
  private static final int SHORTEST_SECRET = 4;

  private final Path file;
  private final FileChannel channel;
  private final List<String> secrets;

  AttemptLog(Path file, List<Secret> secrets) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    this.secrets = secrets.stream()
        .map(Secret::reveal)
        .filter(secret -> secret.length() >= SHORTEST_SECRET)
        .toList();
  }

  void say(String text) throws RunEnds {
    append(WE + text.strip().replace("\n", "\n" + WE) + "\n");
  }

  /** A command, as a shell would trace it. */
  void trace(String command) throws RunEnds {
    append("+ " + command.strip().replace("\n", "\n+ ") + "\n");
  }

  /** A text of several lines, as it is. */
  void print(String text) throws RunEnds {
    append(text);
  }

  String masked(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, Secret.MASK);
    }
    return masked;
  }

  long size() throws RunEnds {
    try {
      return channel.size();
    } catch (IOException e) {
      throw Disk.trouble(file, e);
    }
  }

  /** What was appended since then, by anybody; no more than the last so many bytes. */
  String since(long offset, int most) throws RunEnds {
    try (FileChannel reading = FileChannel.open(file, StandardOpenOption.READ)) {
      long from = Math.max(Math.min(offset, reading.size()), reading.size() - most);
      ByteBuffer bytes = ByteBuffer.allocate((int) (reading.size() - from));
      while (bytes.hasRemaining() && reading.read(bytes, from + bytes.position()) >= 0) {
        // Goes on until the buffer is full or the file ends.
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Disk.trouble(file, e);
    }
  }

  private void append(String text) throws RunEnds {
    ByteBuffer bytes = ByteBuffer.wrap(masked(text).getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw Disk.trouble(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
