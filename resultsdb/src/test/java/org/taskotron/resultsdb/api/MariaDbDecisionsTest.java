package org.taskotron.resultsdb.api;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("mariadb")
class MariaDbDecisionsTest extends DecisionsTest {
  @Override
  @BeforeEach
  void start() {
    api = ApiServer.onMariaDb();
  }
}
