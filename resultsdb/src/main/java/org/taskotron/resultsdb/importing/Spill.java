package org.taskotron.resultsdb.importing;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table put aside on disk, to be read again in order, however many there are. As many as fit into a little
 * memory are sorted and written as one run; a run that begins where the last one ended makes it longer, so that rows that
 * come in order, as a database of results gives them, are one run. Not safe for use by several threads.
 *
 * <pre>
 *   file   first second length line  length text … │ first second …
 *          └── one row ─────────────────────────┘
 *   runs   0..812345  812345..1624690                 each in order
 * </pre>
 */
final class Spill implements Closeable {

  private static final int ARENA = 6 << 20;
  private static final int MOST_ROWS = 64 << 10;
  private static final int HEAD = 8 + 8 + 4;
  private static final int NULL = -1;

  /** A sorted stretch of the file. */
  record Run(long begin, long end) {}

  private record Place(long first, long second, int offset, int length) {}

  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::first).thenComparingLong(Place::second);

  private final FileChannel file;
  private final int columns;
  private final List<Run> runs = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private byte[] arena = new byte[ARENA];
  private ByteBuffer out = ByteBuffer.wrap(arena);
  private boolean sorted = true;
  private long count;
  private long written;
  private long lastFirst = Long.MIN_VALUE;
  private long lastSecond;

  private Spill(FileChannel file, int columns) {
    this.file = file;
    this.columns = columns;
  }

  /** A new, empty one. */
  static Spill create(Path path, Table table) throws IOException {
    FileChannel file = FileChannel.open(
        path,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
    return new Spill(file, table.texts().size());
  }

  /** One that was finished, with its runs as {@link #runs} told them. */
  static Spill open(Path path, Table table, List<Run> runs, long count) throws IOException {
    Spill spill =
        new Spill(FileChannel.open(path, StandardOpenOption.READ), table.texts().size());
    spill.runs.addAll(runs);
    spill.count = count;
    spill.arena = new byte[0];
    return spill;
  }

  List<Run> runs() {
    return List.copyOf(runs);
  }

  /** How many rows. */
  long count() {
    return count;
  }

  /** Puts a row aside; {@code fields} says where in it each text is, -1 for a column that the dump does not have. */
  void add(long first, long second, Row row, int[] fields) throws IOException {
    int length = Long.BYTES;
    for (int field : fields) {
      length += Integer.BYTES + (isNull(row, field) ? 0 : row.length(field));
    }
    if (out.remaining() < length || places.size() == MOST_ROWS) {
      flush();
      if (out.remaining() < length) {
        arena = new byte[length];
        out = ByteBuffer.wrap(arena);
      }
    }
    int offset = out.position();
    out.putLong(row.line());
    for (int field : fields) {
      if (isNull(row, field)) {
        out.putInt(NULL);
      } else {
        out.putInt(row.length(field)).put(row.bytes(), row.begin(field), row.length(field));
      }
    }
    Place place = new Place(first, second, offset, length);
    sorted &= places.isEmpty() || ORDER.compare(places.get(places.size() - 1), place) <= 0;
    places.add(place);
    count++;
  }

  private static boolean isNull(Row row, int field) {
    return field < 0 || row.isNull(field);
  }

  private void flush() throws IOException {
    if (places.isEmpty()) {
      return;
    }
    if (!sorted) {
      places.sort(ORDER);
    }
    long begin = written;
    ByteBuffer chunk = ByteBuffer.allocate(out.position() + places.size() * HEAD);
    for (Place place : places) {
      chunk
          .putLong(place.first())
          .putLong(place.second())
          .putInt(place.length())
          .put(arena, place.offset(), place.length());
    }
    chunk.flip();
    while (chunk.hasRemaining()) {
      written += file.write(chunk);
    }
    Place least = places.get(0);
    boolean goesOn = !runs.isEmpty()
        && (lastFirst < least.first()
            || lastFirst == least.first() && lastSecond <= least.second());
    if (goesOn) {
      Run last = runs.remove(runs.size() - 1);
      runs.add(new Run(last.begin(), written));
    } else {
      runs.add(new Run(begin, written));
    }
    Place greatest = places.get(places.size() - 1);
    lastFirst = greatest.first();
    lastSecond = greatest.second();
    places.clear();
    sorted = true;
    if (arena.length != ARENA) {
      arena = new byte[ARENA];
      out = ByteBuffer.wrap(arena);
    }
    out.clear();
  }

  /** Everything is on the disk when this returns. */
  void finish() throws IOException {
    flush();
    file.force(true);
    arena = new byte[0];
    out = ByteBuffer.wrap(arena);
  }

  /** The rows in order. */
  Cursor cursor() throws IOException {
    return new Cursor(file, runs, columns);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Goes through all rows in order. */
  static final class Cursor {

    /** For all runs together; each run gets its share. */
    private static final int BUFFERS = 8 << 20;

    private static final int LEAST_BUFFER = 16 << 10;
    private static final int MOST_BUFFER = 1 << 20;

    private record Head(Spilled row, DataInputStream in, int run) {}

    private final PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparingLong((Head head) -> head.row().first())
            .thenComparingLong(head -> head.row().second())
            .thenComparingInt(Head::run));
    private final int columns;
    private @Nullable Head next;

    private Cursor(FileChannel file, List<Run> runs, int columns) throws IOException {
      this.columns = columns;
      int buffer =
          Math.min(MOST_BUFFER, Math.max(LEAST_BUFFER, BUFFERS / Math.max(1, runs.size())));
      for (int i = 0; i < runs.size(); i++) {
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(new Stretch(file, runs.get(i)), buffer));
        Spilled row = read(in);
        if (row != null) {
          heads.add(new Head(row, in, i));
        }
      }
      next = heads.poll();
    }

    /** The row that comes; null at the end. */
    @Nullable Spilled peek() {
      return next == null ? null : next.row();
    }

    /** Takes it. */
    @Nullable Spilled next() throws IOException {
      Head taken = next;
      if (taken == null) {
        return null;
      }
      Spilled following = read(taken.in());
      if (following == null) {
        next = heads.poll();
      } else {
        Head head = new Head(following, taken.in(), taken.run());
        if (heads.isEmpty()) {
          next = head; // mostly there is one run only
        } else {
          heads.add(head);
          next = heads.poll();
        }
      }
      return taken.row();
    }

    private @Nullable Spilled read(DataInputStream in) throws IOException {
      long first;
      try {
        first = in.readLong();
      } catch (EOFException e) {
        return null;
      }
      long second = in.readLong();
      in.readInt();
      long line = in.readLong();
      byte[][] texts = new byte[columns][];
      for (int i = 0; i < columns; i++) {
        int length = in.readInt();
        if (length != NULL) {
          texts[i] = new byte[length];
          in.readFully(texts[i]);
        }
      }
      return new Spilled(first, second, line, texts);
    }
  }

  /** A part of a file as a stream. */
  private static final class Stretch extends InputStream {
    private final FileChannel file;
    private long at;
    private final long end;

    Stretch(FileChannel file, Run run) {
      this.file = file;
      this.at = run.begin();
      this.end = run.end();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int most = (int) Math.min(length, end - at);
      if (most == 0) {
        return -1;
      }
      int got = file.read(ByteBuffer.wrap(to, offset, most), at);
      if (got > 0) {
        at += got;
      }
      return got;
    }
  }
}
