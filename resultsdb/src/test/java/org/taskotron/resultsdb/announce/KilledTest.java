package org.taskotron.resultsdb.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.RabbitMqServer;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;
import org.taskotron.resultsdb.ResultsDbProcess;
import org.taskotron.resultsdb.announce.AmqpReader.Heard;

/** A real process that is killed while clients post and it announces. */
@Tag("rabbitmq")
class KilledTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLIENTS = 32;
  private static final int ENOUGH = 800;

  @TempDir
  Path folder;

  /** What was sent by now: a result's number is its key, its item, and the group and testcase that it names. */
  private final AtomicInteger sent = new AtomicInteger();

  /** Result ids by number, of those that were answered. */
  private final Map<Integer, Long> answered = new ConcurrentHashMap<>();

  private final Queue<Integer> unanswered = new ConcurrentLinkedQueue<>();

  @Test
  void everyResultIsStoredOnceAndAnnouncedUnderOneIdOnSqlite() throws Exception {
    killedAgainAndAgain("");
  }

  @Tag("mariadb")
  @Test
  void everyResultIsStoredOnceAndAnnouncedUnderOneIdOnMariaDb() throws Exception {
    DatabaseConfig config = MariaDbServer.shared().newDatabase();
    killedAgainAndAgain("database: {url: '" + config.url() + "', user: root}\n");
  }

  private void killedAgainAndAgain(String database) throws Exception {
    RabbitMqServer server = RabbitMqServer.shared();
    String exchange = "killed." + java.util.UUID.randomUUID();
    AmqpReader.declareExchange(server, exchange);
    AmqpReader reader = AmqpReader.of(server, exchange);
    ResultsDbProcess resultsDb = ResultsDbProcess.in(
        folder,
        database + "announce: {fedora_messaging: {broker: '127.0.0.1:" + server.amqpPort()
            + "', vhost: /pubsub, exchange: '" + exchange
            + "', user: guest, password: guest}}\n");
    try (resultsDb) {
      for (int round = 0; round < Integer.getInteger("taskotron.soak", 1); round++) {
        resultsDb.start();
        // What was sent and not answered the last time is sent again, under its key.
        List<Thread> clients = IntStream.range(0, CLIENTS)
            .mapToObj(i -> new Thread(() -> postUntilItFails(resultsDb)))
            .toList();
        int enough = answered.size() + ENOUGH;
        clients.forEach(Thread::start);
        await().atMost(Duration.ofSeconds(60)).until(() -> answered.size() >= enough);
        resultsDb.kill();
        for (Thread client : clients) {
          client.join();
        }
      }
      resultsDb.start();
      assertThat(unanswered).as("sent when it was killed").isNotEmpty();
      for (Integer number = unanswered.poll(); number != null; number = unanswered.poll()) {
        assertThat(posted(resultsDb, number)).as("result %s", number).isTrue();
      }
      assertThat(answered).hasSize(sent.get());
      assertEachIsStoredOnce(resultsDb);
      assertEachIsAnnouncedUnderOneId(resultsDb, reader);
    }
  }

  /** Counted over the API, as anybody could. */
  private void assertEachIsStoredOnce(ResultsDbProcess resultsDb) throws Exception {
    Map<Integer, Long> stored = new HashMap<>();
    Set<String> testcases = new HashSet<>();
    String next = "/api/v2.0/results?limit=1000";
    while (!next.isEmpty()) {
      JsonNode page = JSON.readTree(resultsDb.get(next).body());
      for (JsonNode result : page.path("data")) {
        int number = result.at("/data/number/0").asInt();
        assertThat(stored.put(number, result.path("id").longValue()))
            .as("another result %s", number)
            .isNull();
        assertThat(result.at("/testcase/name").asText()).isEqualTo("t" + number / 10);
        assertThat(result.at("/groups/0").asText()).isEqualTo("g" + number / 10);
        testcases.add(result.at("/testcase/name").asText());
      }
      String link = page.path("next").asText("");
      next = link.isEmpty() || link.equals("null") ? "" : link.substring(link.indexOf("/api/"));
    }
    assertThat(stored).isEqualTo(answered);
    assertThat(
            JSON.readTree(resultsDb.get("/api/v2.0/testcases?limit=1&_total=1").body())
                .path("total")
                .intValue())
        .isEqualTo(testcases.size());
    JsonNode groups = JSON.readTree(resultsDb.get("/api/v2.0/groups?limit=5000").body());
    assertThat(groups.path("data")).hasSize(testcases.size());
    int members = 0;
    for (JsonNode group : groups.path("data")) {
      members += group.path("results_count").intValue();
      assertThat(group.path("description").asText())
          .isEqualTo("of " + group.path("uuid").asText());
    }
    assertThat(members).isEqualTo(stored.size());
  }

  private void assertEachIsAnnouncedUnderOneId(ResultsDbProcess resultsDb, AmqpReader reader)
      throws Exception {
    await().atMost(Duration.ofSeconds(60)).until(() -> {
      String metrics = resultsDb.get("/metrics").body();
      return metrics.contains("resultsdb_announce_waiting{destination=\"fedora_messaging\"} 0.0")
          && reader.results().containsAll(answered.values());
    });
    Map<Long, Set<String>> ids = new HashMap<>();
    for (Heard heard : reader.all()) {
      ids.computeIfAbsent(heard.result(), result -> new HashSet<>()).add(heard.id());
    }
    assertThat(ids.keySet()).isEqualTo(Set.copyOf(answered.values()));
    assertThat(ids.values()).allMatch(one -> one.size() == 1);
  }

  private void postUntilItFails(ResultsDbProcess resultsDb) {
    boolean goesOn = true;
    while (goesOn) {
      Integer again = unanswered.poll();
      int number = again == null ? sent.getAndIncrement() : again;
      goesOn = posted(resultsDb, number);
    }
  }

  /** Whether it was answered; ten in a row name the same new testcase and group. */
  private boolean posted(ResultsDbProcess resultsDb, int number) {
    String body = "{\"outcome\":\"PASSED\",\"testcase\":\"t" + number / 10
        + "\",\"groups\":[{\"uuid\":\"g" + number / 10 + "\",\"description\":\"of g" + number / 10
        + "\"}],\"data\":{\"item\":\"foo-1-1\",\"number\":\"" + number + "\"}}";
    try {
      HttpResponse<String> answer =
          resultsDb.post("/results", body, "Idempotency-Key", "key-" + number);
      if (answer.statusCode() == 201) {
        long id = JSON.readTree(answer.body()).path("id").longValue();
        answered.put(number, id);
        return true;
      }
    } catch (IOException e) {
      // It was killed: whether it was stored nobody knows.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    unanswered.add(number);
    return false;
  }
}
