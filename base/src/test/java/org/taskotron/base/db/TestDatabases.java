package org.taskotron.base.db;

import java.nio.file.Path;

/** Opens databases for tests, new and empty. */
public final class TestDatabases {
  private TestDatabases() {}

  /** A new SQLite database in a folder. */
  public static Database sqlite(Schema schema, Path folder) {
    return Database.open(DatabaseConfig.embedded(), folder, schema);
  }

  /** A new database on the real MariaDB server that this JVM's tests share. */
  public static Database mariadb(Schema schema) {
    return Database.open(MariaDbServer.shared().newDatabase(), Path.of("/"), schema);
  }
}
