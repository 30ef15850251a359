package org.taskotron.master.web;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.master.store.MasterSchema;

/** The same stories on the production database. */
@Tag("mariadb")
class MariaDbPageStoriesTest extends PageStoriesTest {
  @Override
  Database database(Path directory) {
    return TestDatabases.mariadb(MasterSchema.schema());
  }
}
