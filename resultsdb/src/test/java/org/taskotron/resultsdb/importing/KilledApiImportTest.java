package org.taskotron.resultsdb.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;
import org.taskotron.resultsdb.ResultsDbProcess;
import org.taskotron.resultsdb.store.SqlImportStore;
import org.taskotron.resultsdb.store.SqlResultStore;

/** Real processes that read the API of another one, a ResultsDB that speaks as upstream's does, and are killed. */
class KilledApiImportTest {

  private static final int RESULTS = 3_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  Path folder;

  private ImportProcesses processes;
  private ResultsDbProcess upstream;

  @BeforeEach
  void fillAnother() throws Exception {
    processes = new ImportProcesses(folder);
    Path dump = folder.resolve("dump.sql");
    SampleDump.write(dump, RESULTS);
    Path source = processes.directory("source", DatabaseConfig.embedded());
    Process filled = processes.start(source, "--dump", dump.toString());
    assertThat(filled.waitFor()).as(processes.out(source)).isZero();
    upstream = ResultsDbProcess.in(source, "strict_upstream: true\n").start();
  }

  @AfterEach
  void close() throws InterruptedException {
    upstream.close();
  }

  private String[] arguments() {
    return new String[] {
      "--from", upstream.at("/").toString(), "--limit", "100", "--pause", "5ms", "--strict"
    };
  }

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
    Path whole = processes.directory("whole", one);
    assertThat(processes.start(whole, arguments()).waitFor())
        .as(processes.out(whole))
        .isZero();

    Path broken = processes.directory("broken", other);
    try (Database database = Database.open(other, broken, SqlResultStore.SCHEMA)) {
      SqlImportStore store = new SqlImportStore(database);
      processes.kill(processes.start(broken, arguments()), () -> phase(store) == Phase.GROUPS);
      processes.kill(processes.start(broken, arguments()), () -> processes.stored(store) > 0);
      long first = processes.stored(store);
      processes.kill(processes.start(broken, arguments()), () -> processes.stored(store) > first);
      assertThat(processes.stored(store)).isBetween(first + 1, RESULTS - 1L);
      processes.serverIsRefused(broken);
      processes.kill(processes.start(broken, arguments()), () -> phase(store) == Phase.GAPS);

      Process last = processes.start(broken, arguments());
      assertThat(last.waitFor()).as(processes.out(broken)).isZero();
      assertThat(processes.out(broken)).contains("going on with", "3,000 results are stored");
      try (Database unbroken = Database.open(one, whole, SqlResultStore.SCHEMA)) {
        assertThat(Tables.of(database)).isEqualTo(Tables.of(unbroken));
      }
    }
    assertAnswersAreTheSame(broken);
  }

  private static Phase phase(SqlImportStore store) {
    return store.progress().map(Progress::phase).orElse(Phase.TESTCASES);
  }

  /** Who asks the one gets what the other would have answered. */
  private void assertAnswersAreTheSame(Path directory) throws Exception {
    String database = java.nio.file.Files.readString(directory.resolve("resultsdb.yaml"))
        .lines()
        .findFirst()
        .orElseThrow();
    try (ResultsDbProcess here = ResultsDbProcess.in(
            directory, "strict_upstream: true\n" + database + "\n")
        .start()) {
      Map<Long, JsonNode> results = results(here);
      assertThat(results).hasSize(RESULTS).isEqualTo(results(upstream));
      for (String path :
          List.of("/testcases?limit=100", "/groups?limit=200", "/groups?limit=200&page=1")) {
        assertThat(list(here, path)).isNotEmpty().isEqualTo(list(upstream, path));
      }
    }
  }

  private static Map<Long, JsonNode> results(ResultsDbProcess server) throws Exception {
    Map<Long, JsonNode> results = new HashMap<>();
    for (int page = 0; page <= RESULTS / 1_000; page++) {
      for (JsonNode result : list(server, "/results?limit=1000&page=" + page)) {
        results.put(result.path("id").longValue(), result);
      }
    }
    return results;
  }

  /** Without the servers' own addresses. */
  private static List<JsonNode> list(ResultsDbProcess server, String path)
      throws IOException, InterruptedException {
    String text = server.get("/api/v2.0" + path).body().replace(":" + server.port() + "/", "/");
    List<JsonNode> all = new java.util.ArrayList<>();
    JSON.readTree(text).path("data").forEach(item -> all.add((ObjectNode) item));
    return all;
  }
}
