package org.taskotron.base.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Instant;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.AutoMappingUnknownColumnBehavior;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.LocalCacheScope;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.defaults.DefaultSqlSessionFactory;
import org.apache.ibatis.transaction.managed.ManagedTransactionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A daemon's database, opened and migrated. Safe for use by several threads.
 *
 * <p>SQLite has one writing connection, for which writers queue, and four readers beside it, which see the last commit;
 * it runs with write-ahead log and {@code synchronous=FULL}, so that a commit survives power loss. MariaDB runs at READ
 * COMMITTED, where a guarded update that was overtaken counts 0 rows.
 */
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private static final int SQLITE_READERS = 4;
  private static final long CONNECT_MILLIS = 5_000;
  /** MariaDB: server shutdown, lock wait timeout, deadlock, connection killed. */
  private static final Set<Integer> MARIADB_LATER = Set.of(1053, 1205, 1213, 1927);
  /** MariaDB: disk full; a table is full, which it says when a file of InnoDB cannot grow. */
  private static final Set<Integer> MARIADB_FULL = Set.of(1021, 1114);

  private final Dialect dialect;
  private final String name;
  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final SqlSessionFactory sessions;
  private volatile Availability availability = Availability.unobserved();

  private Database(
      Dialect dialect,
      String name,
      HikariDataSource writers,
      HikariDataSource readers,
      Configuration statements) {
    this.dialect = dialect;
    this.name = name;
    this.writers = writers;
    this.readers = readers;
    this.sessions = new DefaultSqlSessionFactory(statements);
  }

  /**
   * Opens the database and brings its tables up to date.
   *
   * @param directory the daemon's; a relative SQLite path is meant from here
   * @throws DatabaseAway if it cannot be reached now; calling again is right
   */
  public static Database open(DatabaseConfig config, Path directory, Schema schema) {
    Dialect dialect = config.dialect();
    HikariDataSource writers = dialect == Dialect.SQLITE
        ? sqlite(config.sqliteFile(directory), true, 1, schema.name())
        : mariadb(config, schema.name());
    try {
      // Half of what it takes is reading the statements, which another core does meanwhile.
      CompletableFuture<Configuration> statements =
          CompletableFuture.supplyAsync(() -> statements(dialect, schema));
      migrate(dialect, writers, schema);
      Configuration read = joined(statements);
      read.setEnvironment(new Environment(schema.name(), leftOpen(), writers));
      HikariDataSource readers = dialect == Dialect.SQLITE
          ? sqlite(config.sqliteFile(directory), false, SQLITE_READERS, schema.name())
          : writers;
      return new Database(dialect, config.url(), writers, readers, read);
    } catch (RuntimeException e) {
      writers.close();
      throw away(e) ? new DatabaseAway(config.url() + ": " + rootMessage(e), e) : e;
    }
  }

  /** Whom to tell when the database goes away and comes back. */
  public void observedBy(Availability observer) {
    this.availability = observer;
  }

  /** Which of the two databases this is. */
  public Dialect dialect() {
    return dialect;
  }

  /**
   * Reads, in one transaction.
   *
   * @throws DatabaseAway if the database cannot be reached
   */
  public <T> T read(Function<SqlSession, T> work) {
    return run(readers, ExecutorType.SIMPLE, work);
  }

  /**
   * Writes, in one transaction: committed when this returns, rolled back when it throws.
   *
   * @throws DatabaseFull if there is no room on its disk
   * @throws DatabaseAway if the database cannot be reached or broke off
   */
  public <T> T write(Function<SqlSession, T> work) {
    return run(writers, ExecutorType.SIMPLE, work);
  }

  /**
   * As {@link #write}, with statements of one kind collected into one round trip: {@code session.flushStatements()}
   * sends them and tells how many rows each changed.
   */
  public <T> T writeBatch(Function<SqlSession, T> work) {
    return run(writers, ExecutorType.BATCH, work);
  }

  private <T> T run(HikariDataSource source, ExecutorType executor, Function<SqlSession, T> work) {
    try (Connection connection = source.getConnection()) {
      T result = inTransaction(source, connection, executor, work);
      availability.back();
      return result;
    } catch (SQLException | RuntimeException e) {
      if (full(e)) {
        String why = rootMessage(e);
        availability.full(name + ": " + why);
        throw new DatabaseFull(name + ": " + why, e);
      }
      if (away(e)) {
        String why = rootMessage(e);
        availability.away(name + ": " + why);
        throw new DatabaseAway(name + ": " + why, e);
      }
      throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
  }

  private <T> T inTransaction(
      HikariDataSource source,
      Connection connection,
      ExecutorType executor,
      Function<SqlSession, T> work)
      throws SQLException {
    try {
      connection.setAutoCommit(false);
      T result;
      try (SqlSession session = sessions.openSession(executor, connection)) {
        result = work.apply(session);
        session.commit(true); // sends what was collected; the transaction is ours
      }
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      if (dialect == Dialect.SQLITE && away(e)) {
        // SQLite has rolled back by itself when its disk is full or broken, of which its driver
        // knows nothing: on this
        // connection each further statement would be a transaction of its own.
        source.evictConnection(connection);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    readers.close();
    writers.close();
  }

  /** Whether a failure says that the database is away (or full, or overtook us): the same may go well later. */
  public static boolean away(Throwable failure) {
    if (full(failure)) {
      return true;
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof DatabaseAway
          || t instanceof SQLTransientConnectionException
          || t instanceof SQLNonTransientConnectionException
          || t instanceof SQLRecoverableException) {
        return true;
      }
      if (t instanceof SQLiteException sqlite) {
        return switch (sqlite.getResultCode()) {
          case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_CANTOPEN, SQLITE_PROTOCOL -> true;
          default ->
            sqlite.getResultCode().name().startsWith("SQLITE_IOERR")
                || sqlite.getResultCode().name().startsWith("SQLITE_BUSY");
        };
      }
      if (t instanceof SQLException sql) {
        String state = sql.getSQLState();
        if (state != null && state.startsWith("08") || MARIADB_LATER.contains(sql.getErrorCode())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean full(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof DatabaseFull
          || t instanceof SQLiteException sqlite
              && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL
          || t instanceof SQLException sql && MARIADB_FULL.contains(sql.getErrorCode())) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable failure) {
    Throwable t = failure;
    while (t.getCause() != null) {
      t = t.getCause();
    }
    String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }

  private static HikariDataSource sqlite(Path file, boolean writing, int size, String name) {
    HikariConfig pool = new HikariConfig();
    String mode =
        writing ? "&transaction_mode=IMMEDIATE" : "&transaction_mode=DEFERRED&open_mode=1";
    // SQLite's URL takes the path as it stands, blanks included.
    pool.setJdbcUrl("jdbc:sqlite:" + file
        + "?journal_mode=WAL&synchronous=FULL&busy_timeout=10000&case_sensitive_like=true&cache_size=-16000"
        + mode);
    pool.setReadOnly(!writing); // the driver refuses to be told anything else later
    pool.setMaximumPoolSize(size);
    pool.setPoolName(name + (writing ? "-writer" : "-readers"));
    // Not in a transaction while in the pool: the driver begins the next one with each commit, and
    // a writer that rests in
    // one keeps every other process from writing.
    pool.setAutoCommit(true);
    return started(pool);
  }

  private static HikariDataSource mariadb(DatabaseConfig config, String name) {
    HikariConfig pool = new HikariConfig();
    // True counts for each row of a batch of guarded updates, and bulk inserts, on one connection.
    pool.setJdbcUrl("jdbc:" + config.url() + (config.url().contains("?") ? "&" : "?")
        + "useBulkStmts=false&useBulkStmtsForInserts=true&connectTimeout=5000&socketTimeout=60000");
    config.user().ifPresent(pool::setUsername);
    config.password().ifPresent(secret -> pool.setPassword(secret.reveal()));
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.setMaximumPoolSize(config.connections());
    pool.setPoolName(name);
    pool.setAutoCommit(false);
    return started(pool);
  }

  private static HikariDataSource started(HikariConfig pool) {
    pool.setConnectionTimeout(CONNECT_MILLIS);
    pool.setInitializationFailTimeout(-1);
    pool.setMinimumIdle(1);
    return new HikariDataSource(pool);
  }

  private static void migrate(Dialect dialect, DataSource source, Schema schema) {
    if (versionOf(source).equals(schema.version())) {
      return;
    }
    LOG.info("{}: bringing the tables to version {}", schema.name(), schema.version());
    Migrations.run(dialect, source, schema);
  }

  /** What Flyway noted last; asked by hand, since loading Flyway costs most of a second. */
  private static String versionOf(DataSource source) {
    try (Connection connection = source.getConnection();
        PreparedStatement last = connection.prepareStatement(
            "select version from flyway_schema_history where success = 1"
                + " order by installed_rank desc limit 1");
        ResultSet row = last.executeQuery()) {
      String version = row.next() ? row.getString(1) : null;
      return version == null ? "" : version;
    } catch (SQLException e) {
      if (away(e)) {
        throw new DatabaseAway(rootMessage(e), e);
      }
      return ""; // no such table: an empty database
    }
  }

  private static Configuration joined(CompletableFuture<Configuration> statements) {
    try {
      return statements.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** MyBatis's own transactions would switch auto-commit on and off again around each, two round trips. */
  private static ManagedTransactionFactory leftOpen() {
    ManagedTransactionFactory transactions = new ManagedTransactionFactory();
    Properties leftOpen = new Properties();
    leftOpen.setProperty("closeConnection", "false");
    transactions.setProperties(leftOpen);
    return transactions;
  }

  private static Configuration statements(Dialect dialect, Schema schema) {
    Configuration configuration = new Configuration();
    configuration.setObjectFactory(new RowFactory());
    configuration.setDatabaseId(dialect.id());
    configuration.setMapUnderscoreToCamelCase(true);
    configuration.setArgNameBasedConstructorAutoMapping(true);
    configuration.setAutoMappingUnknownColumnBehavior(AutoMappingUnknownColumnBehavior.FAILING);
    configuration.setLocalCacheScope(LocalCacheScope.STATEMENT);
    configuration.setCacheEnabled(false);
    configuration.getTypeHandlerRegistry().register(Instant.class, new MicrosHandler());
    configuration.getTypeHandlerRegistry().register(UUID.class, new UuidHandler());
    schema.mappers().forEach(configuration::addMapper);
    return configuration;
  }
}
