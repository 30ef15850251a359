package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.RabbitMqServer;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.test.FreePort;

/** The daemon with others at the end of its buses. */
class AnnouncementsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @TempDir
  Path folder;

  private Chassis chassis;

  @BeforeEach
  void makeChassis() {
    chassis = new Chassis("resultsdb", folder, new ManualClock(), Ticker.system());
  }

  private ResultsDb start(String announce) throws Exception {
    Path file = Files.writeString(
        folder.resolve("resultsdb.yaml"),
        "api: {port: 0, access_log: none}\n"
            + "public_api_url: https://results.example/resultsdb_api/api/v2.0/\n"
            + "announce:\n" + announce.indent(2));
    ResultsDb resultsDb = ResultsDb.start(
        chassis, file, ConfigReader.read(file, ResultsDbConfig.class), Set.of(Part.API));
    await().until(() -> chassis.readiness().ready());
    return resultsDb;
  }

  private static HttpResponse<String> post(ResultsDb resultsDb, String outcome) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + resultsDb.apiPort() + "/api/v2.0/results"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"outcome\":\"" + outcome
                + "\",\"testcase\":\"dist.rpmlint\",\"data\":{\"item\":\"foo-1-1\"}}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String get(ResultsDb resultsDb, String path) throws Exception {
    HttpResponse<String> response = HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + resultsDb.apiPort() + path))
            .build(),
        HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  /** What an answer looks like to readers of announcements. */
  private static JsonNode announced(ResultsDb resultsDb, String answer) throws Exception {
    return JSON.readTree(answer.replace(
        "http://127.0.0.1:" + resultsDb.apiPort() + "/api",
        "https://results.example/resultsdb_api/api"));
  }

  private static Process python(String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(PYTHON.toString(), "-c", script));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void aSubscriberOfFedmsgHearsEachResult() throws Exception {
    assumeThat(Files.isExecutable(PYTHON) && python("import zmq").waitFor() == 0)
        .as("Debian's python3-zmq")
        .isTrue();
    int port = FreePort.find();
    String announce = "fedmsg: {endpoint: 'tcp://127.0.0.1:" + port + "', environment: dev}\n"
        + "taskotron_messages: [fedmsg]\n";
    Process subscriber = python("""
        import sys, zmq
        socket = zmq.Context().socket(zmq.SUB)
        socket.setsockopt(zmq.SUBSCRIBE, b'org.fedoraproject.dev.')
        socket.connect(sys.argv[1])
        for _ in range(5):
          topic, body = socket.recv_multipart()
          print(topic.decode() + ' ' + body.decode(), flush=True)
        """, "tcp://127.0.0.1:" + port);
    try (ResultsDb resultsDb = start(announce)) {
      // The first is only sent after a moment, for those who were there before and come again.
      String first = post(resultsDb, "PASSED").body();
      String second = post(resultsDb, "PASSED").body();
      String third = post(resultsDb, "FAILED").body();
      List<String> heard = new ArrayList<>();
      try (BufferedReader in = new BufferedReader(
          new InputStreamReader(subscriber.getInputStream(), StandardCharsets.UTF_8))) {
        for (int i = 0; i < 5; i++) {
          heard.add(in.readLine());
        }
      }
      String news = "org.fedoraproject.dev.resultsdb.result.new ";
      String old = "org.fedoraproject.dev.taskotron.result.new ";
      List<String> topics =
          heard.stream().map(line -> line.substring(0, line.indexOf(' ') + 1)).toList();
      assertThat(topics).containsExactly(news, old, news, news, old);
      List<JsonNode> envelopes = new ArrayList<>();
      for (String line : heard) {
        envelopes.add(JSON.readTree(line.substring(line.indexOf(' ') + 1)));
      }
      assertThat(envelopes.get(0).path("msg")).isEqualTo(announced(resultsDb, first));
      assertThat(envelopes.get(2).path("msg")).isEqualTo(announced(resultsDb, second));
      assertThat(envelopes.get(3).path("msg")).isEqualTo(announced(resultsDb, third));
      assertThat(envelopes.get(4).at("/msg/result/prev_outcome").asText()).isEqualTo("PASSED");
      assertThat(envelopes).extracting(one -> one.path("i").asInt()).containsExactly(1, 2, 3, 4, 5);
      assertThat(envelopes.get(0).path("msg_id").asText())
          .matches("2026-[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f-]{17}");
      ObjectNode envelope = (ObjectNode) envelopes.get(0);
      assertThat(envelope.path("topic").asText() + " ").isEqualTo(news);
      assertThat(envelope.path("username").asText()).isEqualTo("resultsdb");
    } finally {
      subscriber.destroyForcibly();
    }
  }

  @Tag("rabbitmq")
  @Test
  void aBrokerThatIsAwayDelaysNoPostAndGetsAllOfItLater() throws Exception {
    try (RabbitMqServer server = RabbitMqServer.startNew()) {
      ConnectionFactory factory = new ConnectionFactory();
      factory.setPort(server.amqpPort());
      factory.setVirtualHost("/pubsub");
      try (Connection connection = factory.newConnection();
          Channel channel = connection.createChannel()) {
        channel.queueDeclare("q", true, false, false, null);
        channel.queueBind("q", "amq.topic", "#");
      }
      server.kill();
      String announce = "fedora_messaging: {broker: '127.0.0.1:" + server.amqpPort()
          + "', vhost: /pubsub, user: guest, password: guest}\n";
      List<String> expected = new ArrayList<>();
      try (ResultsDb resultsDb = start(announce)) {
        for (int i = 0; i < 20; i++) {
          HttpResponse<String> answer = post(resultsDb, "PASSED");
          assertThat(answer.statusCode()).isEqualTo(201);
          expected.add(announced(resultsDb, answer.body()).toString());
        }
        assertThat(get(resultsDb, "/readyz")).isEqualTo("200 ready\n");
        await()
            .until(() -> chassis
                .readiness()
                .statusLine()
                .startsWith(
                    "20 results stored since the start, 0 changes waiting; fedora_messaging: 20"
                        + " results wait: "));
        assertThat(get(resultsDb, "/metrics"))
            .contains("resultsdb_announce_waiting{destination=\"fedora_messaging\"} 20.0")
            .contains("resultsdb_announce_up{destination=\"fedora_messaging\"} 0.0");
      }
      // The next process goes on where this one stood.
      chassis = new Chassis("resultsdb", folder, new ManualClock(), Ticker.system());
      try (ResultsDb resultsDb = start(announce)) {
        assertThat(post(resultsDb, "PASSED").statusCode()).isEqualTo(201);
        server.startAgain();
        Awaitility.await()
            .atMost(java.time.Duration.ofSeconds(60))
            .until(() -> get(resultsDb, "/metrics")
                .contains("resultsdb_announced_total{destination=\"fedora_messaging\"} 21.0"));
      }
      List<String> heard = new ArrayList<>();
      try (Connection connection = factory.newConnection();
          Channel channel = connection.createChannel()) {
        for (GetResponse one = channel.basicGet("q", true);
            one != null;
            one = channel.basicGet("q", true)) {
          heard.add(JSON.readTree(one.getBody()).toString());
        }
      }
      assertThat(heard).hasSize(21).startsWith(expected.toArray(String[]::new));
    }
  }
}
