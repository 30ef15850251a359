package org.taskotron.resultsdb.store;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.MariaDbServer;

@Tag("mariadb")
class MariaDbSearchTest extends SearchContract {

  @Override
  Database open(Path folder) {
    return Database.open(MariaDbServer.shared().newDatabase(), folder, SqlResultStore.SCHEMA);
  }
}
