package org.taskotron.resultsdb.store.search;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.taskotron.resultsdb.result.TextPattern;

/**
 * The different texts that one key has, each with the time of the newest result that has it: a hundred thousand items of a
 * million results take some 5 MB and are gone through in a few milliseconds, where a database needs seconds for
 * {@code like '%x%'}. Not safe for use by several threads.
 *
 * <pre>
 *   bytes    k e r n e l - 6 . 1 b a s h - 5 . 2 …      texts in UTF-8, one behind the other
 *   ends     10 18 …                                     where each ends
 *   newest   1471267… 1471268… …                         microseconds
 *   places   hash of the text → its number + 1
 * </pre>
 */
public final class Vocabulary {

  private static final int FIRST = 256;

  private byte[] bytes = new byte[FIRST * 16];
  private int[] ends = new int[FIRST];
  private long[] newest = new long[FIRST];
  private int[] places = new int[FIRST * 2];
  private int count;

  /** A result has this text since then. */
  void add(String text, long time) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int slot = slot(utf8);
    if (places[slot] > 0) {
      int known = places[slot] - 1;
      newest[known] = Math.max(newest[known], time);
      return;
    }
    append(utf8, time);
    places[slot] = count;
    if (count * 10L > places.length * 7L) {
      widen();
    }
  }

  /** Gives back the room that was taken ahead. */
  void trim() {
    bytes = Arrays.copyOf(bytes, Math.max(FIRST, begin(count)));
    ends = Arrays.copyOf(ends, Math.max(FIRST, count));
    newest = Arrays.copyOf(newest, ends.length);
  }

  private void append(byte[] utf8, long time) {
    int begin = begin(count);
    int end = Math.addExact(begin, utf8.length);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length + bytes.length / 2));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count + count / 2);
      newest = Arrays.copyOf(newest, ends.length);
    }
    System.arraycopy(utf8, 0, bytes, begin, utf8.length);
    ends[count] = end;
    newest[count] = time;
    count++;
  }

  private void widen() {
    places = new int[places.length * 2];
    for (int i = 0; i < count; i++) {
      places[slot(Arrays.copyOfRange(bytes, begin(i), ends[i]))] = i + 1;
    }
  }

  /** Where the text is, or where it belongs. */
  private int slot(byte[] utf8) {
    int mask = places.length - 1;
    int slot = (Arrays.hashCode(utf8) * 0x9E3779B1 >>> 7) & mask;
    while (places[slot] > 0 && !is(places[slot] - 1, utf8)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean is(int number, byte[] utf8) {
    return Arrays.equals(bytes, begin(number), ends[number], utf8, 0, utf8.length);
  }

  private int begin(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  /** What it takes of the heap once it is trimmed, in bytes. */
  long size() {
    return begin(count)
        + (Integer.BYTES + Long.BYTES) * (long) count
        + (long) Integer.BYTES * places.length;
  }

  /**
   * The texts that are like one of the patterns.
   *
   * @param most so many are told at most: those whose newest result is the newest
   */
  Matches like(List<TextPattern> patterns, int most) {
    BitSet hits = new BitSet(count);
    patterns.stream().map(Needle::of).forEach(needle -> find(needle, hits));
    int[] found = hits.stream().toArray();
    long[] times = IntStream.of(found).mapToLong(i -> newest[i]).sorted().toArray();
    long old = found.length <= most ? Long.MIN_VALUE : times[found.length - most - 1];
    List<Integer> told = IntStream.of(found)
        .filter(i -> newest[i] > old)
        .boxed()
        .sorted((a, b) -> Long.compare(newest[b], newest[a]))
        .toList();
    return new Matches(
        told.stream().map(this::text).toList(),
        told.stream().map(i -> newest[i]).toList(),
        found.length);
  }

  /** Goes through all texts at once for the longest part of the needle, and looks closer where it is. */
  private void find(Needle needle, BitSet hits) {
    byte[] part = needle.longest();
    if (part.length == 0) {
      IntStream.range(0, count)
          .filter(i -> needle.matches(bytes, begin(i), ends[i]))
          .forEach(hits::set);
      return;
    }
    int[] skips = Needle.skips(part);
    int end = begin(count);
    int number = 0;
    for (int at = Needle.indexOf(bytes, 0, end, part, skips);
        at >= 0;
        at = Needle.indexOf(bytes, at, end, part, skips)) {
      number = holding(at, number);
      if (needle.matches(bytes, begin(number), ends[number])) {
        hits.set(number);
      }
      at = ends[number];
    }
  }

  /** The number of the text that holds this byte, which is not before that text. */
  private int holding(int at, int least) {
    int found = Arrays.binarySearch(ends, least, count, at + 1);
    return found < 0 ? -found - 1 : firstEndingAt(at + 1, found);
  }

  /** Empty texts end where the one before them ends. */
  private int firstEndingAt(int end, int found) {
    int first = found;
    while (first > 0 && ends[first - 1] == end) {
      first--;
    }
    return first;
  }

  private String text(int number) {
    int begin = begin(number);
    return new String(bytes, begin, ends[number] - begin, StandardCharsets.UTF_8);
  }

  /**
   * Texts that were found.
   *
   * @param texts those with the newest results, the newest first
   * @param newest how new, in microseconds
   * @param all how many there are
   */
  record Matches(List<String> texts, List<Long> newest, int all) {}
}
