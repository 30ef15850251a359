package org.taskotron.resultsdb;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Condition;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.base.db.Availability;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.resultsdb.result.ResultLog;
import org.taskotron.resultsdb.result.ResultStore;
import org.taskotron.resultsdb.retention.RetentionStore;
import org.taskotron.resultsdb.store.SqlImportStore;
import org.taskotron.resultsdb.store.SqlResultLog;
import org.taskotron.resultsdb.store.SqlResultStore;
import org.taskotron.resultsdb.waiver.WaiverStore;

/**
 * The way to the store, which may not be open yet or away for a while: then whoever asks is told at once to come again,
 * instead of waiting for a connection that does not come. Safe for use by several threads.
 */
final class StoreGate implements Supplier<ResultStore>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StoreGate.class);
  private static final int RETRY_AFTER_SECONDS = 5;

  /** Hears when the database is there. */
  interface Opened {
    /** Nothing is stored yet by this process. Is called again when the database goes away meanwhile. */
    void before(Database database);

    /** Results may be stored from now on. */
    void after(Database database);
  }

  /** On a full disk there is nothing new, and everything old: readers are served on. */
  private record Watch(Availability told, AtomicLong saidAt) implements Availability {

    private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    Watch(Availability told) {
      this(told, new AtomicLong(System.nanoTime() - SAY_AGAIN_NANOS));
    }

    @Override
    public void away(String why) {
      told.away(why);
    }

    @Override
    public void full(String why) {
      long last = saidAt.get();
      long now = System.nanoTime();
      if (now - last >= SAY_AGAIN_NANOS && saidAt.compareAndSet(last, now)) {
        LOG.error("nothing can be stored, the disk is full: {}; what is stored can be read", why);
      }
    }

    @Override
    public void back() {
      told.back();
    }
  }

  private final Chassis chassis;
  private final DatabaseConfig config;
  private final Condition there;
  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("resultsdb-store"));
  private final Runnable bell;
  private final Opened opened;
  private volatile @Nullable SqlResultStore store;
  private volatile @Nullable SqlResultLog log;
  private @Nullable Database database;
  private boolean closed;

  private StoreGate(Chassis chassis, DatabaseConfig config, Runnable bell, Opened opened) {
    this.chassis = chassis;
    this.config = config;
    this.bell = bell;
    this.opened = opened;
    this.there = chassis.readiness().condition("database");
  }

  /**
   * Opens the store in the background, however long that takes.
   *
   * @param bell rung after each commit
   * @param opened hears of the database
   */
  static StoreGate open(Chassis chassis, DatabaseConfig config, Runnable bell, Opened opened) {
    StoreGate gate = new StoreGate(chassis, config, bell, opened);
    gate.background.execute(gate::openWhenThere);
    return gate;
  }

  private void openWhenThere() {
    try {
      Database opened = chassis.waitFor(there, DatabaseAway.class, this::openOnce);
      keep(opened);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      chassis.fail("the database cannot be opened: " + e.getMessage(), e);
    }
  }

  private Database openOnce() {
    Database made = Database.open(config, chassis.directory(), SqlResultStore.SCHEMA);
    try {
      if (SqlImportStore.isUnderWay(made)) {
        throw new IllegalStateException(
            "an import into it is unfinished: let `resultsdb import` go on first");
      }
      opened.before(made);
      return made;
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private synchronized void keep(Database opened) {
    if (closed) {
      opened.close();
      return;
    }
    opened.observedBy(new Watch(Availability.telling(there)));
    database = opened;
    log = new SqlResultLog(opened);
    SqlResultStore made = new SqlResultStore(opened, chassis.clock());
    made.onStored(bell);
    store = made;
    this.opened.after(opened);
    background.scheduleWithFixedDelay(this::knockOrPrepare, 1, 1, TimeUnit.SECONDS);
  }

  /** While the database is away nobody else is let through to notice that it is back. */
  private void knockOrPrepare() {
    SqlResultStore mine = store;
    if (mine == null) {
      return;
    }
    try {
      if (there.isMet()) {
        mine.prepare();
      } else {
        mine.ping();
      }
    } catch (DatabaseAway e) {
      LOG.debug("away", e);
    } catch (RuntimeException e) {
      LOG.error("the database is there and cannot be read", e);
    }
  }

  /** The store, or a refusal that asks to come again. */
  @Override
  public ResultStore get() {
    return open();
  }

  /** The waivers in the same database, or the same refusal. */
  WaiverStore waivers() {
    return open().waivers();
  }

  /** The results as retention sees them, or the same refusal. */
  RetentionStore retention() {
    return open().retention();
  }

  private SqlResultStore open() {
    SqlResultStore open = store;
    if (open == null || !there.isMet()) {
      throw away();
    }
    return open;
  }

  /** The results from front to back, or a refusal that asks to come again. */
  ResultLog log() {
    SqlResultLog open = log;
    if (open == null || !there.isMet()) {
      throw away();
    }
    return open;
  }

  private static HttpRefusal away() {
    return HttpRefusal.unavailable(
        "The database is away: nothing was stored, come again", RETRY_AFTER_SECONDS);
  }

  /** How many changes wait to be written. */
  int waiting() {
    SqlResultStore open = store;
    return open == null ? 0 : open.waiting();
  }

  /** Writes what waits, then closes the database. */
  @Override
  public synchronized void close() {
    closed = true;
    background.shutdownNow();
    if (store != null) {
      store.close();
    }
    if (database != null) {
      database.close();
    }
  }
}
