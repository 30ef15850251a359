package org.taskotron.base.db;

import java.time.Instant;

/** Instants as the databases hold them: microseconds since 1970-01-01T00:00:00Z. */
public final class Micros {
  private static final long PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private Micros() {}

  /**
   * The instant in microseconds.
   *
   * @throws IllegalArgumentException if it is finer than a microsecond: what is stored would differ from what is in
   *     memory. Our clocks tick in microseconds.
   */
  public static long of(Instant instant) {
    if (instant.getNano() % NANOS_PER_MICRO != 0) {
      throw new IllegalArgumentException(instant + " (expected whole microseconds)");
    }
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), PER_SECOND),
        instant.getNano() / NANOS_PER_MICRO);
  }

  /** The instant of so many microseconds. */
  public static Instant toInstant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * NANOS_PER_MICRO);
  }
}
