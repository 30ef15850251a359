package org.taskotron.slave.connection;

import java.time.Instant;
import java.util.Optional;

/**
 * One step of an attempt, as the master shows it.
 *
 * @param number counted from 1 within the attempt
 * @param name {@code prepare}, {@code clone}, one per action, {@code collect}, {@code upload}, {@code report}
 * @param ended empty while it runs
 * @param succeeded meaningful once ended
 * @param detail for people, for instance {@code exit status 3}
 */
public record RecordedStep(
    int number,
    String name,
    Instant started,
    Optional<Instant> ended,
    boolean succeeded,
    String detail) {

  /** The same step, over. */
  public RecordedStep ended(Instant when, boolean succeeded, String detail) {
    return new RecordedStep(number, name, started, Optional.of(when), succeeded, detail);
  }
}
