package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;

/** Two real processes on one database, and clients of both that name the same new things at once. */
@Tag("mariadb")
class TwoProcessesTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLIENTS = 64;
  private static final int ROUNDS = 5;

  @TempDir
  Path folder;

  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

  @AfterEach
  void end() {
    clients.shutdownNow();
  }

  private List<HttpResponse<String>> together(
      Callable<HttpResponse<String>> one, Callable<HttpResponse<String>> other) throws Exception {
    CyclicBarrier all = new CyclicBarrier(CLIENTS);
    List<Future<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Callable<HttpResponse<String>> call = i % 2 == 0 ? one : other;
      calls.add(clients.submit(() -> {
        all.await();
        return call.call();
      }));
    }
    List<HttpResponse<String>> told = new ArrayList<>();
    for (Future<HttpResponse<String>> call : calls) {
      told.add(call.get());
    }
    return told;
  }

  @Test
  void allWhoNameTheSameNewTestcaseAndGroupAreStored() throws Exception {
    DatabaseConfig config = MariaDbServer.shared().newDatabase();
    String database = "database: {url: '" + config.url() + "', user: root}\n";
    try (ResultsDbProcess one = process("one", database);
        ResultsDbProcess other = process("other", database)) {
      for (int round = 0; round < ROUNDS; round++) {
        String body = "{\"outcome\":\"PASSED\",\"testcase\":\"t" + round + "\",\"groups\":[\"g"
            + round
            + "\",{\"uuid\":\"h" + round + "\",\"description\":\"d\"}],\"data\":{\"new key " + round
            + "\":\"x\"}}";
        assertAllStored(
            together(() -> one.post("/results", body), () -> other.post("/results", body)));
        for (String group : List.of("g", "h")) {
          assertThat(other.get("/api/v2.0/groups/" + group + round).body())
              .contains("\"results_count\":" + CLIENTS);
        }
        assertThat(one.get("/api/v2.0/results?testcases=t" + round + "&limit=1&_total=1")
                .body())
            .contains("\"total\":" + CLIENTS);
        String name = "{\"name\":\"alone" + round + "\",\"ref_url\":\"r\"}";
        String uuid = "{\"uuid\":\"alone" + round + "\",\"description\":\"d\"}";
        assertThat(
                together(() -> one.post("/testcases", name), () -> other.post("/testcases", name)))
            .extracting(HttpResponse::statusCode)
            .containsOnly(201);
        assertThat(together(() -> one.post("/groups", uuid), () -> other.post("/groups", uuid)))
            .extracting(HttpResponse::statusCode)
            .containsOnly(201);
      }
      assertThat(one.get("/api/v2.0/testcases?limit=1&_total=1").body())
          .contains("\"total\":" + 2 * ROUNDS);
      assertThat(other.get("/api/v2.0/groups?limit=1&_total=1").body())
          .contains("\"total\":" + 3 * ROUNDS);
    }
  }

  private ResultsDbProcess process(String name, String database) throws Exception {
    return ResultsDbProcess.in(Files.createDirectory(folder.resolve(name)), database)
        .start();
  }

  private static void assertAllStored(List<HttpResponse<String>> told) throws Exception {
    Set<Long> ids = new HashSet<>();
    for (HttpResponse<String> answer : told) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      ids.add(JSON.readTree(answer.body()).path("id").longValue());
    }
    assertThat(ids).hasSize(CLIENTS);
  }
}
