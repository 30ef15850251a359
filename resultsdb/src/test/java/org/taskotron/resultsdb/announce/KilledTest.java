package org.taskotron.resultsdb.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.RabbitMqServer;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;
import org.taskotron.resultsdb.ResultsDbMain;
import org.taskotron.resultsdb.announce.AmqpReader.Heard;

/** A real process that is killed while clients post and it announces. */
@Tag("rabbitmq")
class KilledTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int CLIENTS = 32;
  private static final String BODY =
      "{\"outcome\":\"PASSED\",\"testcase\":\"t\",\"data\":{\"item\":\"foo-1-1\"}}";

  @TempDir
  Path folder;

  private int port;

  @Test
  void everyStoredResultIsAnnouncedUnderOneIdOnSqlite() throws Exception {
    killedAgainAndAgain("");
  }

  @Tag("mariadb")
  @Test
  void everyStoredResultIsAnnouncedUnderOneIdOnMariaDb() throws Exception {
    DatabaseConfig config = MariaDbServer.shared().newDatabase();
    killedAgainAndAgain("database: {url: '" + config.url() + "', user: root}\n");
  }

  private void killedAgainAndAgain(String database) throws Exception {
    RabbitMqServer server = RabbitMqServer.shared();
    String exchange = "killed." + java.util.UUID.randomUUID();
    AmqpReader.declareExchange(server, exchange);
    AmqpReader reader = AmqpReader.of(server, exchange);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.writeString(
        folder.resolve("resultsdb.yaml"),
        database + "api: {port: " + port + ", access_log: none}\n"
            + "announce: {fedora_messaging: {broker: '127.0.0.1:" + server.amqpPort()
            + "', vhost: /pubsub, exchange: '" + exchange
            + "', user: guest, password: guest}}\n");
    Set<Long> answered = ConcurrentHashMap.newKeySet();
    for (int round = 0; round < Integer.getInteger("taskotron.soak", 1); round++) {
      Process process = start();
      List<Thread> clients = IntStream.range(0, CLIENTS)
          .mapToObj(i -> new Thread(() -> postUntilItFails(answered)))
          .toList();
      int enough = answered.size() + 800;
      clients.forEach(Thread::start);
      await().atMost(Duration.ofSeconds(60)).until(() -> answered.size() >= enough);
      process.destroyForcibly().waitFor();
      for (Thread client : clients) {
        client.join();
      }
    }
    Process process = start();
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> {
        String metrics = get("/metrics").body();
        return metrics.contains("resultsdb_announce_waiting{destination=\"fedora_messaging\"} 0.0")
            && reader.results().containsAll(answered);
      });
      Map<Long, Set<String>> ids = new HashMap<>();
      for (Heard heard : reader.all()) {
        ids.computeIfAbsent(heard.result(), result -> new HashSet<>()).add(heard.id());
      }
      assertThat(ids.keySet()).containsAll(answered);
      assertThat(ids.values()).allMatch(one -> one.size() == 1);
      long newest = JSON.readTree(get("/api/v2.0/results?limit=1").body())
          .at("/data/0/id")
          .longValue();
      assertThat(ids.keySet()).hasSize((int) newest);
      for (long result = 1; result <= newest; result += 97) {
        assertThat(get("/api/v2.0/results/" + result).statusCode()).isEqualTo(200);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start() throws IOException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            ResultsDbMain.class.getName(),
            "run",
            "--api",
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(folder.resolve("out.log").toFile()))
        .start();
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
      if (!process.isAlive()) {
        throw new AssertionError(Files.readString(folder.resolve("out.log")));
      }
      return get("/readyz").statusCode() == 200;
    });
    return process;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void postUntilItFails(Set<Long> answered) {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + "/api/v2.0/results"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(BODY))
        .build();
    try {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      while (answer.statusCode() == 201) {
        JsonNode json = JSON.readTree(answer.body());
        answered.add(json.path("id").longValue());
        answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      }
    } catch (IOException e) {
      // It was killed: what was not answered is not counted.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
