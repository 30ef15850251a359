package org.taskotron.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.file.Trees;
import org.taskotron.proto.v1.JobOutcome;
import org.taskotron.proto.v1.JobStatus;

/** The whole house with real slaves: how many jobs of {@code true} a second, and how soon a command runs. */
final class HouseBenchmark implements Benchmark {
  private static final int SLAVES = 2;
  private static final int SLOTS = 16;
  private static final int JOBS = 1_000;
  private static final int STARTS = 60;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private @Nullable BenchHouse house;
  private @Nullable Path stamps;

  @Override
  public List<String> names() {
    return List.of("house.jobs", "house.start.p50", "house.start.p99");
  }

  @Override
  public void prepare() throws Exception {
    Path made = Files.createTempDirectory("taskotron-stamps");
    stamps = made;
    house = new BenchHouse(
        Map.of("true", "'true'", "stamp", "date +%s%N > '" + made + "/'${item}"), SLAVES, SLOTS);
  }

  @Override
  public List<Double> run() throws Exception {
    BenchHouse running = java.util.Objects.requireNonNull(house, "prepared");
    long begin = System.nanoTime();
    List<String> ids = running.submit("true", JOBS);
    for (String id : ids) {
      JobStatus status = running.awaitEnd(id, Duration.ofMillis(50));
      if (status.getOutcome() != JobOutcome.COMPLETED) {
        throw new IllegalStateException("job " + status);
      }
    }
    double rate = JOBS / ((System.nanoTime() - begin) / NANOS_PER_SECOND);
    double[] starts = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      starts[i] = start(running);
    }
    Arrays.sort(starts);
    return List.of(rate, BenchMain.percentile(starts, 50), BenchMain.percentile(starts, 99));
  }

  /** Milliseconds from the call of submit to what the task's first command read from the clock. */
  private double start(BenchHouse running) throws IOException, InterruptedException {
    long before = wallNanos();
    String id = running.submit("stamp", 1).get(0);
    running.awaitEnd(id, Duration.ofMillis(5));
    Path stamp = java.util.Objects.requireNonNull(stamps).resolve("item-" + id);
    return (Long.parseLong(Files.readString(stamp).strip()) - before) / NANOS_PER_MILLI;
  }

  /** The wall clock in nanoseconds: the task is another process and has no other clock in common with this one. */
  private static long wallNanos() {
    java.time.Instant now = java.time.Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  @Override
  public void clear() throws Exception {
    if (house != null) {
      house.close();
    }
    if (stamps != null) {
      Trees.delete(stamps);
    }
  }
}
