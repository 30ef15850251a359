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
      Map.entry("resultsdb.import.mariadb", new Promise("results/s", 8_000, false)),
      Map.entry("resultsdb.import.sqlite", new Promise("results/s", 20_000, false)),
      Map.entry("resultsdb.insert.mariadb", new Promise("results/s", 5_000, false)),
      Map.entry("resultsdb.insert.sqlite", new Promise("results/s", 4_000, false)),
      Map.entry("resultsdb.insert.mariadb.p99", new Promise("ms", 20, true)),
      Map.entry("resultsdb.insert.sqlite.p99", new Promise("ms", 20, true)),
      // Ten times the rate of upstream's ResultsDB (of one result: five times); 20 ms or a tenth of
      // its time.
      rate("result", 3_095),
      p99("result", 20),
      rate("newest", 650),
      p99("newest", 21),
      rate("item", 1_220),
      p99("item", 20),
      rate("latest-item", 960),
      p99("latest-item", 20),
      rate("latest-testcase-item", 3_060),
      p99("latest-testcase-item", 20),
      rate("gate", 900),
      p99("gate", 20),
      rate("latest-testcase", 1_860),
      p99("latest-testcase", 20),
      rate("testcases-like", 580),
      p99("testcases-like", 22.6),
      rate("item-like-0", 61),
      p99("item-like-0", 50),
      rate("item-like-10", 61),
      p99("item-like-10", 50),
      rate("item-like-10000", 61),
      p99("item-like-10000", 50),
      rate("since", 610),
      p99("since", 25.7),
      rate("group", 1_070),
      p99("group", 20),
      rate("page-1000", 570),
      p99("page-1000", 24),
      p99("page-50000", 300),
      p99("limit-1000", 50),
      p99("followed", 20));

  private static Map.Entry<String, Promise> rate(String query, double least) {
    return Map.entry("resultsdb.query." + query + ".rate", new Promise("req/s", least, false));
  }

  private static Map.Entry<String, Promise> p99(String query, double most) {
    return Map.entry("resultsdb.query." + query + ".p99", new Promise("ms", most, true));
  }

  private Budget() {}

  /** The promise about a figure, if there is one. */
  public static Optional<Promise> of(String name) {
    return Optional.ofNullable(PROMISES.get(name));
  }
}
