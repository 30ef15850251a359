package org.taskotron.resultsdb.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** No whole answer came, which may be otherwise the next time. */
final class Unanswered extends IOException {

  private static final long serialVersionUID = 1;

  private final transient Optional<Duration> wish;

  Unanswered(String message, Optional<Duration> wish) {
    super(message);
    this.wish = wish;
  }

  Unanswered(String message, Throwable cause) {
    super(message, cause);
    this.wish = Optional.empty();
  }

  /** How long the server wants to be left alone. */
  Optional<Duration> wish() {
    return wish;
  }
}
