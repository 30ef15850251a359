package org.taskotron.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;

/**
 * One result a request, 32 clients that each wait for the answer, durable. The clients are plain sockets, so that they
 * take little of the two cores that they share with the server.
 */
final class ResultsDbInsertBenchmark implements Benchmark {
  private static final int CLIENTS = 32;
  private static final int SECONDS = 8;
  private static final int TESTCASES = 500;

  private final String name;
  private final Supplier<DatabaseConfig> database;
  private final AtomicLong items = new AtomicLong();
  private @Nullable Programs programs;
  private int port;

  private ResultsDbInsertBenchmark(String name, Supplier<DatabaseConfig> database) {
    this.name = name;
    this.database = database;
  }

  static ResultsDbInsertBenchmark onSqlite() {
    return new ResultsDbInsertBenchmark("resultsdb.insert.sqlite", DatabaseConfig::embedded);
  }

  static ResultsDbInsertBenchmark onMariaDb() {
    return new ResultsDbInsertBenchmark(
        "resultsdb.insert.mariadb", () -> MariaDbServer.shared().newDatabase());
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
    DatabaseConfig where = database.get();
    Path directory = Files.createDirectories(made.folder().resolve("resultsdb"));
    Files.writeString(directory.resolve("resultsdb.yaml"), """
        api: {port: %d, access_log: none}
        frontend: {port: 0, access_log: none}
        database: {url: '%s'%s}
        """.formatted(
            port, where.url(), where.user().map(user -> ", user: " + user).orElse("")));
    Process process = made.start("resultsdb", "run", "--api", directory.toString());
    made.awaitOk(process, "http://127.0.0.1:" + port + "/readyz");
  }

  @Override
  public List<Double> run() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      long begin = System.nanoTime();
      long end = begin + SECONDS * 1_000_000_000L;
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        counts.add(clients.submit(() -> inserted(end)));
      }
      long all = 0;
      for (Future<Long> count : counts) {
        all += count.get();
      }
      return List.of(all / ((System.nanoTime() - begin) / 1e9));
    } finally {
      clients.shutdownNow();
    }
  }

  /** One client: how many results it had acknowledged until then. */
  private long inserted(long end) throws IOException {
    long count = 0;
    try (HttpSocket socket = new HttpSocket(port)) {
      while (System.nanoTime() < end) {
        int status = socket.post("/api/v2.0/results", "application/json", body());
        if (status != 201) {
          throw new IOException("answered " + status);
        }
        count++;
      }
    }
    return count;
  }

  private byte[] body() {
    long item = items.incrementAndGet();
    return """
        {"outcome": "PASSED", "testcase": "dist.bench%d", "groups": [{"uuid": "%s"}], "note": "fine",\
         "ref_url": "http://localhost/artifacts/%d",\
         "data": {"item": "pkg-1.0-%d.fc42", "type": "koji_build", "arch": ["x86_64"]}}""".formatted(item % TESTCASES, UUID.randomUUID(), item, item / 10)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void clear() throws Exception {
    if (programs != null) {
      programs.close();
    }
  }
}
