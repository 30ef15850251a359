package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.HeardLog;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.ManualTicker;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.resultsdb.result.Results;
import org.taskotron.resultsdb.retention.Retention;
import org.taskotron.resultsdb.store.SqlResultStore;

/** When retention makes its passes, and what is heard of them. */
class RetentionJobTest {

  @TempDir
  Path folder;

  private final ManualClock clock = new ManualClock();
  private final ManualTicker ticker = new ManualTicker();
  private Optional<RuntimeException> trouble = Optional.empty();
  private Database database;
  private SqlResultStore store;
  private Chassis chassis;
  private HeardLog log;

  @BeforeEach
  void start() {
    database = TestDatabases.sqlite(SqlResultStore.SCHEMA, folder);
    store = new SqlResultStore(database, clock);
    chassis = new Chassis("resultsdb", folder, clock, ticker);
    log = HeardLog.of(RetentionJob.class);
  }

  @AfterEach
  void stop() {
    log.close();
    store.close();
    database.close();
  }

  private RetentionJob job(String every) throws ConfigException {
    ResultsDbConfig config = ConfigReader.read(
        "resultsdb.yaml",
        "retention: {every: " + every + ", rules: [{testcases: ['*'], keep: 30d}]}",
        ResultsDbConfig.class);
    Supplier<Retention> retention = () -> {
      trouble.ifPresent(e -> {
        throw e;
      });
      return RetentionJob.retention(config, store, store.retention(), clock);
    };
    return new RetentionJob(config.retention().every(), retention, chassis);
  }

  private void postAnOldOne() {
    store
        .post(
            Results.aResult("t").at(clock.instant().minus(Duration.ofDays(31))).made(),
            Optional.empty())
        .toCompletableFuture()
        .join();
  }

  private void after(String time, RetentionJob job) {
    ticker.advance(Duration.parse("PT" + time));
    job.tick();
  }

  private double counted(String meter) {
    return chassis.metrics().get(meter).counter().count();
  }

  @Test
  void theFirstPassComesAMinuteAfterTheStartThenOneInEachSpan() throws Exception {
    try (RetentionJob job = job("1h")) {
      postAnOldOne();
      after("59S", job);
      assertThat(store.result(1)).isPresent();
      assertThat(log.lines()).isEmpty();
      after("1S", job);
      assertThat(store.result(1)).isEmpty();

      postAnOldOne();
      after("59M", job);
      assertThat(store.result(2)).isPresent();
      after("1M", job);
      assertThat(store.result(2)).isEmpty();
      assertThat(counted("resultsdb.retention.deleted")).isEqualTo(2);
      assertThat(chassis.metrics().get("resultsdb.retention.pass").timer().count())
          .isEqualTo(2);
    }
  }

  @Test
  void eachPassIsOneLine() throws Exception {
    try (RetentionJob job = job("1h")) {
      postAnOldOne();
      postAnOldOne();
      after("1M", job);
      after("1H", job);
    }
    assertThat(log.lines())
        .containsExactly(
            "INFO retention: 2 results deleted: 2 by rule 1 (*, for 30d); 0 kept by pins or waivers; in 0s",
            "INFO retention: 0 results deleted: 0 by rule 1 (*, for 30d); 0 kept by pins or waivers; in 0s");
  }

  @Test
  void aPassThatBreaksOffIsFollowedByTheNext() throws Exception {
    List<RuntimeException> troubles = List.of(
        new DatabaseAway("gone fishing", new IllegalStateException()),
        HttpRefusal.unavailable("come again", 5),
        new IllegalStateException("a mistake of ours"));
    try (RetentionJob job = job("1h")) {
      postAnOldOne();
      for (RuntimeException one : troubles) {
        trouble = Optional.of(one);
        after("1H", job);
        assertThat(store.result(1)).isPresent();
      }
      trouble = Optional.empty();
      after("1H", job);
      assertThat(store.result(1)).isEmpty();
    }
    assertThat(log.lines().subList(0, 3))
        .containsExactly(
            "INFO retention goes on with the next pass: gone fishing",
            "INFO retention goes on with the next pass: come again",
            "ERROR retention: a pass broke off");
  }
}
