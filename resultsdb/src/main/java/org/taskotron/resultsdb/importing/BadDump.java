package org.taskotron.resultsdb.importing;

/** A dump that cannot be read on: the message says where and why. */
final class BadDump extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long line;

  BadDump(long line, String message) {
    super(message);
    this.line = line;
  }

  BadDump(long line, String message, Throwable cause) {
    super(message, cause);
    this.line = line;
  }

  /** Where; 0: the file as a whole. */
  long line() {
    return line;
  }
}
