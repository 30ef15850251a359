package org.taskotron.resultsdb.upstream;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
public interface Waiting {

  void pass(Duration time) throws InterruptedException;

  static Waiting real() {
    return time -> Thread.sleep(time.toMillis());
  }
}
