package org.taskotron.resultsdb.importing;

import java.util.Arrays;

/**
 * One row of a dump, its fields one behind the other. One row is filled again and again, so that a dump of millions makes
 * no garbage. Not safe for use by several threads.
 */
final class Row {

  /** Bytes; a longer row is not held. */
  static final int LONGEST = 64 << 20;

  /** PostgreSQL's tables have no more columns. */
  static final int MOST_FIELDS = 1_600;

  private static final int ID_DIGITS = 19;

  private byte[] bytes = new byte[4_096];
  private int size;
  private int[] ends = new int[16];
  private boolean[] nulls = new boolean[16];
  private int count;
  private long line;
  private boolean tooLong;

  /** A row begins that stands at this line. */
  void begin(long atLine) {
    size = 0;
    count = 0;
    line = atLine;
    tooLong = false;
  }

  void put(int b) {
    if (size == bytes.length) {
      if (size >= LONGEST) {
        tooLong = true;
        return;
      }
      bytes = Arrays.copyOf(bytes, Math.min(LONGEST, size * 2));
    }
    bytes[size++] = (byte) b;
  }

  /** A field ends. Those that are far too many count as one, so that the row still has too many. */
  void endField(boolean isNull) {
    if (count > MOST_FIELDS) {
      return;
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      nulls = Arrays.copyOf(nulls, count * 2);
    }
    ends[count] = size;
    nulls[count++] = isNull;
  }

  /** Whether nothing was put since the last field ended. */
  boolean atFieldBegin() {
    return size == begin(count);
  }

  long line() {
    return line;
  }

  boolean isTooLong() {
    return tooLong;
  }

  int fields() {
    return count;
  }

  boolean isNull(int field) {
    return nulls[field];
  }

  byte[] bytes() {
    return bytes;
  }

  int begin(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }

  int length(int field) {
    return ends[field] - begin(field);
  }

  /** The whole number of a field; -1 when it is none, or below zero. */
  long number(int field) {
    int at = begin(field);
    int end = ends[field];
    if (nulls[field] || at == end || end - at >= ID_DIGITS) {
      return -1;
    }
    long number = 0;
    for (; at < end; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** As Latin-1: for messages, and for words that are ASCII. */
  String word(int field) {
    return nulls[field]
        ? "NULL"
        : new String(bytes, begin(field), length(field), java.nio.charset.StandardCharsets.UTF_8);
  }
}
