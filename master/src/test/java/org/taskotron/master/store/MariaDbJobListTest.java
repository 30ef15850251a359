package org.taskotron.master.store;

import org.junit.jupiter.api.Tag;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;

@Tag("mariadb")
class MariaDbJobListTest extends JobListContract {

  @Override
  Database open() {
    return TestDatabases.mariadb(MasterSchema.schema());
  }
}
