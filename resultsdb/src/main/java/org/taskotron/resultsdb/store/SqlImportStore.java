package org.taskotron.resultsdb.store;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.ibatis.session.SqlSession;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.Dialect;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.importing.ImportStore;
import org.taskotron.resultsdb.importing.Marks;
import org.taskotron.resultsdb.importing.Progress;
import org.taskotron.resultsdb.store.row.KeyRow;
import org.taskotron.resultsdb.store.write.Counters;
import org.taskotron.resultsdb.store.write.WriterMapper;

/** Brings another ResultsDB's results into a SQL database. */
public final class SqlImportStore implements ImportStore {

  private final Database database;
  private final ImportKnown known = new ImportKnown();
  private final long holder = new SecureRandom().nextLong();

  /** On a database that was opened with {@link SqlResultStore#SCHEMA}. */
  public SqlImportStore(Database database) {
    this.database = database;
  }

  /** Whether an import of this database is unfinished, so that nobody should read or write it. */
  public static boolean isUnderWay(Database database) {
    return database.<Integer>read(session -> mapper(session).importing()) != 0;
  }

  private static ImportMapper mapper(SqlSession session) {
    return session.getMapper(ImportMapper.class);
  }

  /**
   * {@inheritDoc}
   *
   * <p>On MariaDB by a lock of the server's, which ends with its connection however this process ends. An SQLite database
   * is held by the lock on its directory.
   */
  @Override
  public Optional<AutoCloseable> hold() {
    if (database.dialect() == Dialect.SQLITE) {
      return Optional.of(() -> {});
    }
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    Thread holding = new Thread(() -> holdUntil(done, held), "resultsdb-import-lock");
    holding.setDaemon(true);
    holding.start();
    return held.join()
        ? Optional.of(() -> {
          done.countDown();
          holding.join();
        })
        : Optional.empty();
  }

  private void holdUntil(CountDownLatch done, CompletableFuture<Boolean> held) {
    try {
      database.read(session -> {
        Integer got = mapper(session).lock();
        boolean mine = got != null && got == 1;
        held.complete(mine);
        if (mine) {
          awaitQuietly(done);
        }
        return mine;
      });
    } catch (RuntimeException e) {
      held.completeExceptionally(e);
    }
  }

  private static void awaitQuietly(CountDownLatch done) {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Optional<Progress> progress() {
    return Optional.ofNullable(database.read(session -> mapper(session).progress()));
  }

  @Override
  public boolean isEmpty() {
    return database.read(session -> {
      Counters counters = session.getMapper(WriterMapper.class).lock();
      return counters.lastResult() + counters.lastTestcase() + counters.lastGroup() == 0;
    });
  }

  @Override
  public boolean isAsImported() {
    return database.<Integer>read(session -> mapper(session).asImported()) == 1;
  }

  @Override
  public Optional<Marks> marks() {
    return Optional.ofNullable(database.read(session -> mapper(session).marks()));
  }

  @Override
  public Greatest greatest() {
    return database.read(session -> {
      Counters counters = session.getMapper(WriterMapper.class).lock();
      return new Greatest(counters.lastResult(), counters.lastGroup());
    });
  }

  @Override
  public Optional<Instant> newest(Instant latest) {
    Long newest = database.read(session -> mapper(session).newest(Micros.of(latest)));
    return Optional.ofNullable(newest).map(Micros::toInstant);
  }

  @Override
  public void begin(Progress first) {
    write(session -> begin(session, first));
  }

  @Override
  public void begin(Progress first, Marks marks) {
    write(session -> {
      begin(session, first);
      mapper(session).mark(marks);
    });
  }

  private static void begin(SqlSession session, Progress first) {
    Counters counters = session.getMapper(WriterMapper.class).lock();
    if (counters.lastResult() + counters.lastTestcase() + counters.lastGroup() > 0) {
      throw new IllegalStateException("somebody stored something in the same moment");
    }
    mapper(session).setImporting(1);
    mapper(session).insert(first);
  }

  @Override
  public void beginAgain(Progress done, Progress first, Marks marks) {
    write(session -> {
      Counters unused = session.getMapper(WriterMapper.class).lock();
      if (mapper(session).asImported() != 1) {
        throw new IllegalStateException("somebody stored something in the same moment");
      }
      mapper(session).setImporting(1);
      move(session, done, first);
      mapper(session).mark(marks);
    });
  }

  @Override
  public void write(Rows rows, Progress before, Progress after) {
    write(session -> {
      ImportBatch.write(session, known, holder, rows);
      move(session, before, after);
    });
  }

  private static void move(SqlSession session, Progress before, Progress after) {
    if (mapper(session).move(before, after) != 1) {
      throw new IllegalStateException("another import wrote into this database meanwhile");
    }
  }

  @Override
  public Map<Long, Instant> submitTimes(Collection<Long> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    Map<Long, Instant> times = new HashMap<>();
    database
        .<List<ImportMapper.Submitted>>read(
            session -> mapper(session).submitTimes(List.copyOf(ids)))
        .forEach(row -> times.put(row.id(), Micros.toInstant(row.submitTime())));
    return times;
  }

  @Override
  public Set<String> groups(Collection<String> uuids) {
    Set<String> found = new HashSet<>();
    List<String> unknown = new ArrayList<>();
    uuids.forEach(uuid -> (known.groups.containsKey(uuid) ? found : unknown).add(uuid));
    if (!unknown.isEmpty()) {
      database
          .<List<KeyRow>>read(session -> mapper(session).groupIds(unknown))
          .forEach(row -> found.add(row.name()));
    }
    return found;
  }

  @Override
  public void finish(Progress before, Progress done) {
    write(session -> {
      long last = session.getMapper(WriterMapper.class).lock().lastResult();
      mapper(session).setImporting(0);
      session.getMapper(CursorMapper.class).moveAllTo(last);
      move(session, before, done);
      mapper(session).keepNumbers();
    });
  }

  private interface Work {
    void on(SqlSession session);
  }

  private void write(Work work) {
    boolean good = false;
    try {
      database.write(session -> {
        prepare(session);
        work.on(session);
        return true;
      });
      good = true;
    } finally {
      if (!good) {
        known.clear();
      }
    }
  }

  /** SQLite: more of the tables in memory (not the heap), and fewer pages written twice. */
  private void prepare(SqlSession session) {
    if (database.dialect() != Dialect.SQLITE) {
      return;
    }
    try (Statement statement = session.getConnection().createStatement()) {
      statement.execute("pragma cache_size = -128000");
      statement.execute("pragma wal_autocheckpoint = 16000");
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
