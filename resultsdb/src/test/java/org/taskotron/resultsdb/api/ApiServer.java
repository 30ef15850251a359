package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.base.web.Identity;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.WebConfig;
import org.taskotron.base.web.WebContext;
import org.taskotron.base.web.WebServer;
import org.taskotron.resultsdb.access.Access;
import org.taskotron.resultsdb.access.TokenConfig;
import org.taskotron.resultsdb.access.Users;
import org.taskotron.resultsdb.api.body.RequiredData;
import org.taskotron.resultsdb.api.v3.V3;
import org.taskotron.resultsdb.decision.DecisionPolicy;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.store.SqlResultLog;
import org.taskotron.resultsdb.store.SqlResultStore;

/** The API on a free port over a new SQLite database, and a client of it. */
public final class ApiServer implements AutoCloseable {

  /** An answer, with its body as JSON if it is. */
  public record Reply(int status, JsonNode json, String text, HttpHeaders headers) {

    /** The text at a path such as {@code /data/0/id}. */
    public String at(String pointer) {
      return json.at(pointer).asText();
    }

    /** The ids of a list. */
    public List<Long> ids() {
      List<Long> ids = new ArrayList<>();
      json.path("data").forEach(result -> ids.add(result.path("id").longValue()));
      return ids;
    }

    /** A field of each item of a list. */
    public List<String> all(String field) {
      List<String> all = new ArrayList<>();
      json.path("data").forEach(item -> all.add(item.at(field).asText()));
      return all;
    }

    public String message() {
      return json.path("message").asText();
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What {@code policy=} knows. */
  private static final List<DecisionPolicy> POLICIES = List.of(
      new DecisionPolicy(
          "updates",
          List.of("koji_build", "bodhi_update"),
          List.of(
              new DecisionPolicy.Required("dist.rpmlint", List.of(), List.of()),
              new DecisionPolicy.Required(
                  "dist.abicheck", List.of("x86_64", "aarch64"), List.of()))),
      new DecisionPolicy(
          "anything",
          List.of(),
          List.of(new DecisionPolicy.Required("dist.rpmlint", List.of(), List.of()))));

  public final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final Database database;
  private final SqlResultStore store;
  private final Api api;
  private final Optional<V3> v3;
  private final ResultEvents events;
  private final List<String> patterns;
  private final WebServer server;

  /** What a test's API has beside the usual. */
  public record Settings(
      List<String> outcomes,
      List<TokenConfig> tokens,
      Function<ManualClock, Optional<Users>> users,
      RequiredData required,
      boolean strict,
      boolean jsonp) {

    static final Settings USUAL = new Settings(
        List.of(), List.of(), clock -> Optional.empty(), RequiredData.NONE, false, false);

    Settings outcomes(List<String> additional) {
      return new Settings(additional, tokens, users, required, strict, jsonp);
    }

    Settings tokens(TokenConfig... those) {
      return new Settings(outcomes, List.of(those), users, required, strict, jsonp);
    }

    Settings users(Function<ManualClock, Users> those) {
      return new Settings(
          outcomes, tokens, clock -> Optional.of(those.apply(clock)), required, strict, jsonp);
    }

    Settings required(RequiredData those) {
      return new Settings(outcomes, tokens, users, those, strict, jsonp);
    }

    Settings withStrict() {
      return new Settings(outcomes, tokens, users, required, true, jsonp);
    }

    Settings withJsonp() {
      return new Settings(outcomes, tokens, users, required, strict, true);
    }
  }

  private ApiServer(Database database, Settings settings) {
    this.database = database;
    this.store = new SqlResultStore(database, clock);
    WebContext context = WebContext.of(Identity.of("resultsdb", Path.of("/tmp"), clock), "", 0)
        .alsoUnder("/resultsdb_api")
        .translation(Api::translate);
    WebConfig config = WebConfig.forTests();
    Access access = new Access(settings.tokens(), context.daemon().metrics());
    Outcomes outcomes = new Outcomes(settings.outcomes());
    this.api = new Api(
        () -> store,
        outcomes,
        URI.create("https://docs.example/"),
        settings.required(),
        access,
        context.daemon().metrics());
    this.events = new ResultEvents(() -> new SqlResultLog(database), outcomes);
    store.onStored(events::ring);
    Routes more = new Routes();
    new WaiverRoutes(store::waivers, access, clock).addTo(more);
    new PinRoutes(store::retention, access).addTo(more);
    new DecisionRoutes(() -> store, store::waivers, POLICIES, clock).addTo(more);
    this.v3 = settings.users().apply(clock).map(users -> new V3(users, api.posting(), outcomes));
    Routes routes = api.routes(context, config, v3).include(events.routes()).include(more);
    this.patterns = routes.patterns();
    OldWays oldWays = new OldWays(settings.strict(), settings.jsonp());
    this.server = WebServer.start(config, oldWays.over(routes), context);
  }

  public static ApiServer start(Path folder) {
    return start(folder, Settings.USUAL);
  }

  public static ApiServer start(Path folder, Settings settings) {
    return new ApiServer(TestDatabases.sqlite(SqlResultStore.SCHEMA, folder), settings);
  }

  public static ApiServer start(Path folder, List<String> additionalOutcomes) {
    return start(folder, Settings.USUAL.outcomes(additionalOutcomes));
  }

  /** Over a new MariaDB database. */
  static ApiServer onMariaDb() {
    DatabaseConfig config = MariaDbServer.shared().newDatabase();
    return start(Database.open(config, Path.of("/"), SqlResultStore.SCHEMA), List.of());
  }

  public static ApiServer start(Database database, List<String> additionalOutcomes) {
    return new ApiServer(database, Settings.USUAL.outcomes(additionalOutcomes));
  }

  /** All routes, as {@code GET /api/v2.0/results/:id}. */
  public List<String> patterns() {
    return patterns;
  }

  public String root() {
    return "http://127.0.0.1:" + server.port();
  }

  public String base() {
    return root() + "/api/v2.0";
  }

  /** Gets a path below the API's base, or a whole address. */
  public Reply get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  public Reply get(String path, String header, String value) {
    return send(HttpRequest.newBuilder(uri(path)).header(header, value).GET());
  }

  private URI uri(String path) {
    return URI.create(path.startsWith("http") ? path : base() + path);
  }

  /** Posts a value as JSON. */
  public Reply post(String path, Object body) {
    try {
      return post(path, JSON.writeValueAsBytes(body), Map.of());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public Reply postText(String path, String body, String... headers) {
    Map<String, String> map = new java.util.HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    return post(path, body.getBytes(StandardCharsets.UTF_8), map);
  }

  public Reply post(String path, byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach((name, value) -> {
      if (!value.isEmpty()) {
        request.header(name, value);
      }
    });
    return send(request);
  }

  public Reply send(String method, String path) {
    return send(
        HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.noBody()));
  }

  private static Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      boolean json =
          response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
      JsonNode tree = json && !response.body().isEmpty()
          ? JSON.readTree(response.body())
          : MissingNode.getInstance();
      return new Reply(response.statusCode(), tree, response.body(), response.headers());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
    events.close();
    v3.ifPresent(V3::close);
    api.close();
    store.close();
    database.close();
  }
}
