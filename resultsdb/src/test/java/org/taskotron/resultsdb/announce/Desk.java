package org.taskotron.resultsdb.announce;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.ManualTicker;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.resultsdb.json.ApiAddresses;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Results;
import org.taskotron.resultsdb.store.SqlCursors;
import org.taskotron.resultsdb.store.SqlResultLog;
import org.taskotron.resultsdb.store.SqlResultStore;

/** A real store, and announcers whose passes are made by hand. */
final class Desk implements AutoCloseable {

  static final ApiAddresses API = new ApiAddresses("https://results.example/api/v2.0");

  final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T12:00:00Z"));
  final ManualTicker ticker = new ManualTicker();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Database database;
  final SqlResultStore store;
  final SqlCursors cursors;
  final SqlResultLog log;

  Desk(Path folder) {
    this(DatabaseConfig.embedded(), folder);
  }

  Desk(DatabaseConfig config, Path folder) {
    this.database = Database.open(config, folder, SqlResultStore.SCHEMA);
    this.store = new SqlResultStore(database, clock);
    this.cursors = new SqlCursors(database);
    this.log = new SqlResultLog(database);
  }

  MessageIds ids() {
    return new MessageIds(cursors.deployment());
  }

  /** An announcer of everything. */
  Announcer announcer(Destination destination) {
    return announcer(destination, List.of(), false);
  }

  Announcer announcer(Destination destination, List<PolicyRule> policy, boolean taskotron) {
    cursors.open(destination.name());
    Messages messages =
        new Messages(new Policy(policy), () -> API, log::previousOutcome, taskotron);
    return new Announcer(
        destination, messages, new Announcer.Ground(log, cursors, clock, ticker), metrics);
  }

  Result post(Results result) {
    try {
      return store
          .post(result.made(), Optional.empty())
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS)
          .result();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  void post(int count, Function<Integer, Results> each) {
    for (int i = 0; i < count; i++) {
      post(each.apply(i));
    }
  }

  long announced(Destination destination) {
    return cursors.read(destination.name()).announced();
  }

  void letPass(Duration time) {
    clock.advance(time);
    ticker.advance(time);
  }

  /** Passes until nothing is left, or the broker is away. */
  static Announcer.Pass run(Announcer announcer) {
    try {
      Announcer.Pass pass = announcer.pass();
      while (pass == Announcer.Pass.MORE) {
        pass = announcer.pass();
      }
      return pass;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    store.close();
    database.close();
  }
}
