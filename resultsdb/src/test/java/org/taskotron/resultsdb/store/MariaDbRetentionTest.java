package org.taskotron.resultsdb.store;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;

@Tag("mariadb")
class MariaDbRetentionTest extends RetentionContract {
  private DatabaseConfig config = DatabaseConfig.embedded();

  @Override
  Database open() {
    config = MariaDbServer.shared().newDatabase();
    return openAgain();
  }

  @Override
  Database openAgain() {
    return Database.open(config, Path.of("/"), SqlResultStore.SCHEMA);
  }

  @Override
  DatabaseConfig config() {
    return config;
  }

  @Override
  Path directory() {
    return Path.of("/");
  }
}
