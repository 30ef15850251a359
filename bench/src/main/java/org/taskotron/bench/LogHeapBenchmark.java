package org.taskotron.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What an open log stream holds of the master's heap, with everything else that a running job holds there. */
final class LogHeapBenchmark implements Benchmark {
  private static final int SLAVES = 2;
  private static final int STREAMS = 200;
  private static final int BYTES = 100_000;

  private @Nullable BenchHouse house;
  private @Nullable Path go;

  @Override
  public List<String> names() {
    return List.of("log.heap");
  }

  @Override
  public void prepare() throws Exception {
    Path flags = Files.createTempDirectory("taskotron-flags");
    go = flags.resolve("go");
    house = new BenchHouse(
        Map.of(
            "talk",
            "\"yes 'a line of a log' | head -c " + BYTES + "; while ! [ -e '" + go
                + "' ]; do sleep 0.5; done\""),
        SLAVES,
        STREAMS / SLAVES);
  }

  @Override
  public List<Double> run() throws Exception {
    BenchHouse running = Objects.requireNonNull(house, "prepared");
    Path goFile = Objects.requireNonNull(go, "prepared");
    Files.deleteIfExists(goFile);
    long idle = running.masterHeap();
    List<String> ids = running.submit("talk", STREAMS);
    for (String id : ids) {
      awaitLog(running, id);
    }
    long open = running.masterHeap();
    Files.createFile(goFile);
    for (String id : ids) {
      running.awaitEnd(id, Duration.ofMillis(50));
    }
    return List.of((double) (open - idle) / STREAMS);
  }

  /** Waits until all that a task prints is at the master. */
  private static void awaitLog(BenchHouse running, String id) throws Exception {
    while (running.get("/artifacts/all/" + id + "/taskotron.log").length() < BYTES) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Override
  public void clear() throws Exception {
    if (house != null) {
      house.close();
    }
    if (go != null) {
      Files.deleteIfExists(go);
      Files.deleteIfExists(Objects.requireNonNull(go.getParent()));
    }
  }
}
