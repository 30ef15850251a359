package org.taskotron.master.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.master.store.MasterSchema;
import org.taskotron.master.store.SqlResults;

class BacklogTest {

  @TempDir
  Path folder;

  @Test
  void whatWaitsIsCountedAndTheOldestHasAnAge() throws Exception {
    try (Database database = TestDatabases.sqlite(MasterSchema.schema(), folder);
        SqlResults store = new SqlResults(database)) {
      Clock later = Clock.fixed(Results.NOW.plus(Duration.ofSeconds(90)), ZoneOffset.UTC);
      Backlog backlog = new Backlog(store, later);
      assertThat(backlog.waiting()).isNaN();
      assertThat(backlog.oldestSeconds()).isNaN();
      backlog.pass();
      assertThat(backlog.waiting()).isZero();
      assertThat(backlog.oldestSeconds()).isZero();

      store
          .keep(Results.handIn(Results.of(Results.JOB, 1, 1), Results.of(Results.JOB, 1, 2)))
          .get(30, TimeUnit.SECONDS);
      backlog.pass();
      assertThat(backlog.waiting()).isEqualTo(2);
      assertThat(backlog.oldestSeconds()).isEqualTo(90);

      store.stored(new ResultKey(Results.JOB, 1, 2, 1), 4711).get(30, TimeUnit.SECONDS);
      store.refused(new ResultKey(Results.JOB, 1, 2, 2), "no").get(30, TimeUnit.SECONDS);
      backlog.pass();
      assertThat(backlog.waiting()).isZero();
      assertThat(backlog.oldestSeconds()).isZero();
    }
  }
}
