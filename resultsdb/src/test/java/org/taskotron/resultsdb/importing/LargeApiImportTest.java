package org.taskotron.resultsdb.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.resultsdb.store.SqlResultStore;

/** A real process with the heap that is promised, and pages as large as they may be. */
class LargeApiImportTest {

  private static final int RESULTS = 1_500;
  private static final int LARGE = 10_000;

  @TempDir
  Path folder;

  @Test
  void largePagesFitTheHeap() throws Exception {
    ImportProcesses processes = new ImportProcesses(folder);
    Path directory = processes.directory("here", DatabaseConfig.embedded());
    String large = "ü".repeat(LARGE / 2);
    try (FakeUpstream upstream = new FakeUpstream()) {
      for (int n = 1; n <= RESULTS; n++) {
        Map<String, Object> result =
            upstream.result(n, FakeUpstream.time(n), "t-" + n % 10, "g-" + n % 10);
        result.put("note", large);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("log", List.of(large + n, "x".repeat(LARGE)));
        for (int key = 0; key < 40; key++) {
          data.put("key-" + key, List.of("value-" + n % 100, "v"));
        }
        result.put("data", data);
      }
      Process process = processes.start(directory, "--from", upstream.base(), "--limit", "5000");
      assertThat(process.waitFor()).as(processes.out(directory)).isZero();
      assertThat(processes.out(directory)).contains("over 32 MiB; asking for 2500");
      try (Database database =
              Database.open(DatabaseConfig.embedded(), directory, SqlResultStore.SCHEMA);
          SqlResultStore results = new SqlResultStore(database, new ManualClock())) {
        ApiImportContract.assertSame(upstream, results);
      }
    }
  }
}
