package org.taskotron.resultsdb.api;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("mariadb")
class MariaDbWaiversTest extends WaiversTest {
  @Override
  @BeforeEach
  void start() {
    api = ApiServer.onMariaDb();
  }
}
