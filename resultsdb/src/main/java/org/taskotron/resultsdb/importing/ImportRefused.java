package org.taskotron.resultsdb.importing;

/** An import that cannot be: the message says why, and what to do. */
public final class ImportRefused extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ImportRefused(String message) {
    super(message);
  }

  ImportRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
