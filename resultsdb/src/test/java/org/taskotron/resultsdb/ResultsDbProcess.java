package org.taskotron.resultsdb;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.test.FreePort;

/** ResultsDB's API as a real process with the heap that it is promised to live with, to be started and killed at will. */
public final class ResultsDbProcess implements AutoCloseable {

  public static final String HEAP = "-Xmx256m";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path folder;
  private final Path log;
  private final int port = FreePort.find();
  private final List<String> before;
  private @Nullable Process process;

  private ResultsDbProcess(Path folder, Path log, List<String> before) {
    this.folder = folder;
    this.log = log;
    this.before = before;
  }

  /**
   * Configured, not started.
   *
   * @param settings further lines of {@code resultsdb.yaml}
   */
  public static ResultsDbProcess in(Path folder, String settings) {
    return in(folder, folder.resolve("out.log"), settings, List.of());
  }

  /**
   * Configured, not started.
   *
   * @param log what the process says goes there
   * @param before a command line that becomes the process
   */
  static ResultsDbProcess in(Path folder, Path log, String settings, List<String> before) {
    ResultsDbProcess made = new ResultsDbProcess(folder, log, before);
    try {
      Files.writeString(
          folder.resolve("resultsdb.yaml"),
          "api: {port: " + made.port + ", access_log: none}\n" + settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return made;
  }

  /** Starts it, and waits until it is ready. */
  public ResultsDbProcess start() throws IOException {
    List<String> line = new ArrayList<>(before);
    line.addAll(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        HEAP,
        "-XX:+ExitOnOutOfMemoryError",
        // No file of the JVM's own where disks are small.
        "-XX:-UsePerfData",
        "-cp",
        System.getProperty("java.class.path"),
        ResultsDbMain.class.getName(),
        "run",
        "--api",
        folder.toString()));
    Process started = new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
    process = started;
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
      if (!started.isAlive()) {
        throw new AssertionError(said());
      }
      return get("/readyz").statusCode() == 200;
    });
    return this;
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  public int port() {
    return port;
  }

  long pid() {
    return running().pid();
  }

  public boolean isAlive() {
    return running().isAlive();
  }

  /** What it has written so far. */
  public String said() throws IOException {
    return Files.readString(log);
  }

  /** As kill -9. */
  public void kill() throws InterruptedException {
    running().destroyForcibly().waitFor();
  }

  /** The address of a path of the listener. */
  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(at(path)).timeout(Duration.ofSeconds(60)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Posts JSON to a path of version 2.0; headers and their values by turns. */
  public HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(at("/api/v2.0" + path))
        .timeout(Duration.ofSeconds(60))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      kill();
    }
  }
}
