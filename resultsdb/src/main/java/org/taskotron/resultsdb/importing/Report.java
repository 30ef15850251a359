package org.taskotron.resultsdb.importing;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** What could not be brought in as it was: each row with its place. All of it goes to a file, the first ones are said aloud. */
final class Report implements Notes, Closeable {

  private static final int ALOUD = 20;

  private final Path path;
  private final String source;
  private final Consumer<String> aloud;
  private final FileChannel file;
  private final BufferedWriter out;
  private long changed;
  private long leftOut;
  private long length;
  private int said;

  /**
   * Goes on with a report.
   *
   * @param source the name of what is read, which stands before each line's number
   * @param length the beginning that is kept, in bytes
   */
  Report(Path path, String source, long length, Consumer<String> aloud) throws IOException {
    this.path = path;
    this.source = source;
    this.aloud = aloud;
    this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    file.truncate(length);
    file.position(Math.min(length, file.size()));
    this.length = file.position();
    this.out = new BufferedWriter(Channels.newWriter(file, StandardCharsets.UTF_8));
  }

  Path path() {
    return path;
  }

  /** So many were there when it was left. */
  void counted(long changedBefore, long leftOutBefore) {
    changed = changedBefore;
    leftOut = leftOutBefore;
  }

  @Override
  public void changed(long line, String what) {
    changed++;
    note(line, what);
  }

  @Override
  public void leftOut(long line, String what) {
    leftOut++;
    note(line, what + ": left out");
  }

  private void note(long line, String what) {
    String place = line > 0 ? source + ":" + line + ": " : source + ": ";
    String text = place + OneLine.of(what);
    try {
      out.write(text);
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": " + e.getMessage(), e);
    }
    length += text.getBytes(StandardCharsets.UTF_8).length + 1;
    if (said < ALOUD) {
      aloud.accept(text);
    } else if (said == ALOUD) {
      aloud.accept("… the others are in " + path);
    }
    said++;
  }

  /** How much of it is on the disk after {@link #sync}, in bytes. */
  long length() {
    return length;
  }

  long changed() {
    return changed;
  }

  long leftOut() {
    return leftOut;
  }

  /** How many rows are not as they were. */
  long all() {
    return changed + leftOut;
  }

  /** What was noted stays, whatever happens. */
  void sync() throws IOException {
    out.flush();
    file.force(false);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
