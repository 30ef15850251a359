package org.taskotron.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;

/**
 * One result a request, 32 clients that each wait for the answer, durable.
 */
final class ResultsDbInsertBenchmark implements Benchmark {
  private static final int CLIENTS = 32;
  private static final int SECONDS = 8;
  private static final int TESTCASES = 500;

  private final String name;
  private final Supplier<DatabaseConfig> database;
  private final String announce;
  private final AtomicLong items = new AtomicLong();
  private @Nullable Programs programs;
  private int port;

  private ResultsDbInsertBenchmark(
      String name, Supplier<DatabaseConfig> database, String announce) {
    this.name = name;
    this.database = database;
    this.announce = announce;
  }

  static ResultsDbInsertBenchmark onSqlite() {
    return new ResultsDbInsertBenchmark("resultsdb.insert.sqlite", DatabaseConfig::embedded, "");
  }

  static ResultsDbInsertBenchmark onMariaDb() {
    return new ResultsDbInsertBenchmark(
        "resultsdb.insert.mariadb", () -> MariaDbServer.shared().newDatabase(), "");
  }

  /** Each result goes out on ZeroMQ, too; nobody listens. */
  static ResultsDbInsertBenchmark announcing() {
    return new ResultsDbInsertBenchmark(
        "resultsdb.insert.announcing",
        () -> MariaDbServer.shared().newDatabase(),
        "announce: {fedmsg: {endpoint: 'tcp://127.0.0.1:PORT'}}");
  }

  @Override
  public List<String> names() {
    return List.of(name, name + ".p99");
  }

  @Override
  public void prepare() throws Exception {
    Programs made = new Programs();
    programs = made;
    port = made.startResultsDb(database.get(), announce.replace("PORT", "" + Programs.freePort()));
  }

  @Override
  public List<Double> run() throws Exception {
    Clients.Answers answers = new Clients(CLIENTS, SECONDS, port).ask(201, socket -> {
      byte[] body = body();
      return () -> socket.post("/api/v2.0/results", "application/json", body);
    });
    return List.of(answers.rate(), answers.p99());
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
