package org.taskotron.resultsdb.upstream;

import java.io.IOException;

/** An answer that would not fit our memory. */
final class TooLarge extends IOException {

  private static final long serialVersionUID = 1;

  TooLarge(String message) {
    super(message);
  }
}
