package org.taskotron.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.daemon.Signals;

/**
 * A house of real processes, started as {@code ./run} starts it, from the installation that the build has made.
 *
 * <p>Messages are published by files in its {@code messages} folder; tasks and rules are the caller's.
 */
final class RealHouse implements AutoCloseable {
  static final Path ROOT =
      Path.of(System.getProperty("taskotron.root", "..")).toAbsolutePath().normalize();

  /** Lines of a log that a failure shows. */
  private static final int TAIL = 40;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger NEXT_BLOCK =
      new AtomicInteger(30_000 + (int) (ProcessHandle.current().pid() % 500) * 20);

  private final Path folder;
  private final List<String> options;
  private final int portBase;
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpClient following =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
  private @Nullable Process process;

  private RealHouse(Path folder, List<String> options, int portBase) {
    this.folder = folder;
    this.options = options;
    this.portBase = portBase;
  }

  /** A house in a folder, not yet started. */
  static RealHouse in(Path folder, String... options) throws IOException {
    return new RealHouse(folder, List.of(options), freeBlock());
  }

  /** Ten free ports in a row. */
  private static int freeBlock() throws IOException {
    while (true) {
      int base = NEXT_BLOCK.getAndAdd(20);
      boolean free = true;
      for (int port = base; port < base + 12 && free; port++) {
        try (ServerSocket socket = new ServerSocket(port)) {
          free = socket.isBound();
        } catch (IOException e) {
          free = false; // taken by somebody: the next block
        }
      }
      if (free) {
        return base;
      }
    }
  }

  private List<String> command(String... more) {
    List<String> command = new ArrayList<>(List.of(
        ROOT.resolve("dist/target/taskotron/bin/taskotron").toString(),
        "house",
        "--examples",
        ROOT.resolve("examples").toString(),
        "--dir",
        folder.toString(),
        "--port-base",
        Integer.toString(portBase)));
    command.addAll(options);
    command.addAll(List.of(more));
    return command;
  }

  /** Starts it in the background, and waits until every daemon says that it is ready. */
  RealHouse start(String... more) throws IOException {
    Files.createDirectories(folder);
    process = new ProcessBuilder(command(more))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
        .start();
    await("the house is up", () -> Files.exists(folder.resolve("house.json")));
    for (String daemon : List.of("master", "resultsdb", "trigger")) {
      await(daemon + " is ready", () -> status(root(url(daemon)) + "/readyz") == 200);
    }
    return this;
  }

  /** Runs it with {@code --once}; answers the exit code. What it printed is in {@link #printed}. */
  int once(Duration atMost, String... more) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    List<String> command = command(more);
    command.add("--once");
    Process once = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
        .start();
    if (!once.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
      once.destroy();
      throw new AssertionError("--once did not end within " + atMost + ":\n" + printed());
    }
    return once.exitValue();
  }

  private Path output() {
    return folder.resolveSibling(folder.getFileName() + ".out");
  }

  String printed() throws IOException {
    return Files.exists(output()) ? Files.readString(output()) : "";
  }

  Path folder() {
    return folder;
  }

  /** The address of a daemon's pages, or of the bus. */
  String url(String name) {
    try {
      return JSON.readTree(folder.resolve("house.json").toFile())
          .path("urls")
          .path(name)
          .asText();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Without path: where the others' addresses begin. */
  static String root(String url) {
    URI uri = URI.create(url);
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  /** The process id of a daemon, as it is now. */
  long pid(String name) throws IOException {
    for (JsonNode one : JSON.readTree(folder.resolve("house.json").toFile()).path("processes")) {
      if (one.path("name").asText().equals(name)) {
        return one.path("pid").asLong();
      }
    }
    throw new AssertionError("no " + name + " in house.json");
  }

  /** kill -9, and until the house has started it anew. */
  void kill(String name) throws IOException, InterruptedException {
    long pid = pid(name);
    Signals.send("KILL", pid);
    await(name + " is started anew", () -> pid(name) != pid);
  }

  int status(String url) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** The status after all redirects. */
  int statusInTheEnd(String url) throws IOException, InterruptedException {
    return following
        .send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Accept", "text/html")
                .timeout(Duration.ofSeconds(10))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  String text(String url) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build(),
        HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 400) {
      throw new IOException(url + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  JsonNode json(String url) throws IOException, InterruptedException {
    return JSON.readTree(text(url));
  }

  /** What the trigger says of a message. */
  JsonNode message(String id) throws IOException, InterruptedException {
    return json(root(url("trigger")) + "/trigger/api/v1/messages/" + id);
  }

  /** What the master says of a job. */
  JsonNode job(String uuid) throws IOException, InterruptedException {
    return json(root(url("master")) + "/taskmaster/api/v1/jobs/" + uuid);
  }

  /** The results of a job, as ResultsDB has them. */
  JsonNode results(String uuid) throws IOException, InterruptedException {
    return json(root(url("resultsdb")) + "/api/v2.0/results?groups=" + uuid).path("data");
  }

  /** The first attempt's log, whole. */
  String log(String uuid) throws IOException, InterruptedException {
    return text(root(url("master")) + "/artifacts/all/" + uuid + "/taskotron.log");
  }

  /** The end of what each daemon logged, and of what the house printed: what one wants to see of a failure. */
  String tails() throws IOException {
    StringBuilder tails = new StringBuilder("--- the house printed\n").append(tail(output()));
    for (String daemon : List.of("trigger", "master", "slave1", "slave2", "resultsdb")) {
      Path log = folder.resolve(daemon).resolve("twistd.log");
      tails.append("--- ").append(log).append('\n').append(tail(log));
    }
    return tails.toString();
  }

  private static String tail(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "(none)\n";
    }
    List<String> lines = Files.readAllLines(file);
    int from = Math.max(0, lines.size() - TAIL);
    return String.join("\n", lines.subList(from, lines.size())) + "\n";
  }

  /** Waits a while for what a busy machine may take long to do. */
  static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(90, TimeUnit.SECONDS)
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .ignoreExceptions()
        .until(condition);
  }

  @Override
  public void close() throws IOException {
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the house did not end within a minute of SIGTERM:\n" + printed());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
