package org.taskotron.resultsdb.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;
import org.taskotron.resultsdb.ResultsDbMain;
import org.taskotron.resultsdb.store.SqlImportStore;
import org.taskotron.resultsdb.store.SqlResultStore;

/** A real process that is killed while it imports, and called again. */
class KilledImportTest {

  private static final int RESULTS = 30_000;

  @TempDir
  Path folder;

  @Test
  void killedAgainAndAgainItEndsAsIfItHadNotOnSqlite() throws Exception {
    killed(DatabaseConfig.embedded(), DatabaseConfig.embedded());
  }

  @Tag("mariadb")
  @Test
  void killedAgainAndAgainItEndsAsIfItHadNotOnMariaDb() throws Exception {
    killed(MariaDbServer.shared().newDatabase(), MariaDbServer.shared().newDatabase());
  }

  private void killed(DatabaseConfig one, DatabaseConfig other) throws Exception {
    Path dump = folder.resolve("dump.sql");
    SampleDump.write(dump, RESULTS);
    Path whole = directory("whole", one);
    assertThat(start(whole, dump).waitFor()).as(out(whole)).isZero();

    Path broken = directory("broken", other);
    try (Database database = Database.open(other, broken, SqlResultStore.SCHEMA)) {
      SqlImportStore store = new SqlImportStore(database);
      kill(start(broken, dump), () -> Files.exists(broken.resolve("import/result.spill")));
      kill(start(broken, dump), () -> stored(store) > 0);
      long first = stored(store);
      kill(start(broken, dump), () -> stored(store) > first);
      assertThat(stored(store)).isBetween(first + 1, RESULTS - 1L);

      refusedMeanwhile(broken);
      Process last = start(broken, dump);
      assertThat(last.waitFor()).as(out(broken)).isZero();
      try (Database unbroken = Database.open(one, whole, SqlResultStore.SCHEMA)) {
        assertThat(Tables.of(database)).isEqualTo(Tables.of(unbroken));
      }
    }
    assertThat(broken.resolve("import-report.txt"))
        .hasSameTextualContentAs(whole.resolve("import-report.txt"));
  }

  /** The server does not start on half a database. */
  private void refusedMeanwhile(Path directory) throws Exception {
    Process server = java(directory, "run", "--api", directory.toString());
    assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(1);
    assertThat(directory.resolve("twistd.log"))
        .content()
        .contains("an import into it is unfinished: let `resultsdb import` go on first");
  }

  private static long stored(SqlImportStore store) {
    return Optional.of(store)
        .flatMap(SqlImportStore::progress)
        .map(Progress::results)
        .orElse(0L);
  }

  private void kill(Process process, Callable<Boolean> when) throws Exception {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(60))
        .until(() -> !process.isAlive() || when.call());
    assertThat(process.destroyForcibly().waitFor()).as("killed").isEqualTo(137);
  }

  private Path directory(String name, DatabaseConfig database) throws IOException {
    Path directory = Files.createDirectories(folder.resolve(name));
    String user = database.user().map(text -> ", user: " + text).orElse("");
    Files.writeString(
        directory.resolve("resultsdb.yaml"),
        "database: {url: '" + database.url() + "'" + user + "}\napi: {port: 0}\n");
    return directory;
  }

  private Process start(Path directory, Path dump) throws IOException {
    return java(directory, "import", directory.toString(), "--dump", dump.toString());
  }

  private Process java(Path directory, String... arguments) throws IOException {
    List<String> command = new java.util.ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        ResultsDbMain.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(directory.resolve("out.log").toFile()))
        .start();
  }

  private static String out(Path directory) {
    try {
      return Files.readString(directory.resolve("out.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
