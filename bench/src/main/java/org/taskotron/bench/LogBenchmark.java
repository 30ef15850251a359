package org.taskotron.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** A log from a task to the master's disk, in bulk and line by line. */
final class LogBenchmark implements Benchmark {
  private static final long BYTES = 200_000_000;
  private static final int LINES = 100;
  private static final double NANOS_PER_SECOND = 1e9;

  private @Nullable BenchHouse house;

  @Override
  public List<String> names() {
    return List.of("log.bytes", "log.lag.p50", "log.lag.p99");
  }

  @Override
  public void prepare() throws Exception {
    house = new BenchHouse(
        Map.of(
            "bulk",
                "yes 'a line of a log that is as long as lines of logs of builds and tests are on the whole' | head -c "
                    + BYTES,
            "lines",
                "'i=0; while [ $$i -lt " + LINES
                    + " ]; do echo at $$(date +%s%N); i=$$((i+1)); sleep 0.03; done'"),
        1,
        4);
  }

  @Override
  public List<Double> run() throws Exception {
    BenchHouse running = java.util.Objects.requireNonNull(house, "prepared");
    long begin = System.nanoTime();
    String bulk = running.submit("bulk", 1).get(0);
    running.awaitEnd(bulk, Duration.ofMillis(5));
    double rate = BYTES / 1e6 / ((System.nanoTime() - begin) / NANOS_PER_SECOND);
    double[] lags = lags(running);
    return List.of(rate, BenchMain.percentile(lags, 50), BenchMain.percentile(lags, 99));
  }

  /** Milliseconds from a line's own time to its arrival on the event stream that a log page follows. */
  private static double[] lags(BenchHouse running) throws IOException {
    String id = running.submit("lines", 1).get(0);
    URI follow =
        URI.create(running.url("/taskmaster/api/v1/jobs/" + id + "/attempts/1/log/follow"));
    DoubleStream.Builder lags = DoubleStream.builder();
    int seen = 0;
    while (seen < LINES) {
      try (BufferedReader in = new BufferedReader(
          new InputStreamReader(follow.toURL().openStream(), StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null && seen < LINES; line = in.readLine()) {
          int at = line.indexOf("at 1");
          if (at >= 0) {
            java.time.Instant now = java.time.Instant.now();
            double arrived = now.getEpochSecond() * 1e9 + now.getNano();
            String digits = line.substring(at + 3).replaceAll("[^0-9].*", "");
            lags.add((arrived - Double.parseDouble(digits)) / 1e6);
            seen++;
          }
        }
      } catch (java.io.FileNotFoundException e) {
        Thread.onSpinWait(); // the attempt has not begun yet
      }
    }
    double[] sorted = lags.build().toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  @Override
  public void clear() throws Exception {
    if (house != null) {
      house.close();
    }
  }
}
