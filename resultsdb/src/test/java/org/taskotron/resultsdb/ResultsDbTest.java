package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Cli;
import org.taskotron.base.daemon.HeardLog;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.Readiness;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;
import org.taskotron.base.test.FreePort;
import org.taskotron.resultsdb.access.FakeProvider;
import picocli.CommandLine;

/** The daemon as a whole, over real HTTP. */
class ResultsDbTest {

  private static final String BODY =
      "{\"outcome\":\"PASSED\",\"testcase\":\"t\",\"groups\":[\"g\"],\"data\":{\"item\":\"x\"}}";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Set<Part> BOTH = EnumSet.allOf(Part.class);

  @TempDir
  Path folder;

  private Chassis chassis(Path directory) {
    return new Chassis("resultsdb", directory, new ManualClock(), Ticker.system());
  }

  private ResultsDb start(Chassis chassis, String yaml, Set<Part> parts) throws Exception {
    Path file = Files.writeString(
        folder.resolve("resultsdb.yaml"),
        "api: {port: 0, access_log: api.log}\nfrontend: {port: 0, access_log: pages.log}\n" + yaml);
    return ResultsDb.start(chassis, file, ConfigReader.read(file, ResultsDbConfig.class), parts);
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
  }

  private static HttpResponse<String> post(int port, String body) throws Exception {
    return send(HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + "/resultsdb_api/api/v2.0/results"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void awaitReady(Chassis chassis) {
    Awaitility.await("ready")
        .atMost(Duration.ofSeconds(60))
        .until(() -> chassis.readiness().ready());
  }

  @Test
  void apiAndFrontendRunInOneProcess() throws Exception {
    Chassis chassis = chassis(folder);
    try (ResultsDb resultsDb = start(chassis, "", BOTH)) {
      awaitReady(chassis);
      assertThat(get(resultsDb.apiPort(), "/readyz").body()).isEqualTo("ready\n");
      assertThat(get(resultsDb.apiPort(), "/healthz").statusCode()).isEqualTo(200);
      assertThat(post(resultsDb.apiPort(), BODY).statusCode()).isEqualTo(201);
      assertThat(get(resultsDb.apiPort(), "/api/v2.0/results/1").body()).contains("\"id\":1");
      assertThat(get(resultsDb.apiPort(), "/").body()).contains("/api/v2.0/");
      for (String path : Set.of("/results/1", "/resultsdb/results/1", "/resultsdb/", "/")) {
        HttpResponse<String> page = get(resultsDb.frontendPort(), path);
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        assertThat(page.body()).contains("passed");
      }
      assertThat(get(resultsDb.apiPort(), "/metrics").body())
          .contains("resultsdb_posted_total{what=\"result\"} 1.0");
      assertThat(chassis.readiness().statusLine())
          .isEqualTo("1 results stored since the start, 0 changes waiting");
    }
    assertThat(Files.readString(folder.resolve("api.log")))
        .contains("\"POST /resultsdb_api/api/v2.0/results HTTP/1.1\" 201");
    assertThat(Files.readString(folder.resolve("pages.log"))).contains("GET /resultsdb/results/1");
  }

  @Test
  void whatIsThereIsThereAfterARestart() throws Exception {
    for (int i = 1; i <= 2; i++) {
      Chassis chassis = chassis(folder);
      try (ResultsDb resultsDb = start(chassis, "", Set.of(Part.API))) {
        awaitReady(chassis);
        assertThat(post(resultsDb.apiPort(), BODY).body()).contains("\"id\":" + i + ",");
        assertThat(resultsDb.frontendPort()).isZero();
      }
    }
  }

  @Test
  void aFrontendAloneWaitsForItsApiAndSaysSo() throws Exception {
    Chassis chassis = chassis(folder);
    Path there = Files.createDirectory(folder.resolve("api"));
    Chassis apiChassis = chassis(there);
    try (ResultsDb api = start(apiChassis, "", Set.of(Part.API))) {
      awaitReady(apiChassis);
      int port = api.apiPort();
      String url = "api_url: http://127.0.0.1:" + port + "/api/v2.0/\n";
      try (ResultsDb pages = start(chassis, url, Set.of(Part.FRONTEND))) {
        awaitReady(chassis);
        assertThat(get(pages.frontendPort(), "/results").body())
            .contains("There are no results yet.");
        api.close();
        HttpResponse<String> page = send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + pages.frontendPort() + "/results"))
            .header("Accept", "text/html"));
        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.body()).contains("does not answer").contains("Load the page again");
        assertThat(page.headers().firstValue("Retry-After")).isPresent();
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> chassis.readiness().waiting().containsKey("api"));
      }
    }
  }

  @Test
  void aFrontendThatIsThereBeforeItsApiIsReadyOnceThatComes() throws Exception {
    int port = FreePort.find();
    Chassis chassis = chassis(folder);
    String url = "api_url: http://127.0.0.1:" + port + "/api/v2.0/\n";
    try (HeardLog said = HeardLog.of(Readiness.class);
        ResultsDb pages = start(chassis, url, Set.of(Part.FRONTEND))) {
      Awaitility.await().until(() -> said.lines().size() == 1);
      assertThat(said.lines().get(0)).startsWith("WARN waiting for api: ");
      assertThat(get(pages.frontendPort(), "/readyz").statusCode()).isEqualTo(503);
      Chassis apiChassis = chassis(Files.createDirectory(folder.resolve("api")));
      Files.writeString(
          apiChassis.directory().resolve("resultsdb.yaml"), "api: {port: " + port + "}\n");
      try (ResultsDb api = ResultsDb.start(
          apiChassis,
          apiChassis.directory().resolve("resultsdb.yaml"),
          ConfigReader.read(
              apiChassis.directory().resolve("resultsdb.yaml"), ResultsDbConfig.class),
          Set.of(Part.API))) {
        assertThat(api.apiPort()).isEqualTo(port);
        awaitReady(chassis);
        assertThat(get(pages.frontendPort(), "/results").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void anOperatorsMistakeInTheFileChangesNothing() throws Exception {
    Chassis chassis = chassis(folder);
    try (ResultsDb resultsDb = start(chassis, "", Set.of(Part.API))) {
      awaitReady(chassis);
      Files.writeString(folder.resolve("resultsdb.yaml"), "api: {prot: 1}\n");
      org.assertj.core.api.Assertions.assertThatThrownBy(resultsDb::reload)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("port");
      assertThat(post(resultsDb.apiPort(), BODY).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aTokenThatWasMadeIsGoodUntilAReloadTakesItBack() throws Exception {
    StringWriter said = new StringWriter();
    CommandLine line = Cli.commandLine(new ResultsDbMain()).setOut(new PrintWriter(said, true));
    assertThat(Cli.run(line, "token", "make", "runner")).isZero();
    String[] lines = said.toString().split("\\R", -1);
    assertThat(lines[0]).matches("runner\\.[0-9a-f]{32}");
    Chassis chassis = chassis(folder);
    try (ResultsDb resultsDb = start(chassis, "tokens:\n" + lines[1] + "\n", Set.of(Part.API))) {
      awaitReady(chassis);
      assertThat(post(resultsDb.apiPort(), BODY).statusCode()).isEqualTo(401);
      String withToken = BODY.replace("{\"out", "{\"_auth_token\":\"" + lines[0] + "\",\"out");
      assertThat(post(resultsDb.apiPort(), withToken).statusCode()).isEqualTo(201);
      Path file = folder.resolve("resultsdb.yaml");
      Files.writeString(
          file, Files.readString(file).replaceAll("sha256:\\w+", "sha256:" + "0".repeat(32)));
      try (HeardLog ofAll = HeardLog.of(ResultsDb.class);
          HeardLog ofApi = HeardLog.of(ApiPart.class)) {
        resultsDb.reload();
        assertThat(ofApi.lines()).containsExactly("INFO 1 tokens are in force");
        assertThat(ofAll.lines()).as("nothing waits for a restart").isEmpty();
      }
      assertThat(post(resultsDb.apiPort(), withToken).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void version3IsThereWhereAProviderIsConfigured() throws Exception {
    Chassis chassis = chassis(folder);
    try (FakeProvider provider = new FakeProvider();
        ResultsDb resultsDb = start(
            chassis,
            "oidc: {issuer: '" + provider.base() + "', client_id: " + FakeProvider.CLIENT
                + ", client_secret: '" + provider.config().clientSecret().reveal() + "'}\n"
                + "permissions: [{users: [jane], testcases: ['smoke.*']}]\n",
            Set.of(Part.API))) {
      awaitReady(chassis);
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
              + resultsDb.apiPort() + "/resultsdb_api/api/v3/results/redhat-modules"))
          .header("Content-Type", "application/json")
          .POST(
              HttpRequest.BodyPublishers.ofString(
                  "{\"outcome\":\"QUEUED\",\"testcase\":\"smoke.x\",\"item\":\"m-1\",\"ci_name\":\"c\","
                      + "\"ci_team\":\"t\",\"ci_docs\":\"https://a.example\",\"ci_email\":\"a@b.example\"}"));
      assertThat(send(request).statusCode()).isEqualTo(401);
      request.header("Authorization", "Bearer " + provider.token("jane"));
      HttpResponse<String> stored = send(request);
      assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
      assertThat(stored.body()).contains("/resultsdb_api/api/v2.0/results/1\"");
      assertThat(get(resultsDb.apiPort(), "/api/v2.0/results/latest?item=m-1").body())
          .contains("\"outcome\":\"QUEUED\"");
    }
  }

  @Test
  void aTokenNeedsAName() throws Exception {
    assertThat(run("token")).isEqualTo(2);
    assertThat(run("token", "make")).isEqualTo(2);
    assertThat(run("token", "make", "a b")).isEqualTo(2);
  }

  private static String mariadb(DatabaseConfig config) {
    return "database: {url: '" + config.url() + "', user: root}\n";
  }

  @Tag("mariadb")
  @Test
  void aDatabaseThatIsAwayAtTheStartIsWaitedFor() throws Exception {
    try (MariaDbServer server = MariaDbServer.startNew()) {
      DatabaseConfig config = server.newDatabase();
      server.kill();
      Chassis chassis = chassis(folder);
      try (ResultsDb resultsDb = start(chassis, mariadb(config), BOTH)) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () -> chassis.readiness().statusLine().startsWith("waiting for database: mariadb"));
        assertThat(get(resultsDb.apiPort(), "/readyz").statusCode()).isEqualTo(503);
        assertThat(get(resultsDb.apiPort(), "/healthz").statusCode()).isEqualTo(200);
        assertAway(resultsDb);
        server.startAgain();
        awaitReady(chassis);
        assertThat(post(resultsDb.apiPort(), BODY).statusCode()).isEqualTo(201);
        assertThat(get(resultsDb.apiPort(), "/readyz").statusCode()).isEqualTo(200);
      }
    }
  }

  @Tag("mariadb")
  @Test
  void aDatabaseThatGoesAwayIsSurvivedAndNothingIsHalfStored() throws Exception {
    try (MariaDbServer server = MariaDbServer.startNew()) {
      Chassis chassis = chassis(folder);
      try (ResultsDb resultsDb = start(chassis, mariadb(server.newDatabase()), BOTH)) {
        awaitReady(chassis);
        assertThat(post(resultsDb.apiPort(), BODY).statusCode()).isEqualTo(201);
        server.kill();
        assertThat(post(resultsDb.apiPort(), BODY.replace("\"t\"", "\"lost\"")).statusCode())
            .isEqualTo(503);
        assertAway(resultsDb);
        assertThat(get(resultsDb.frontendPort(), "/results").statusCode()).isEqualTo(503);
        server.startAgain();
        awaitReady(chassis);
        assertThat(get(resultsDb.apiPort(), "/api/v2.0/testcases/lost").statusCode())
            .isEqualTo(404);
        assertThat(post(resultsDb.apiPort(), BODY).statusCode()).isEqualTo(201);
        assertThat(get(resultsDb.apiPort(), "/api/v2.0/groups/g").body())
            .contains("\"results_count\":2");
        assertThat(get(resultsDb.frontendPort(), "/results").statusCode()).isEqualTo(200);
      }
    }
  }

  private static void assertAway(ResultsDb resultsDb) throws Exception {
    HttpResponse<String> refused = post(resultsDb.apiPort(), BODY);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("The database is away");
    HttpResponse<String> health = get(resultsDb.apiPort(), "/api/v2.0/healthcheck");
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).isEqualTo("{\"message\":\"Unable to communicate with database\"}");
    assertThat(get(resultsDb.apiPort(), "/api/v2.0/results").statusCode()).isEqualTo(503);
    assertThat(get(resultsDb.apiPort(), "/api/v2.0/").statusCode()).isEqualTo(300);
  }

  @Test
  void init_dbDoesNoHarmToAFullDatabase() throws Exception {
    Chassis chassis = chassis(folder);
    try (ResultsDb resultsDb = start(chassis, "", Set.of(Part.API))) {
      awaitReady(chassis);
      post(resultsDb.apiPort(), BODY);
      for (String command : Set.of("init_db", "upgrade_db")) {
        assertThat(run(command, folder.toString())).isZero();
      }
      assertThat(get(resultsDb.apiPort(), "/api/v2.0/results/1").statusCode()).isEqualTo(200);
      assertThat(post(resultsDb.apiPort(), BODY).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void init_dbMakesTheTables() throws Exception {
    Files.writeString(folder.resolve("resultsdb.yaml"), "directory: there\n");
    Files.createDirectory(folder.resolve("there"));
    assertThat(run("init_db", folder.toString())).isZero();
    assertThat(folder.resolve("there/state.sqlite")).exists();
    assertThat(run("checkconfig", folder.resolve("resultsdb.yaml").toString())).isZero();
    Files.writeString(folder.resolve("resultsdb.yaml"), "directroy: there\n");
    assertThat(run("checkconfig", folder.toString())).isEqualTo(2);
    assertThat(run("init_db", folder.toString())).isEqualTo(2);
    assertThat(run("init_bd")).isEqualTo(2);
  }

  @Test
  void retentionIsTriedAndThenDone() throws Exception {
    Chassis chassis = chassis(folder);
    String old = BODY.replace("{\"outcome", "{\"submit_time\":\"2020-01-01T00:00:00.0\",\"outcome");
    String rules = "retention: {rules: [{testcases: ['*'], keep: 30d}]}\n";
    try (ResultsDb resultsDb = start(chassis, rules, Set.of(Part.API))) {
      awaitReady(chassis);
      assertThat(post(resultsDb.apiPort(), old).statusCode()).isEqualTo(201);
      assertThat(run("retention", "preview", folder.toString())).isZero();
      assertThat(get(resultsDb.apiPort(), "/api/v2.0/results/1").statusCode()).isEqualTo(200);
      assertThat(run("retention", "run", folder.toString())).isZero();
      HttpResponse<String> gone = get(resultsDb.apiPort(), "/api/v2.0/results/1");
      assertThat(gone.statusCode()).isEqualTo(404);
      assertThat(gone.body()).contains("Result not found");
      assertThat(get(resultsDb.apiPort(), "/api/v2.0/groups/g").body())
          .contains("\"results_count\":0");
      assertThat(post(resultsDb.apiPort(), old).body()).contains("\"id\":2,");
      assertThat(get(resultsDb.apiPort(), "/metrics").body())
          .contains("resultsdb_retention_deleted_total 0.0");
    }
    assertThat(run("retention")).isEqualTo(2);
  }

  private static int run(String... arguments) throws IOException {
    return Cli.run(new ResultsDbMain(), arguments);
  }
}
