package org.taskotron.base.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.Condition;
import org.taskotron.base.daemon.LogConfig;
import org.taskotron.base.daemon.ManualTicker;
import org.taskotron.base.daemon.TwistdLog;
import org.taskotron.base.test.FreePort;

/** What the operator reads in {@code twistd.log}, set up as daemons set it up, while the database is away. */
class DatabaseAwayLogTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  private Path folder;

  private final ManualTicker ticker = new ManualTicker();
  private Chassis chassis;
  private Condition there;

  @BeforeEach
  void aDaemonsLog() {
    TwistdLog.toDirectory(folder, LogConfig.defaults());
    chassis = new Chassis("sample", folder, Clocks.microseconds(), ticker);
    there = chassis.readiness().condition("database");
  }

  @AfterEach
  void quiet() {
    TwistdLog.toStderr(LogConfig.Level.WARN);
  }

  @Test
  void awayAtTheStartIsALineAndAnotherAfterAMinute() throws Exception {
    DatabaseConfig nobody = nobodyListens();
    List<Integer> tries = new ArrayList<>();
    CompletableFuture<Void> starting = CompletableFuture.runAsync(() -> assertThatThrownBy(() -> {
          try (Database database = chassis.waitFor(there, DatabaseAway.class, () -> {
            tries.add(tries.size());
            return Database.open(nobody, folder, DatabaseContract.SCHEMA);
          })) {
            assertThat(database).isNull();
          }
        })
        .isInstanceOf(InterruptedException.class));
    await().atMost(PATIENCE).until(() -> tries.size() > 2);
    ticker.advance(Duration.ofSeconds(61));
    chassis.readiness().pass();
    chassis.stop("enough seen");
    starting.get();
    String why = nobody.url() + ": Connection refused";
    assertThat(texts())
        .containsExactly(
            "[Readiness] WARN waiting for database: " + why,
            "[Readiness] WARN still waiting for database after 1m1s: " + why);
  }

  @Test
  @Tag("mariadb")
  void awayInTheMiddleOfWorkIsALineAndAnotherWhenItIsBack() throws Exception {
    try (MariaDbServer server = MariaDbServer.startNew();
        Database database = Database.open(server.newDatabase(), folder, DatabaseContract.SCHEMA)) {
      there.met();
      database.observedBy(Availability.telling(there));
      for (int i = 0; i < 3; i++) { // connections that rest in the pool when the server dies
        assertThat(database.<Boolean>read(session -> session.getConnection() != null))
            .isTrue();
      }
      List<CompletableFuture<Void>> working = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        working.add(CompletableFuture.runAsync(
            () -> database.write(session -> sleeping(session.getConnection()))));
      }
      await().atMost(PATIENCE).until(() -> sleepers(database) == 3);
      server.kill();
      working.forEach(work -> assertThatThrownBy(work::get).hasCauseInstanceOf(DatabaseAway.class));
      assertThatThrownBy(() -> sleepers(database)).isInstanceOf(DatabaseAway.class);
      server.startAgain();
      await().atMost(PATIENCE).ignoreExceptions().until(() -> sleepers(database) == 0);
    }
    assertThat(texts().subList(2, texts().size()))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("[Readiness] WARN waiting for database: "),
            line -> assertThat(line).startsWith("[Readiness] database is there after "));
  }

  private static boolean sleeping(java.sql.Connection connection) {
    try (Statement statement = connection.createStatement()) {
      return statement.execute("select sleep(60)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int sleepers(Database database) {
    return database.read(session -> {
      try (Statement statement = session.getConnection().createStatement();
          var rows = statement.executeQuery(
              "select count(*) from information_schema.processlist where info like 'select sleep%'")) {
        rows.next();
        return rows.getInt(1);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private static DatabaseConfig nobodyListens() {
    return new DatabaseConfig(
        "mariadb://127.0.0.1:" + FreePort.find() + "/none",
        Optional.of("root"),
        Optional.empty(),
        2);
  }

  /** The log without its times. */
  private List<String> texts() throws IOException {
    return Files.readAllLines(folder.resolve(TwistdLog.FILE)).stream()
        .map(line -> line.replaceFirst("^20\\S+ \\S+\\+0000 ", ""))
        .toList();
  }
}
