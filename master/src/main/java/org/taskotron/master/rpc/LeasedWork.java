package org.taskotron.master.rpc;

import java.time.Instant;
import java.util.Optional;

/** Knows what is done under a lease. Answers from memory. */
@FunctionalInterface
public interface LeasedWork {

  /** @return empty if the lease is not held */
  Optional<Work> under(long lease);

  /**
   * What those who take an attempt's things in must know of it.
   *
   * @param submitted when the job was
   * @param repository the task's
   */
  record Work(Instant submitted, String repository) {}
}
