package org.taskotron.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.file.Trees;

/** Processes of the installation that the build has made, in a temporary folder. */
final class Programs implements AutoCloseable {
  private static final Path INSTALLATION = Path.of(System.getProperty("taskotron.root", "."))
      .resolve("dist/target/taskotron")
      .toAbsolutePath();
  private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> running = new ArrayList<>();
  private final Path folder;

  Programs() throws IOException {
    folder = Files.createTempDirectory("taskotron-bench");
  }

  Path folder() {
    return folder;
  }

  /** Starts a daemon; its output goes to a file beside its directory. */
  Process start(String program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(INSTALLATION.resolve("bin").resolve(program).toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(folder.resolve(program + ".out").toFile()))
        .start();
    running.add(process);
    return process;
  }

  /** Starts ResultsDB's API over a database, with more lines of configuration, and waits for it; answers its port. */
  int startResultsDb(DatabaseConfig database, String more)
      throws IOException, InterruptedException {
    int port = freePort();
    Path directory = writeResultsDb("resultsdb", database, """
        api: {port: %d, access_log: none}
        frontend: {port: 0, access_log: none}
        %s
        """.formatted(port, more));
    Process process = start("resultsdb", "run", "--api", directory.toString());
    awaitOk(process, "http://127.0.0.1:" + port + "/readyz");
    return port;
  }

  /** A directory with a {@code resultsdb.yaml}. */
  Path writeResultsDb(String name, DatabaseConfig database, String more) throws IOException {
    Path directory = Files.createDirectories(folder.resolve(name));
    String user = database.user().map(its -> ", user: " + its).orElse("");
    Files.writeString(
        directory.resolve("resultsdb.yaml"),
        "database: {url: '%s'%s}%n%s".formatted(database.url(), user, more));
    return directory;
  }

  /** Waits until an address of this machine answers 200; asks by plain sockets, which leaves the cores to the program. */
  void awaitOk(Process process, String url) throws IOException, InterruptedException {
    URI address = URI.create(url);
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (true) {
      try (HttpSocket socket = new HttpSocket(address.getPort())) {
        if (socket.get(address.getPath()) == 200) {
          return;
        }
      } catch (IOException e) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw new IOException(url + " did not answer: see " + folder, e);
        }
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  String get(String url) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** What the heap of a Java process holds after a full collection, in KiB. */
  long heap(Process process) throws IOException, InterruptedException {
    jcmd(process, "GC.run");
    Matcher used = HEAP_USED.matcher(jcmd(process, "GC.heap_info"));
    if (!used.find()) {
      throw new IOException("jcmd GC.heap_info says nothing of 'used <n>K'");
    }
    return Long.parseLong(used.group(1));
  }

  private static String jcmd(Process process, String command)
      throws IOException, InterruptedException {
    Process jcmd = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(process.pid()),
            command)
        .redirectErrorStream(true)
        .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd " + command + ": " + said);
    }
    return said;
  }

  void stop(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws Exception {
    for (Process process : running) {
      stop(process);
    }
    Trees.delete(folder);
  }
}
