package org.taskotron.master.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;

class SqliteEventStoreTest extends EventStoreContract {
  @TempDir
  Path folder;

  @Override
  Database open() {
    return TestDatabases.sqlite(MasterSchema.schema(), folder);
  }
}
