package org.taskotron.resultsdb.importing;

import java.nio.file.Path;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.resultsdb.store.SqlResultStore;

class SqliteApiImportTest extends ApiImportContract {

  @Override
  Database open(Path directory) {
    return TestDatabases.sqlite(SqlResultStore.SCHEMA, directory);
  }
}
