package org.taskotron.resultsdb.importing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A dump that cannot be read on: the message says where and why. */
final class BadDump extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long line;

  BadDump(long line, String message) {
    this(line, message, null);
  }

  BadDump(long line, String message, @Nullable Throwable cause) {
    super(OneLine.of(message), cause);
    this.line = line;
  }

  /** What gzip could not unpack. */
  static BadDump damaged(long line, IOException cause) {
    String why = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return new BadDump(line, "the compressed file is cut off or damaged" + why, cause);
  }

  /** Where; 0: the file as a whole. */
  long line() {
    return line;
  }
}
