package org.taskotron.resultsdb.store.search;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.taskotron.resultsdb.result.TextPattern;

/**
 * A pattern as it is compared with bytes of UTF-8: what stands between its stars must come in order, the first part at the
 * beginning, the last one at the end. A part never begins within a character, since UTF-8 tells where characters begin.
 */
record Needle(byte[][] parts) {

  static Needle of(TextPattern pattern) {
    return new Needle(Arrays.stream(pattern.text().split("\\*", -1))
        .map(part -> part.getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new));
  }

  /** The part that is looked for first; empty when there are only stars. */
  byte[] longest() {
    return Arrays.stream(parts)
        .max(Comparator.comparingInt(part -> part.length))
        .orElse(new byte[0]);
  }

  /** How far a part may be moved on, for each byte that its end meets (Horspool). */
  static int[] skips(byte[] part) {
    int[] skips = new int[256];
    Arrays.fill(skips, part.length);
    for (int i = 0; i < part.length - 1; i++) {
      skips[part[i] & 0xff] = part.length - 1 - i;
    }
    return skips;
  }

  /** Where the part is first, from there on; -1: nowhere. */
  static int indexOf(byte[] bytes, int from, int to, byte[] part, int[] skips) {
    int last = part.length - 1;
    byte end = part[last];
    for (int at = from; at + last < to; at += skips[bytes[at + last] & 0xff]) {
      if (bytes[at + last] == end && isAt(bytes, at, part)) {
        return at;
      }
    }
    return -1;
  }

  boolean matches(byte[] bytes, int begin, int end) {
    byte[] first = parts[0];
    if (parts.length == 1) {
      return Arrays.equals(bytes, begin, end, first, 0, first.length);
    }
    byte[] last = parts[parts.length - 1];
    int from = begin + first.length;
    int to = end - last.length;
    if (from > to || !isAt(bytes, begin, first) || !isAt(bytes, to, last)) {
      return false;
    }
    for (int i = 1; i < parts.length - 1; i++) {
      int found = indexOf(bytes, from, to, parts[i]);
      if (found < 0) {
        return false;
      }
      from = found + parts[i].length;
    }
    return true;
  }

  private static boolean isAt(byte[] bytes, int at, byte[] part) {
    return Arrays.equals(bytes, at, at + part.length, part, 0, part.length);
  }

  private static int indexOf(byte[] bytes, int from, int to, byte[] part) {
    if (part.length == 0) {
      return from;
    }
    byte first = part[0];
    for (int i = from; i <= to - part.length; i++) {
      if (bytes[i] == first && isAt(bytes, i, part)) {
        return i;
      }
    }
    return -1;
  }
}
