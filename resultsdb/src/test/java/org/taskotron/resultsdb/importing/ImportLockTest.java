package org.taskotron.resultsdb.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;
import org.taskotron.resultsdb.store.SqlImportStore;
import org.taskotron.resultsdb.store.SqlResultStore;

/** Two importers of one MariaDB, wherever they run; on SQLite the directory's lock keeps the second away. */
@Tag("mariadb")
class ImportLockTest {

  @Test
  void ofTwoImportersOneIsKeptAwayUntilTheOtherEnds() throws Exception {
    DatabaseConfig config = MariaDbServer.shared().newDatabase();
    try (Database one = Database.open(config, Path.of("/"), SqlResultStore.SCHEMA);
        Database other = Database.open(config, Path.of("/"), SqlResultStore.SCHEMA)) {
      try (AutoCloseable unused = new SqlImportStore(one).hold().orElseThrow()) {
        assertThat(new SqlImportStore(other).hold()).isEmpty();
      }
    }
    try (Database other = Database.open(config, Path.of("/"), SqlResultStore.SCHEMA)) {
      assertThat(new SqlImportStore(other).hold()).isPresent();
    }
  }
}
