package org.taskotron.trigger.ledger;

import org.junit.jupiter.api.Tag;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;

@Tag("mariadb")
class MariaDbLedgerTest extends LedgerContract {

  @Override
  Database open() {
    return TestDatabases.mariadb(Ledger.SCHEMA);
  }
}
