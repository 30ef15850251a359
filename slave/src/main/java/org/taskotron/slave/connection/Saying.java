package org.taskotron.slave.connection;

import java.util.List;
import java.util.Optional;
import org.taskotron.slave.run.RunStep;

/**
 * An attempt as it is now: what the slave states about it.
 *
 * @param steps all so far
 * @param ending there once the attempt is over and its log, artifacts and results are with the master
 */
public record Saying(AttemptId attempt, long lease, List<RunStep> steps, Optional<Ending> ending) {

  public Saying {
    steps = List.copyOf(steps);
  }
}
