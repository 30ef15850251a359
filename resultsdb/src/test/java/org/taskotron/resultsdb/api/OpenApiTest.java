package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.resultsdb.access.FakeProvider;
import org.taskotron.resultsdb.access.Permission;
import org.taskotron.resultsdb.api.ApiServer.Reply;
import org.taskotron.resultsdb.api.ApiServer.Settings;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.api.v3.Kind;

/** The OpenAPI document says what is there, and what is there is as it says. */
class OpenApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String V2 = "/api/v2.0";

  /** Names hold slashes, so that one route of ours is two paths there. */
  private static final String TESTCASES_RESULTS = "GET " + V2 + "/testcases/{name}/results";

  @TempDir
  Path folder;

  private final FakeProvider provider = new FakeProvider();
  private ApiServer api;
  private JsonNode document;
  private JsonSchema schemas;

  @BeforeEach
  void start() {
    Permission everybody = new Permission(List.of("jane"), List.of(), List.of("*"));
    api = ApiServer.start(folder, Settings.USUAL.users(clock -> provider.users(clock, everybody)));
    document = api.get("/openapi.json").json();
    schemas = new JsonSchema(document);
  }

  @AfterEach
  void stop() {
    api.close();
    provider.close();
  }

  private static Set<String> described(JsonNode document) {
    Set<String> described = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(path -> path.getValue()
            .fieldNames()
            .forEachRemaining(method -> described.add(method.toUpperCase() + " " + path.getKey())));
    return described;
  }

  private static Set<String> routes(ApiServer api) {
    Set<String> routes = new TreeSet<>();
    for (String pattern : api.patterns()) {
      String path = pattern.substring(pattern.indexOf(' ') + 1);
      if (path.startsWith("/api/") || path.startsWith("/auth/")) {
        routes.add(pattern.replace("[/]", "").replaceAll("[:*](\\w+)", "{$1}"));
      }
    }
    return routes;
  }

  @Test
  void eachRouteIsDescribedAndNothingElse() {
    Set<String> described = described(document);
    assertThat(described.remove(TESTCASES_RESULTS)).isTrue();
    assertThat(described).isEqualTo(routes(api));
  }

  @Test
  void withoutAProviderVersion3IsNotDescribed() throws Exception {
    Path other = java.nio.file.Files.createDirectory(folder.resolve("other"));
    try (ApiServer plain = ApiServer.start(other)) {
      JsonNode its = plain.get("/openapi.json").json();
      Set<String> described = described(its);
      assertThat(described.remove(TESTCASES_RESULTS)).isTrue();
      assertThat(described).isEqualTo(routes(plain)).noneMatch(path -> path.contains("v3"));
    }
  }

  @Test
  void eachReferenceLeadsSomewhere() {
    List<JsonNode> references = document.findParents("$ref");
    assertThat(references).hasSizeGreaterThan(50);
    references.forEach(schemas::resolved);
    assertThat(document.toString()).doesNotContain("x-filters");
    assertThat(document.at("/servers/0/url").asText()).isEqualTo(api.root());
    assertThat(document.at("/info/version").asText()).isNotEmpty();
  }

  @Test
  void listsOfResultsHaveTheParametersThatAreNoData() {
    Set<String> names = new TreeSet<>();
    document
        .at("/paths/~1api~1v2.0~1results/get/parameters")
        .forEach(parameter -> names.add(schemas.resolved(parameter).path("name").asText()));
    assertThat(names.remove("data")).isTrue();
    assertThat(names).isEqualTo(new TreeSet<>(Queries.RESERVED));
  }

  @Test
  void otherListsHaveTheParametersThatTheyTake() {
    assertThat(parametersOf("pins")).isEqualTo(new TreeSet<>(PinRoutes.PARAMETERS));
    assertThat(parametersOf("waivers")).isEqualTo(new TreeSet<>(WaiverRoutes.PARAMETERS));
  }

  private Set<String> parametersOf(String list) {
    Set<String> names = new TreeSet<>();
    document
        .at("/paths/~1api~1v2.0~1" + list + "/get/parameters")
        .forEach(parameter -> names.add(schemas.resolved(parameter).path("name").asText()));
    return names;
  }

  @Test
  void eachParameterOfAPathIsDescribed() {
    document
        .path("paths")
        .properties()
        .forEach(path -> path.getValue().forEach(operation -> {
          List<String> named = new ArrayList<>();
          operation.path("parameters").forEach(unresolved -> {
            JsonNode parameter = schemas.resolved(unresolved);
            assertThat(parameter.path("description").asText()).as(path.getKey()).isNotEmpty();
            if (parameter.path("in").asText().equals("path")) {
              named.add("{" + parameter.path("name").asText() + "}");
            }
          });
          assertThat(named).allSatisfy(name -> assertThat(path.getKey()).contains(name));
          assertThat(path.getKey().split("\\{", -1)).hasSize(named.size() + 1);
          assertThat(operation.path("summary").asText()).isNotEmpty();
        }));
  }

  /** Holds an answer against what is said of it. */
  private Reply fits(String method, String path, Reply reply) {
    JsonNode operation = document.path("paths").path(path).path(method);
    JsonNode response =
        schemas.resolved(operation.path("responses").path(Integer.toString(reply.status())));
    assertThat(response.isMissingNode())
        .as("%s %s: %s %s", method, path, reply.status(), reply.text())
        .isFalse();
    JsonNode schema = response.at("/content/application~1json/schema");
    assertThat(schema.isMissingNode()).as(method + " " + path).isFalse();
    assertThat(schemas.mistakes(schema, reply.json())).as(reply.text()).isEmpty();
    return reply;
  }

  private Reply get(String path, String asked) {
    return fits("get", V2 + path, api.get(asked));
  }

  private Reply post(String path, Object body) {
    JsonNode schema = document
        .path("paths")
        .path(V2 + path)
        .at("/post/requestBody/content/application~1json/schema");
    assertThat(schemas.mistakes(schema, JSON.valueToTree(body))).as(path).isEmpty();
    return fits("post", V2 + path, api.post(path, body));
  }

  @Test
  void answersAreAsDescribed() {
    get("/results", "/results");
    post("/testcases", Map.of("name", "a/b", "ref_url", "http://x"));
    post("/groups", Map.of("uuid", "g", "description", "d"));
    post("/groups", Map.of());
    post("/results", ApiContract.result("a/b"));
    post(
        "/results",
        ApiContract.result(
            "a/b",
            "groups",
            List.of("g", Map.of("uuid", "h")),
            "note",
            "n",
            "ref_url",
            "http://x",
            "submit_time",
            1_661_324_097_123L,
            "data",
            Map.of("item", List.of("x", "y"), "type", "t")));
    post("/results", List.of(ApiContract.result("t"), ApiContract.result("t", "note", "x")));
    get("", "");
    get("/healthcheck", "/healthcheck");
    get("/openapi.json", "/openapi.json");
    get("/results", "/results?limit=1&page=1");
    get("/results", "/results?limit=x");
    get("/results/latest", "/results/latest");
    get("/results/latest", "/results/latest?since=x");
    get("/results/overview", "/results/overview?item=x");
    get("/results/overview", "/results/overview");
    get("/results/{id}", "/results/1");
    get("/results/{id}", "/results/99");
    get("/groups", "/groups?limit=1");
    get("/groups/{uuid}", "/groups/g");
    get("/groups/{uuid}", "/groups/none");
    get("/groups/{uuid}/results", "/groups/g/results");
    get("/groups/{uuid}/results", "/groups/none/results");
    get("/testcases", "/testcases");
    get("/testcases/{name}", "/testcases/a/b");
    get("/testcases/{name}", "/testcases/none");
    get("/testcases/{name}/results", "/testcases/a/b/results");
    get("/testcases/{name}/results", "/testcases/none/results");
    get("/results/events", "/results/events?odd=1");
    fits("post", V2 + "/results", api.postText("/results", "{}"));
    fits("post", V2 + "/results", api.postText("/results", "{", "Content-Type", "text/plain"));
    fits("post", V2 + "/results", api.postText("/results", " ".repeat(Limits.BODY + 1)));
  }

  @Test
  void waiversAndDecisionsAreAsDescribed() {
    api.post("/results", ApiContract.result("t", "outcome", "FAILED", "data", Map.of("item", "x")));
    post("/waivers", Map.of("item", "x", "testcase", "t", "reason", "r", "by", "me"));
    get("/waivers", "/waivers");
    get("/waivers", "/waivers?state=odd");
    get("/waivers/{id}", "/waivers/1");
    get("/waivers/{id}", "/waivers/99");
    Reply decision = get("/decision", "/decision?item=x&testcases=t,other");
    assertThat(decision.at("/requirements/0/state")).isEqualTo("waived");
    assertThat(decision.at("/requirements/1/state")).isEqualTo("missing");
    post("/decision", Map.of("item", "x", "required", List.of("t", Map.of("testcase", "t"))));
    fits("post", V2 + "/decision", api.postText("/decision", "{}"));
  }

  @Test
  void version3IsAsDescribed() {
    String token = "Bearer " + provider.token("jane");
    for (Kind kind : Kind.all()) {
      String path = "/api/v3/results/" + kind.plural();
      JsonNode schema = document
          .path("paths")
          .path(path)
          .at("/post/requestBody/content/application~1json/schema");
      JsonNode example = JSON.valueToTree(kind.exampleBody());
      assertThat(schemas.mistakes(schema, example)).isEmpty();
      assertThat(schemas.resolved(schema).at("/examples/0")).isEqualTo(example);
      fits(
          "post",
          path,
          api.postText(api.root() + path, example.toString(), "Authorization", token));
      fits("post", path, api.postText(api.root() + path, "{}", "Authorization", token));
      fits("post", path, api.postText(api.root() + path, "{}"));
      fits("post", path, api.postText(api.root() + path, "{}", "Authorization", "Bearer odd"));
    }
    for (String path : List.of("/permissions", "/schemas/brew-builds")) {
      fits("get", "/api/v3" + path, api.get(api.root() + "/api/v3" + path));
    }
  }
}
