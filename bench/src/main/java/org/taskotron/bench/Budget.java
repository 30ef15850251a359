package org.taskotron.bench;

import java.util.Map;
import java.util.Optional;

/** What the hot paths may cost: the figures that the project promises. */
public final class Budget {

  /**
   * A promise.
   *
   * @param unit of the figure
   * @param value the least (or, for times and memory, the most) that is promised
   * @param most whether less is better
   */
  public record Promise(String unit, double value, boolean most) {
    boolean keptBy(double measured) {
      return most ? measured <= value : measured >= value;
    }
  }

  private static final Map<String, Promise> PROMISES = Map.ofEntries(
      Map.entry("queue.mariadb", new Promise("jobs/s", 2_500, false)),
      Map.entry("queue.sqlite", new Promise("jobs/s", 3_000, false)),
      Map.entry("house.jobs", new Promise("jobs/s", 150, false)),
      Map.entry("house.start.p50", new Promise("ms", 10, true)),
      Map.entry("house.start.p99", new Promise("ms", 50, true)),
      Map.entry("log.bytes", new Promise("MB/s", 100, false)),
      Map.entry("log.heap", new Promise("KiB", 64, true)),
      Map.entry("log.lag.p50", new Promise("ms", 100, true)),
      Map.entry("log.lag.p99", new Promise("ms", 300, true)),
      Map.entry("start.master", new Promise("ms", 1_000, true)),
      Map.entry("start.resultsdb", new Promise("ms", 1_000, true)),
      Map.entry("resultsdb.insert.mariadb", new Promise("results/s", 5_000, false)),
      Map.entry("resultsdb.insert.sqlite", new Promise("results/s", 4_000, false)));

  private Budget() {}

  /** The promise about a figure, if there is one. */
  public static Optional<Promise> of(String name) {
    return Optional.ofNullable(PROMISES.get(name));
  }
}
