package org.taskotron.resultsdb.importing;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.resultsdb.store.SqlResultStore;

@Tag("mariadb")
class MariaDbApiImportTest extends ApiImportContract {

  @Override
  Database open(Path directory) {
    return TestDatabases.mariadb(SqlResultStore.SCHEMA);
  }
}
