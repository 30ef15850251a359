package org.taskotron.resultsdb;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.base.db.Database;
import org.taskotron.resultsdb.announce.AnnounceConfig;
import org.taskotron.resultsdb.announce.Announcing;
import org.taskotron.resultsdb.json.ApiAddresses;
import org.taskotron.resultsdb.store.SqlCursors;
import org.taskotron.resultsdb.store.SqlResultLog;

/** The announcing of this process, from the moment that its database is there. */
final class Announcements implements StoreGate.Opened, AutoCloseable {

  private final Announcing announcing;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("resultsdb-announcing"));

  Announcements(AnnounceConfig config, Supplier<ApiAddresses> addresses, Chassis chassis) {
    this.announcing = new Announcing(
        config,
        addresses,
        new Announcing.Surroundings(chassis.clock(), chassis.ticker(), chassis.metrics()));
    watch.scheduleWithFixedDelay(announcing::watch, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void before(Database database) {
    announcing.prepare(new SqlCursors(database));
  }

  @Override
  public void after(Database database) {
    announcing.start(new SqlResultLog(database), new SqlCursors(database));
  }

  void ring() {
    announcing.ring();
  }

  /** What waits, for the end of a line. */
  String status() {
    String status = announcing.status();
    return status.isEmpty() ? "" : "; " + status;
  }

  @Override
  public void close() {
    watch.shutdownNow();
    announcing.close();
  }
}
