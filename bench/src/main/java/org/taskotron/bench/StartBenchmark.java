package org.taskotron.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the start of a daemon's process to its first 200 of {@code /readyz}, on a database that is there already. */
final class StartBenchmark implements Benchmark {
  private static final double NANOS_PER_MILLI = 1e6;

  private final String name;
  private final String program;
  private final String file;
  private final String yaml;
  private @Nullable Programs programs;
  private int port;

  private StartBenchmark(String name, String program, String file, String yaml) {
    this.name = name;
    this.program = program;
    this.file = file;
    this.yaml = yaml;
  }

  static StartBenchmark ofMaster() {
    return new StartBenchmark(
        "start.master", "buildmaster", "master.yaml", "grpc: {port: 0}\nweb: {port: %d}\n");
  }

  static StartBenchmark ofResultsDb() {
    return new StartBenchmark(
        "start.resultsdb", "resultsdb", "resultsdb.yaml", "api: {port: %d}\nfrontend: {port: 0}\n");
  }

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public void prepare() throws Exception {
    Programs made = new Programs();
    programs = made;
    port = Programs.freePort();
    Path directory = Files.createDirectories(made.folder().resolve("daemon"));
    Files.writeString(directory.resolve(file), yaml.formatted(port));
  }

  @Override
  public List<Double> run() throws Exception {
    Programs prepared = java.util.Objects.requireNonNull(programs, "prepared");
    long begin = System.nanoTime();
    Process process =
        prepared.start(program, "run", prepared.folder().resolve("daemon").toString());
    prepared.awaitOk(process, "http://127.0.0.1:" + port + "/readyz");
    double millis = (System.nanoTime() - begin) / NANOS_PER_MILLI;
    prepared.stop(process);
    return List.of(millis);
  }

  @Override
  public void clear() throws Exception {
    if (programs != null) {
      programs.close();
    }
  }
}
