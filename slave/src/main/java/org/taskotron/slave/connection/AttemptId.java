package org.taskotron.slave.connection;

import java.util.UUID;

/** One go at a job. Prints as {@code <uuid>/<attempt>}, as in paths, logs and result keys. */
public record AttemptId(UUID job, int number) {

  public AttemptId {
    if (number < 1) {
      throw new IllegalArgumentException("attempt: " + number + " (expected 1 or more)");
    }
  }

  @Override
  public String toString() {
    return job + "/" + number;
  }
}
