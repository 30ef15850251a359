package org.taskotron.master.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The file beside a log that says when its bytes came, whether it was cut, and where it ended. Records of 16 bytes, so
 * that a torn last one is plain to see and a time is found by halving:
 *
 * <pre>
 *   kind 1 byte | value 7 bytes      | time 8 bytes, microseconds
 *   ARRIVED     | offset in the file | of the bytes from there on
 *   CUT         | offset in the file | nothing is stored from there on but the line that says so
 *   DROPPED     | length of the log as its writer counts; overwritten in place while more comes
 *   ENDED       | length of the log as its writer counts
 * </pre>
 *
 * <p>ENDED is written only after the bytes before it were synced. Belongs to one thread at a time.
 */
final class TimeIndex implements AutoCloseable {

  private static final int RECORD = 16;
  private static final long VALUE_BITS = (1L << 56) - 1;
  private static final int ARRIVED = 1;
  private static final int CUT = 2;
  private static final int DROPPED = 3;
  private static final int ENDED = 4;
  private static final int AT_ONCE = 256;

  private final FileChannel channel;
  private final ByteBuffer record = ByteBuffer.allocate(RECORD);
  private long next;
  private long droppedAt = -1;

  private TimeIndex(FileChannel channel, long next) {
    this.channel = channel;
    this.next = next;
  }

  /**
   * What the last records say.
   *
   * @param cutAt where the log was cut, or -1
   * @param length the log's length as its writer counts, when it differs from the file's or has ended; else -1
   * @param ended the end is recorded
   */
  record Tail(long cutAt, long length, boolean ended) {
    static final Tail NONE = new Tail(-1, -1, false);
  }

  /** Opens for writing. A torn last record, and times of bytes that the log does not have, are dropped. */
  static TimeIndex open(Path file, long logSize) throws IOException {
    FileChannel channel = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      long next = channel.size() / RECORD;
      while (next > 0 && beyond(channel, next - 1, logSize)) {
        next--;
      }
      if (next * RECORD < channel.size()) {
        channel.truncate(next * RECORD);
      }
      TimeIndex index = new TimeIndex(channel, next);
      index.droppedAt = lastDropped(channel, next);
      return index;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean beyond(FileChannel channel, long number, long logSize) throws IOException {
    ByteBuffer found = read(channel, number, 1);
    long head = found.getLong(0);
    return kind(head) == ARRIVED && value(head) >= logSize
        || kind(head) < ARRIVED
        || kind(head) > ENDED;
  }

  private static long lastDropped(FileChannel channel, long count) throws IOException {
    for (long number = count - 1; number >= Math.max(0, count - 2); number--) {
      if (kind(read(channel, number, 1).getLong(0)) == DROPPED) {
        return number;
      }
    }
    return -1;
  }

  /** Reads what the last records say; a file that is not there says nothing. */
  static Tail tail(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return tail(channel, channel.size() / RECORD);
    } catch (NoSuchFileException e) {
      return Tail.NONE;
    }
  }

  Tail tail() throws IOException {
    return tail(channel, next);
  }

  private static Tail tail(FileChannel channel, long count) throws IOException {
    int last = (int) Math.min(3, count);
    ByteBuffer found = read(channel, count - last, last);
    long cutAt = -1;
    long length = -1;
    boolean ended = false;
    while (found.remaining() >= RECORD) {
      long head = found.getLong();
      found.getLong();
      switch (kind(head)) {
        case CUT -> cutAt = value(head);
        case DROPPED -> length = value(head);
        case ENDED -> {
          length = value(head);
          ended = true;
        }
        default -> {}
      }
    }
    return new Tail(cutAt, length, ended);
  }

  /** When the bytes of this range of the log came: the stamp that covers its first byte, and all within. */
  static List<LogStamp> stamps(Path file, long from, long to, int most) throws IOException {
    List<LogStamp> stamps = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long count = channel.size() / RECORD;
      long number = covering(channel, count, from);
      while (number < count && stamps.size() < most) {
        ByteBuffer found = read(channel, number, (int) Math.min(AT_ONCE, count - number));
        while (found.remaining() >= RECORD && stamps.size() < most) {
          long head = found.getLong();
          long time = found.getLong();
          if (kind(head) != ARRIVED || value(head) >= to) {
            return stamps;
          }
          stamps.add(new LogStamp(value(head), Instant.EPOCH.plus(time, ChronoUnit.MICROS)));
          number++;
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return stamps;
  }

  /** The number of the last ARRIVED record at or before this offset; 0 if there is none. */
  private static long covering(FileChannel channel, long count, long offset) throws IOException {
    long low = 0;
    long high = count;
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      long head = read(channel, middle, 1).getLong(0);
      if (kind(head) == ARRIVED && value(head) <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  void arrived(long offset, long micros) throws IOException {
    append(ARRIVED, offset, micros);
  }

  void cut(long offset, long micros) throws IOException {
    append(CUT, offset, micros);
  }

  /** Remembers how far the writer has come with what is not stored. */
  void dropped(long length, long micros) throws IOException {
    if (droppedAt < 0) {
      droppedAt = next;
      append(DROPPED, length, micros);
    } else {
      write(droppedAt, DROPPED, length, micros);
    }
  }

  void ended(long length, long micros) throws IOException {
    append(ENDED, length, micros);
  }

  void sync() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void append(int kind, long value, long micros) throws IOException {
    write(next, kind, value, micros);
    next++;
  }

  private void write(long number, int kind, long value, long micros) throws IOException {
    record
        .clear()
        .putLong((long) kind << 56 | value & VALUE_BITS)
        .putLong(micros)
        .flip();
    long position = number * RECORD;
    while (record.hasRemaining()) {
      position += channel.write(record, position);
    }
  }

  private static ByteBuffer read(FileChannel channel, long number, int records) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(records * RECORD);
    long position = number * RECORD;
    while (buffer.hasRemaining()) {
      int got = channel.read(buffer, position);
      if (got < 0) {
        break;
      }
      position += got;
    }
    return buffer.flip();
  }

  private static int kind(long head) {
    return (int) (head >>> 56);
  }

  private static long value(long head) {
    return head & VALUE_BITS;
  }
}
