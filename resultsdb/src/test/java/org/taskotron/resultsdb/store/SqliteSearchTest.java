package org.taskotron.resultsdb.store;

import java.nio.file.Path;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;

class SqliteSearchTest extends SearchContract {

  @Override
  Database open(Path folder) {
    return TestDatabases.sqlite(SqlResultStore.SCHEMA, folder);
  }
}
