package org.taskotron.resultsdb.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.TestDatabases;

class SqliteRetentionTest extends RetentionContract {

  @TempDir
  Path folder;

  @Override
  Database open() {
    return TestDatabases.sqlite(SqlResultStore.SCHEMA, folder);
  }

  @Override
  Database openAgain() {
    return TestDatabases.sqlite(SqlResultStore.SCHEMA, folder);
  }

  @Override
  DatabaseConfig config() {
    return DatabaseConfig.embedded();
  }

  @Override
  Path directory() {
    return folder;
  }
}
