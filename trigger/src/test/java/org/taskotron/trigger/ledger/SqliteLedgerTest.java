package org.taskotron.trigger.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;

class SqliteLedgerTest extends LedgerContract {

  @TempDir
  private Path folder;

  @Override
  Database open() {
    return TestDatabases.sqlite(Ledger.SCHEMA, folder);
  }
}
