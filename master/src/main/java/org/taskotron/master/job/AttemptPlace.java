package org.taskotron.master.job;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * Where the things of one attempt lie: its log, its artifacts. The day is the job's submission for all attempts of the
 * job, so that a link once given never moves.
 *
 * @param day the day of the job's submission, UTC
 * @param job the job
 * @param attempt counted from 1
 */
public record AttemptPlace(LocalDate day, UUID job, int attempt) {

  public AttemptPlace {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt " + attempt + " (expected 1 or more)");
    }
  }

  public static AttemptPlace of(UUID job, int attempt, Instant submitted) {
    return new AttemptPlace(LocalDate.ofInstant(submitted, ZoneOffset.UTC), job, attempt);
  }

  /** The day as folders are named: {@code 20261121}. */
  public String dayName() {
    return DateTimeFormatter.BASIC_ISO_DATE.format(day);
  }

  @Override
  public String toString() {
    return job + "/" + attempt;
  }
}
