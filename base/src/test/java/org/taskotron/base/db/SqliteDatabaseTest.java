package org.taskotron.base.db;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {
  @TempDir
  Path folder;

  @Override
  Database open() {
    return TestDatabases.sqlite(SCHEMA, folder);
  }

  @Test
  void aFolderThatCannotBeUsedIsAway() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> Database.open(DatabaseConfig.embedded(), file, SCHEMA))
        .isInstanceOf(DatabaseAway.class);
  }
}
