package org.taskotron.master.web;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.log.LogBook;

/**
 * Counts the lines of one log, so that a line's number is found from its place and the other way round. For each 256 KiB
 * it keeps how many line breaks lie before; it grows with the log.
 *
 * <pre>
 *   block        0        1        2        3
 *   before it    0      412      830    1,207      line 1,000 begins in block 2
 * </pre>
 *
 * <p>Safe for use by several threads.
 */
final class LineIndex {

  private static final int BLOCK = 1 << 18;

  private final LogBook book;
  private final AttemptPlace place;
  private long[] before = new long[16];
  /** So many blocks are counted, whole. */
  private int blocks;
  /** Line breaks in all of them. */
  private long counted;

  LineIndex(LogBook book, AttemptPlace place) {
    this.book = book;
    this.place = place;
  }

  /** How many bytes must be read before the lines up to this offset are counted. */
  synchronized long behind(long offset) {
    return Math.max(0, offset - (long) blocks * BLOCK);
  }

  /** The number of the line that begins at this offset. Counts what is not counted yet. */
  synchronized long numberAt(long offset) {
    int block = (int) (offset / BLOCK);
    countTo(block);
    int known = Math.min(block, blocks);
    long from = (long) known * BLOCK;
    return (known == blocks ? counted : before[known]) + breaks(from, offset) + 1;
  }

  /** Where a line begins; empty if the log has not so many lines. */
  synchronized OptionalLong offsetOf(long line) {
    if (line <= 1) {
      return line == 1 ? OptionalLong.of(0) : OptionalLong.empty();
    }
    long wanted = line - 1;
    countTo(Integer.MAX_VALUE);
    int block = Arrays.binarySearch(before, 0, blocks, wanted);
    // The break that ends the line before lies in the last block that begins with fewer breaks than
    // wanted.
    block = block >= 0 ? first(block, wanted) - 1 : -block - 2;
    if (counted < wanted) {
      block = blocks;
    }
    block = Math.max(0, Math.min(block, blocks));
    long seen = block == blocks ? counted : before[block];
    long from = (long) block * BLOCK;
    return afterBreak(from, wanted - seen);
  }

  private int first(int found, long wanted) {
    int first = found;
    while (first > 0 && before[first - 1] == wanted) {
      first--;
    }
    return first;
  }

  private OptionalLong afterBreak(long from, long nth) {
    ByteBuffer buffer = ByteBuffer.allocate(BLOCK);
    long left = nth;
    long at = from;
    for (int got = read(at, buffer); got > 0; got = read(at, buffer)) {
      for (int i = 0; i < got; i++) {
        if (buffer.get(i) == '\n' && --left == 0) {
          long begin = at + i + 1;
          return begin < book.state(place).length() ? OptionalLong.of(begin) : OptionalLong.empty();
        }
      }
      at += got;
    }
    return OptionalLong.empty();
  }

  private int read(long at, ByteBuffer buffer) {
    buffer.clear();
    return book.read(place, at, buffer);
  }

  private void countTo(int block) {
    ByteBuffer buffer = ByteBuffer.allocate(BLOCK);
    while (blocks < block) {
      int got = read((long) blocks * BLOCK, buffer);
      if (got < BLOCK) {
        return;
      }
      if (blocks == before.length) {
        before = Arrays.copyOf(before, blocks * 2);
      }
      before[blocks] = counted;
      blocks++;
      counted += breaks(buffer.array(), got);
    }
  }

  private long breaks(long from, long to) {
    if (to <= from) {
      return 0;
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BLOCK, to - from));
    int got = book.read(place, from, buffer);
    return breaks(buffer.array(), got);
  }

  private static long breaks(byte[] bytes, int length) {
    long breaks = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        breaks++;
      }
    }
    return breaks;
  }
}
