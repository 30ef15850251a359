package org.taskotron.resultsdb.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;
import org.taskotron.resultsdb.store.SqlImportStore;
import org.taskotron.resultsdb.store.SqlResultStore;

/** A real process that is killed while it imports, and called again. */
class KilledImportTest {

  private static final int RESULTS = 30_000;

  @TempDir
  Path folder;

  @Test
  void killedAgainAndAgainItEndsAsIfItHadNotOnSqlite() throws Exception {
    killed(DatabaseConfig.embedded(), DatabaseConfig.embedded());
  }

  @Tag("mariadb")
  @Test
  void killedAgainAndAgainItEndsAsIfItHadNotOnMariaDb() throws Exception {
    killed(MariaDbServer.shared().newDatabase(), MariaDbServer.shared().newDatabase());
  }

  private void killed(DatabaseConfig one, DatabaseConfig other) throws Exception {
    ImportProcesses processes = new ImportProcesses(folder);
    Path dump = folder.resolve("dump.sql");
    SampleDump.write(dump, RESULTS);
    Path whole = processes.directory("whole", one);
    assertThat(processes.start(whole, arguments(dump)).waitFor())
        .as(processes.out(whole))
        .isZero();

    Path broken = processes.directory("broken", other);
    try (Database database = Database.open(other, broken, SqlResultStore.SCHEMA)) {
      SqlImportStore store = new SqlImportStore(database);
      processes.kill(
          processes.start(broken, arguments(dump)),
          () -> Files.exists(broken.resolve("import/result.spill")));
      processes.kill(processes.start(broken, arguments(dump)), () -> processes.stored(store) > 0);
      long first = processes.stored(store);
      processes.kill(
          processes.start(broken, arguments(dump)), () -> processes.stored(store) > first);
      assertThat(processes.stored(store)).isBetween(first + 1, RESULTS - 1L);

      processes.serverIsRefused(broken);
      Process last = processes.start(broken, arguments(dump));
      assertThat(last.waitFor()).as(processes.out(broken)).isZero();
      try (Database unbroken = Database.open(one, whole, SqlResultStore.SCHEMA)) {
        assertThat(Tables.of(database)).isEqualTo(Tables.of(unbroken));
      }
    }
    assertThat(broken.resolve("import-report.txt"))
        .hasSameTextualContentAs(whole.resolve("import-report.txt"));
  }

  private static String[] arguments(Path dump) {
    return new String[] {"--dump", dump.toString()};
  }
}
