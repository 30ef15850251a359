package org.taskotron.master.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.log.LogBook;
import org.taskotron.master.log.LogStamp;
import org.taskotron.master.log.LogState;

/**
 * Reads logs by windows of whole lines, so that a log of 1 GB opens as fast as one of 1 kB. Lines longer than a window
 * come in parts. Safe for use by several threads.
 */
final class LogReader {

  static final int WINDOW = 1 << 16;
  private static final int MOST_LINES = 1_000;
  /** A log that is this far counted, or this small, gets line numbers at once; others when asked again. */
  private static final long COUNTED_AT_ONCE = 16L << 20;

  private static final int INDEXES = 128;
  private static final int SEARCHED_AT_ONCE = 256 << 20;
  private static final int LOOKED_BACK = 4;
  private static final Pattern INDENTED =
      Pattern.compile("^(\\s|Traceback |[A-Za-z_.]*(Error|Exception)\\b).*");

  private final LogBook book;
  private final Map<AttemptPlace, LineIndex> indexes =
      Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AttemptPlace, LineIndex> eldest) {
          return size() > INDEXES;
        }
      });

  LogReader(LogBook book) {
    this.book = book;
  }

  LogBook book() {
    return book;
  }

  private LineIndex index(AttemptPlace place) {
    return indexes.computeIfAbsent(place, key -> new LineIndex(book, key));
  }

  /** The number of the line that begins at this offset, however long counting takes. */
  long numberAt(AttemptPlace place, long offset) {
    return index(place).numberAt(offset);
  }

  /** The lines from this offset on, where a line must begin. */
  LogWindow after(AttemptPlace place, long start) {
    return after(place, start, WINDOW);
  }

  private LogWindow after(AttemptPlace place, long start, int bytes) {
    // First what there is, then its bytes: what came in between is read the next time.
    LogState state = book.state(place);
    long from = Math.max(0, Math.min(start, state.length()));
    byte[] read = read(place, from, (int) Math.min(bytes, state.length() - from));
    boolean atEnd = from + read.length == state.length();
    int whole = lastBreak(read) + 1;
    if (atEnd && state.ended() || whole == 0 && !atEnd) {
      whole = read.length;
    }
    String partial =
        atEnd && whole < read.length ? new Ansi().html(text(read, whole, read.length)) : null;
    return lines(place, state, from, read, 0, whole, partial, false);
  }

  /** The lines before this offset, which lies at the end of a line or of the log. */
  LogWindow before(AttemptPlace place, long end) {
    LogState state = book.state(place);
    long to = Math.max(0, Math.min(end, state.length()));
    long start = Math.max(0, to - WINDOW);
    byte[] read = read(place, start, (int) (to - start));
    int first = 0;
    if (start > 0) {
      int br = firstBreak(read);
      first = br < 0 || br == read.length - 1 ? 0 : br + 1;
    }
    int whole = read.length;
    String partial = null;
    if (to == state.length() && !state.ended()) {
      whole = Math.max(first, lastBreak(read) + 1);
      partial = whole < read.length ? new Ansi().html(text(read, whole, read.length)) : null;
    }
    return lines(place, state, start, read, first, whole, partial, true);
  }

  /** The end of the log. */
  LogWindow end(AttemptPlace place) {
    return before(place, Long.MAX_VALUE);
  }

  /** Some lines before this one, and what follows. The end of the log if it has not so many lines. */
  LogWindow atLine(AttemptPlace place, long number) {
    OptionalLong offset = index(place).offsetOf(number);
    return offset.isEmpty() ? end(place) : around(place, offset.getAsLong());
  }

  /** Some lines before this offset, where a line begins, and what follows. */
  LogWindow around(AttemptPlace place, long offset) {
    long begin = offset;
    if (offset > 0) {
      byte[] read = read(place, Math.max(0, offset - 4_096), (int) Math.min(4_096, offset));
      int lines = 0;
      int i = read.length - 1;
      while (i > 0 && lines < 12) {
        if (read[i - 1] == '\n') {
          lines++;
          begin = offset - read.length + i;
        }
        i--;
      }
      if (offset <= 4_096 && lines < 12) {
        begin = 0;
      }
    }
    return after(place, begin).focus(offset);
  }

  /** The last block of lines that look like an error, or the end of the log if there is none near it. */
  LogWindow atFailure(AttemptPlace place) {
    LogWindow end = end(place);
    LogWindow window = end;
    for (int i = 0; i < LOOKED_BACK; i++) {
      long offset = lastErrors(window.lines());
      if (offset >= 0) {
        return window.from() == end.from() ? end.focus(offset) : around(place, offset);
      }
      if (window.from() == 0) {
        break;
      }
      window = before(place, window.from());
    }
    return end;
  }

  private static long lastErrors(List<LogLine> lines) {
    int last = lines.size() - 1;
    while (last >= 0 && lines.get(last).severity() != LogLine.Severity.ERROR) {
      last--;
    }
    if (last < 0) {
      return -1;
    }
    int first = last;
    while (first > 0 && last - first < 60 && belongs(lines.get(first - 1))) {
      first--;
    }
    // Indented lines that no error line begins are not part of the block.
    while (first < last && lines.get(first).severity() != LogLine.Severity.ERROR) {
      first++;
    }
    return lines.get(first).offset();
  }

  private static boolean belongs(LogLine line) {
    return line.severity() == LogLine.Severity.ERROR
        || INDENTED.matcher(line.html()).matches();
  }

  /**
   * Where a search came to.
   *
   * @param line offset of the line that holds the text; -1: none so far
   * @param goOn where to go on when none was found yet; -1: everything was looked at
   */
  record Found(long line, long goOn) {}

  /** Looks for a text, without regard to the case of ASCII letters, from an offset towards the end or the beginning. */
  Found search(AttemptPlace place, String text, long from, boolean backward) {
    byte[] wanted = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    long length = book.state(place).length();
    long at = Math.max(0, Math.min(from, length));
    int chunk = 1 << 20;
    long looked = 0;
    while (looked < SEARCHED_AT_ONCE) {
      long start = backward ? Math.max(0, at - chunk) : at;
      long end = backward
          ? Math.min(length, at + wanted.length - 1)
          : Math.min(length, at + chunk + wanted.length - 1);
      byte[] read = read(place, start, (int) (end - start));
      int hit = backward ? lastHit(read, wanted) : firstHit(read, wanted);
      if (hit >= 0) {
        return new Found(lineBegin(place, start + hit), -1);
      }
      if (backward ? start == 0 : end == length) {
        return new Found(-1, -1);
      }
      looked += chunk;
      at = backward ? start : at + chunk;
    }
    return new Found(-1, at);
  }

  private long lineBegin(AttemptPlace place, long offset) {
    long start = Math.max(0, offset - WINDOW);
    byte[] read = read(place, start, (int) (offset - start));
    int br = lastBreak(read);
    return br < 0 ? start : start + br + 1;
  }

  private static int firstHit(byte[] read, byte[] wanted) {
    for (int i = 0; i <= read.length - wanted.length; i++) {
      if (hits(read, i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static int lastHit(byte[] read, byte[] wanted) {
    for (int i = read.length - wanted.length; i >= 0; i--) {
      if (hits(read, i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean hits(byte[] read, int at, byte[] wanted) {
    for (int k = 0; k < wanted.length; k++) {
      byte b = read[at + k];
      byte lower = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
      if (lower != wanted[k]) {
        return false;
      }
    }
    return true;
  }

  private byte[] read(AttemptPlace place, long offset, int length) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.max(0, length));
    int got = book.read(place, offset, buffer);
    return got == buffer.capacity() ? buffer.array() : java.util.Arrays.copyOf(buffer.array(), got);
  }

  private LogWindow lines(
      AttemptPlace place,
      LogState state,
      long base,
      byte[] read,
      int first,
      int whole,
      @Nullable String partial,
      boolean keepLast) {
    List<int[]> spans = spans(read, first, whole);
    boolean tooMany = spans.size() > MOST_LINES;
    if (tooMany) {
      spans = keepLast
          ? spans.subList(spans.size() - MOST_LINES, spans.size())
          : spans.subList(0, MOST_LINES);
    }
    long from = base + (spans.isEmpty() ? first : spans.get(0)[0]);
    long to = base + (spans.isEmpty() ? whole : spans.get(spans.size() - 1)[1]);
    List<LogStamp> stamps = book.stamps(place, from, Math.max(from + 1, to), 4_096);
    boolean begins = from == 0
        || from > base && read[(int) (from - base) - 1] == '\n'
        || breakBefore(place, from);
    long number = begins ? number(place, from) : 0;
    Ansi ansi = new Ansi();
    List<LogLine> lines = new ArrayList<>(spans.size());
    int stamp = 0;
    for (int[] span : spans) {
      String text = text(read, span[0], withoutBreak(read, span[1]));
      long offset = base + span[0];
      while (stamp + 1 < stamps.size() && stamps.get(stamp + 1).offset() <= offset) {
        stamp++;
      }
      Instant time = stamps.isEmpty() ? null : stamps.get(stamp).time();
      lines.add(new LogLine(offset, number, ansi.html(text), LogLine.Severity.of(text), time));
      if (number > 0) {
        number++;
      } else if (number == 0 && read[span[1] - 1] == '\n') {
        number = number(place, base + span[1]);
      }
    }
    boolean hidden = tooMany && !keepLast;
    return new LogWindow(
        from, to, state.length(), state.ended(), state.cut(), lines, hidden ? null : partial, -1);
  }

  private boolean breakBefore(AttemptPlace place, long offset) {
    byte[] one = read(place, offset - 1, 1);
    return one.length == 1 && one[0] == '\n';
  }

  private long number(AttemptPlace place, long offset) {
    LineIndex index = index(place);
    return index.behind(offset) <= COUNTED_AT_ONCE ? index.numberAt(offset) : -1;
  }

  private static List<int[]> spans(byte[] read, int first, int whole) {
    List<int[]> spans = new ArrayList<>();
    int begin = first;
    for (int i = first; i < whole; i++) {
      if (read[i] == '\n') {
        spans.add(new int[] {begin, i + 1});
        begin = i + 1;
      }
    }
    if (begin < whole) {
      spans.add(new int[] {begin, whole});
    }
    return spans;
  }

  private static int withoutBreak(byte[] read, int end) {
    return read[end - 1] == '\n' ? end - 1 : end;
  }

  private static String text(byte[] read, int from, int to) {
    return new String(read, from, to - from, StandardCharsets.UTF_8);
  }

  private static int firstBreak(byte[] read) {
    for (int i = 0; i < read.length; i++) {
      if (read[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static int lastBreak(byte[] read) {
    for (int i = read.length - 1; i >= 0; i--) {
      if (read[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
