package org.taskotron.resultsdb.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;

class SqliteCursorTest extends CursorContract {
  @TempDir
  Path folder;

  @Override
  Database open() {
    return openAgain();
  }

  @Override
  Database openAgain() {
    return TestDatabases.sqlite(SqlResultStore.SCHEMA, folder);
  }
}
