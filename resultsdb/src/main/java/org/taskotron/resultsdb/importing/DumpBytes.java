package org.taskotron.resultsdb.importing;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** The bytes of a dump, and at which line they stand. Not safe for use by several threads. */
final class DumpBytes implements Closeable {

  static final int END = -1;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 18];
  private int at;
  private int filled;
  private long line = 1;

  DumpBytes(InputStream in) {
    this.in = in;
  }

  /** The next byte, or {@link #END}. */
  int next() throws IOException {
    if (at == filled && !fill()) {
      return END;
    }
    byte b = buffer[at++];
    if (b == '\n') {
      line++;
    }
    return b & 0xFF;
  }

  /** The same without taking it. */
  int peek() throws IOException {
    return at == filled && !fill() ? END : buffer[at] & 0xFF;
  }

  /** The one behind it. */
  int peekSecond() throws IOException {
    if (at + 1 >= filled && peek() != END) {
      buffer[0] = buffer[at];
      at = 0;
      filled = 1;
      int got = read(1);
      if (got <= 0) {
        return END;
      }
      filled += got;
    }
    return at + 1 < filled ? buffer[at + 1] & 0xFF : END;
  }

  private boolean fill() throws IOException {
    filled = Math.max(read(0), 0);
    at = 0;
    return filled > 0;
  }

  private int read(int from) throws IOException {
    try {
      return in.read(buffer, from, buffer.length - from);
    } catch (EOFException | ZipException e) {
      throw BadDump.damaged(line, e);
    }
  }

  /** The line of the next byte. */
  long line() {
    return line;
  }

  /** To the beginning of the next line. */
  void skipLine() throws IOException {
    int b = next();
    while (b != '\n' && b != END) {
      b = next();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
