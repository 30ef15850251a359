package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.resultsdb.access.FakeProvider;
import org.taskotron.resultsdb.access.Permission;
import org.taskotron.resultsdb.api.ApiServer.Reply;
import org.taskotron.resultsdb.api.v3.Kind;
import org.taskotron.resultsdb.api.v3.KindField;
import org.taskotron.resultsdb.api.v3.WebAddress;

/** Version 3: typed results from users of an OpenID provider. */
class V3Test {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Permission JANE =
      new Permission(List.of("jane"), List.of(), List.of("example.*", "perf"));
  private static final Permission JOHN =
      new Permission(List.of("john"), List.of(), List.of("compose.*"));

  @TempDir
  Path folder;

  private final FakeProvider provider = new FakeProvider();
  private ApiServer api;
  private String token = "";

  @BeforeEach
  void start() {
    api = ApiServer.start(
        folder, ApiServer.Settings.USUAL.users(clock -> provider.users(clock, JANE, JOHN)));
    token = provider.token("jane");
  }

  @AfterEach
  void stop() {
    api.close();
    provider.close();
  }

  private String v3(String path) {
    return api.root() + "/api/v3" + path;
  }

  private Reply post(String kind, Object body, String... headers) {
    Map<String, String> all = new HashMap<>(Map.of("Authorization", "Bearer " + token));
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    try {
      return api.post(v3("/results/" + kind + "s"), JSON.writeValueAsBytes(body), all);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Kind kind(String name) {
    return Kind.all().stream().filter(k -> k.name().equals(name)).findFirst().orElseThrow();
  }

  /** The example of a kind with other fields; a value of null takes one out. */
  private static Map<String, Object> body(String kind, Object... fields) {
    Map<String, Object> body = kind(kind).exampleBody();
    for (int i = 0; i < fields.length; i += 2) {
      body.put((String) fields[i], fields[i + 1]);
    }
    return body;
  }

  private static Map<String, Object> build(Object... fields) {
    return body("brew-build", fields);
  }

  private long stored() {
    return api.get("/results").ids().size();
  }

  @Test
  void theExampleOfEachKindIsTaken() {
    for (Kind kind : Kind.all()) {
      Reply reply = post(kind.name(), kind.exampleBody());
      assertThat(reply.status()).as(reply.text()).isEqualTo(201);
      assertThat(reply.at("/data/type/0")).isEqualTo(kind.name());
      assertThat(reply.at("/data/username/0")).isEqualTo("jane");
      assertThat(reply.at("/href")).isEqualTo(api.base() + "/results/" + reply.at("/id"));
      assertThat(api.get("/results/" + reply.at("/id")).text()).isEqualTo(reply.text());
    }
    assertThat(stored()).isEqualTo(4);
  }

  @Test
  void whatIsSentGoesIntoTheDataExceptForWhatTheResultHasItself() {
    Reply reply = post(
        "brew-build",
        build(
            "testcase_ref_url", "https://docs.example/smoke",
            "ref_url", "HTTPS://CI.example:443/run 1",
            "note", "a word",
            "system_architecture", "x86_64",
            "brew_task_id", " 0123 ",
            "scenario", null,
            "odd", "ignored",
            "log", "http://ci.example"));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    assertThat(reply.at("/testcase/ref_url")).isEqualTo("https://docs.example/smoke");
    assertThat(reply.at("/ref_url")).isEqualTo("https://ci.example/run%201");
    assertThat(reply.at("/note")).isEqualTo("a word");
    assertThat(reply.json().path("groups")).isEmpty();
    List<String> keys = new ArrayList<>();
    reply.json().path("data").fieldNames().forEachRemaining(keys::add);
    assertThat(keys)
        .containsExactly(
            "brew_task_id",
            "ci_docs",
            "ci_email",
            "ci_name",
            "ci_team",
            "item",
            "log",
            "system_architecture",
            "type",
            "username");
    assertThat(reply.at("/data/brew_task_id/0")).isEqualTo("123");
    assertThat(reply.at("/data/log/0")).isEqualTo("http://ci.example/");
    assertThat(post("brew-build", build()).at("/testcase/ref_url"))
        .isEqualTo("https://docs.example/smoke");
  }

  @Test
  void scratchBuildsHaveATypeOfTheirOwn() {
    assertThat(post("brew-build", build("scratch", true)).at("/data/type/0"))
        .isEqualTo("brew-build_scratch");
    assertThat(post("brew-build", build("scratch", "no")).at("/data/type/0"))
        .isEqualTo("brew-build");
    assertThat(post("brew-build", build("scratch", true)).json().path("data").has("scratch"))
        .isFalse();
  }

  @Test
  void aComposeIsTwoItems() {
    Reply plain = post("productmd-compose", body("productmd-compose", "id", "C-1"));
    assertThat(plain.json().at("/data/item").toString()).isEqualTo("[\"C-1/unknown/\",\"C-1\"]");
    assertThat(plain.json().path("data").has("id")).isFalse();
    Reply full = post(
        "productmd-compose",
        body(
            "productmd-compose",
            "id",
            "C-1",
            "system_variant",
            "Server",
            "system_architecture",
            "x86_64"));
    assertThat(full.json().at("/data/item").toString())
        .isEqualTo("[\"C-1/Server/x86_64\",\"C-1\"]");
  }

  @Test
  void anImageKeepsItsIdAndAllItsNames() {
    Reply reply = post(
        "redhat-container-image",
        body("redhat-container-image", "full_names", List.of("b", "a"), "brew_build_id", 7));
    assertThat(reply.json().at("/data/full_names").toString()).isEqualTo("[\"b\",\"a\"]");
    assertThat(reply.at("/data/id/0")).startsWith("sha256:");
    assertThat(reply.at("/data/brew_build_id/0")).isEqualTo("7");
  }

  @Test
  void someOutcomesAreOfThisVersionOnly() {
    for (String outcome : List.of("QUEUED", "RUNNING", "ERROR", "NEEDS_INSPECTION")) {
      assertThat(post("brew-build", build("outcome", outcome)).at("/outcome")).isEqualTo(outcome);
    }
    assertThat(api.get("/results?outcome=QUEUED").status()).isEqualTo(400);
    assertThat(api.get("").at("/outcomes/4")).isEmpty();
    assertMistake(
        build("outcome", "passed"),
        "[\"outcome\"]",
        "value_error",
        "Value error, must be one of: PASSED, INFO, FAILED, NEEDS_INSPECTION, QUEUED, RUNNING, ERROR");
  }

  private void assertMistake(Object body, String loc, String type, String msg) {
    long before = stored();
    Reply reply = post("brew-build", body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    JsonNode mistakes = reply.json().path("validation_error");
    assertThat(mistakes).as(reply.text()).hasSize(1);
    assertThat(mistakes.at("/0/loc").toString()).isEqualTo(loc);
    assertThat(mistakes.at("/0/type").asText()).isEqualTo(type);
    assertThat(mistakes.at("/0/msg").asText()).isEqualTo(msg);
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void eachFieldIsLookedAt() {
    assertMistake(build("note", 5), "[\"note\"]", "string_type", "Input should be a valid string");
    assertMistake(
        build("testcase", ""),
        "[\"testcase\"]",
        "string_too_short",
        "String should have at least 1 character");
    assertMistake(
        build("item", ""),
        "[\"item\"]",
        "string_too_short",
        "String should have at least 1 character");
    assertMistake(
        build("note", "x".repeat(8_193)),
        "[\"note\"]",
        "string_too_long",
        "String should have at most 8192 characters");
    assertMistake(
        build("ci_docs", "ftp://a.example"),
        "[\"ci_docs\"]",
        "url_scheme",
        "URL scheme should be 'http' or 'https'");
    assertMistake(
        build("ci_docs", "a.example"),
        "[\"ci_docs\"]",
        "url_parsing",
        "Input should be a valid URL, relative URL without a base");
    assertMistake(
        build("log", "https://a.example/" + "x".repeat(2_083)),
        "[\"log\"]",
        "url_too_long",
        "URL should have at most 2083 characters");
    assertMistake(build("log", 7), "[\"log\"]", "url_type", "URL input should be a string or URL");
    assertMistake(
        build("ci_email", "jane@example"),
        "[\"ci_email\"]",
        "value_error",
        "value is not a valid email address: The part after the @-sign is not valid. It should have a period.");
    assertMistake(
        build("brew_task_id", "1.5"),
        "[\"brew_task_id\"]",
        "int_parsing",
        "Input should be a valid integer, unable to parse string as an integer");
    assertMistake(
        build("brew_task_id", 1.5),
        "[\"brew_task_id\"]",
        "int_from_float",
        "Input should be a valid integer, got a number with a fractional part");
    assertMistake(
        build("brew_task_id", List.of()),
        "[\"brew_task_id\"]",
        "int_type",
        "Input should be a valid integer");
    assertMistake(
        build("scratch", "perhaps"),
        "[\"scratch\"]",
        "bool_parsing",
        "Input should be a valid boolean, unable to interpret input");
    assertMistake(
        build("error_reason", "the machine burnt"),
        "[]",
        "value_error",
        "Value error, error_reason and issue_url can be only set for ERROR outcome");
    assertMistake(
        build("ci_name", null), "[\"ci_name\"]", "string_type", "Input should be a valid string");
    assertMistake(
        build("note", "a\u0000b"),
        "[\"note\"]",
        "value_error",
        "Value error, must not contain a NUL character");
    assertThat(post("brew-build", build("outcome", "ERROR", "error_reason", "it burnt"))
            .status())
        .isEqualTo(201);
  }

  @Test
  void allThatIsMissingIsToldAtOnce() {
    Reply reply = post("brew-build", Map.of("ci_name", "x"));
    assertThat(reply.status()).isEqualTo(400);
    List<String> fields = new ArrayList<>();
    reply.json().path("validation_error").forEach(m -> fields.add(m.at("/loc/0").asText()));
    assertThat(fields)
        .containsExactly(
            "outcome", "testcase", "ci_team", "ci_docs", "ci_email", "item", "brew_task_id");
    assertThat(reply.at("/validation_error/0/type")).isEqualTo("missing");
    assertThat(reply.at("/validation_error/0/msg")).isEqualTo("Field required");
  }

  @Test
  void aBodyThatIsNoObjectNamesItsModel() {
    for (Object odd : new Object[] {0, "BAD", null, List.of(), true}) {
      Reply reply = post("redhat-module", odd);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().at("/validation_error/0/loc").toString()).isEqualTo("[]");
      assertThat(reply.at("/validation_error/0/type")).isEqualTo("model_type");
      assertThat(reply.at("/validation_error/0/msg"))
          .isEqualTo("Input should be a valid dictionary or instance of RedHatModuleResultParams");
    }
    Reply broken =
        api.postText(v3("/results/redhat-modules"), "{", "Authorization", "Bearer " + token);
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.text()).isEqualTo("{\"message\":\"Bad request\"}");
  }

  @Test
  void theTokenIsLookedAtFirstThenTheBodyThenThePermission() {
    Reply none = api.postText(v3("/results/brew-builds"), "{");
    assertThat(none.status()).isEqualTo(401);
    assertThat(none.message()).startsWith("401 Unauthorized: ");
    Reply bad = api.postText(v3("/results/brew-builds"), "{", "Authorization", "Bearer nobodys");
    assertThat(bad.status()).isEqualTo(403);
    assertThat(bad.message()).startsWith("403 Forbidden: ");
    assertThat(post("brew-build", build("testcase", "theirs", "outcome", "odd")).status())
        .isEqualTo(400);
    Reply denied = post("brew-build", build("testcase", "theirs"));
    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.message())
        .isEqualTo(
            "403 Forbidden: User jane is not authorized to submit results for the test case theirs");
    assertThat(post("brew-build", build("testcase", "perf")).status()).isEqualTo(201);
    assertThat(post("brew-build", build("testcase", "compose.x")).status()).isEqualTo(403);
    assertThat(stored()).isEqualTo(1);
    assertThat(api.get("/testcases/theirs").status()).isEqualTo(404);
  }

  @Test
  void whileTheProviderIsAwaySendersComeAgain() {
    provider.close();
    Reply reply = post("brew-build", build());
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.headers().firstValue("Retry-After")).isPresent();
    assertThat(api.post("/results", ApiContract.result("t")).status()).isEqualTo(201);
  }

  @Test
  void aKeyMakesSendingAgainSafe() {
    Reply first = post("brew-build", build(), "Idempotency-Key", "k");
    Reply again = post("brew-build", build(), "Idempotency-Key", "k");
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(post("brew-build", build("note", "x"), "Idempotency-Key", "k").status())
        .isEqualTo(422);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void permissionsAreOpenToReaders() {
    Reply all = api.get(v3("/permissions"));
    assertThat(all.json()).hasSize(2);
    assertThat(all.json().at("/0").toString())
        .isEqualTo("{\"users\":[\"jane\"],\"groups\":[],\"testcases\":[\"example.*\",\"perf\"]}");
    assertThat(api.get(v3("/permissions?testcase=compose.a/b")).at("/0/users/0"))
        .isEqualTo("john");
    assertThat(api.get(v3("/permissions?testcase=none")).text().strip()).isEqualTo("[]");
  }

  @Test
  void schemasSayWhatIsChecked() {
    for (Kind kind : Kind.all()) {
      JsonNode schema = api.get(v3("/schemas/" + kind.plural())).json();
      List<String> required = new ArrayList<>();
      schema.path("required").forEach(name -> required.add(name.asText()));
      assertThat(required).contains("testcase", "outcome").doesNotContain("scenario");
      assertThat(schema.path("properties").has("testcase_ref_url")).isTrue();
      assertThat(required).doesNotContain("testcase_ref_url");
      for (String name : required) {
        Map<String, Object> body = kind.exampleBody();
        body.remove(name);
        Reply reply = post(kind.name(), body);
        assertThat(reply.at("/validation_error/0/type")).as(name).isEqualTo("missing");
        assertThat(reply.at("/validation_error/0/loc/0")).isEqualTo(name);
      }
      assertThat(kind.exampleBody().keySet()).containsExactlyInAnyOrderElementsOf(required);
    }
    assertThat(api.get(v3("/schemas/odds")).text()).isEqualTo("{\"message\":\"Not found\"}");
  }

  @Test
  void theManualShowsEachEndpointAndField() {
    Reply manual = api.get(v3("/"));
    assertThat(manual.status()).isEqualTo(200);
    for (Kind kind : Kind.all()) {
      assertThat(manual.text())
          .contains("<section id=\"results/" + kind.plural() + "\">")
          .contains("POST /api/v3/results/" + kind.plural())
          .contains("<a class=\"anchor-link\" href=\"#results/" + kind.plural() + "\">#</a>");
      for (KindField field : kind.fields()) {
        assertThat(manual.text())
            .contains("<section id=\"results/" + kind.plural() + "/" + field.name() + "\">");
      }
    }
    assertThat(manual.text())
        .contains("Authorization: Bearer")
        .contains(api.root() + "/auth/oidclogin")
        .contains("<meta name=\"viewport\"");
    Reply moved = api.get(v3(""));
    assertThat(moved.status()).isEqualTo(308);
    assertThat(moved.headers().firstValue("Location")).contains(v3("/"));
    assertThat(api.get(api.root() + "/").text()).contains("/api/v3/");
  }

  @Test
  void withoutAProviderThereIsNoVersion3() throws Exception {
    try (ApiServer plain = ApiServer.start(
        folder.resolve("plain").toFile().mkdir() ? folder.resolve("plain") : folder)) {
      for (String path : List.of("/api/v3", "/api/v3/", "/api/v3/permissions", "/auth/oidclogin")) {
        assertThat(plain.get(plain.root() + path).status()).as(path).isEqualTo(404);
      }
      assertThat(
              plain.postText(plain.root() + "/api/v3/results/brew-builds", "{}").text())
          .isEqualTo("{\"message\":\"Not found\"}");
      assertThat(plain.get(plain.root() + "/").text()).doesNotContain("/api/v3/");
    }
  }

  @Test
  void aBrowserComesBackWithAToken() throws Exception {
    String login = api.root() + "/auth/oidclogin";
    HttpResponse<String> away = browse(login, "");
    assertThat(away.statusCode()).isEqualTo(303);
    String cookie = away.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax").contains("Path=/auth");
    String held = cookie.substring(0, cookie.indexOf(';'));
    String back = location(browse(location(away), ""));
    assertThat(back).startsWith(login + "?code=");
    HttpResponse<String> there = browse(back, held);
    assertThat(there.statusCode()).as(there.body()).isEqualTo(200);
    assertThat(there.headers().firstValue("Cache-Control")).contains("no-store");
    JsonNode told = JSON.readTree(there.body());
    assertThat(told.path("username").asText()).isEqualTo("jane");
    token = told.path("token").asText();
    assertThat(post("brew-build", build()).status()).isEqualTo(201);
    assertThat(browse(back, held).statusCode()).as("a code is good once").isEqualTo(403);
  }

  @Test
  void aLoginThatWasNotBegunHereIsRefused() throws Exception {
    String login = api.root() + "/auth/oidclogin";
    HttpResponse<String> away = browse(login, "");
    String cookie = away.headers().firstValue("Set-Cookie").orElseThrow();
    String held = cookie.substring(0, cookie.indexOf(';'));
    String back = location(browse(location(away), ""));
    assertThat(browse(back, "").statusCode()).isEqualTo(400);
    assertThat(browse(back, held + "0").statusCode()).isEqualTo(400);
    assertThat(browse(back, "resultsdb_login=a.b.99999999999.c").statusCode()).isEqualTo(400);
    assertThat(browse(back.replaceFirst("state=", "state=_"), held).statusCode())
        .isEqualTo(400);
    api.clock.advance(java.time.Duration.ofMinutes(11));
    assertThat(browse(back, held).statusCode()).isEqualTo(400);
    assertThat(browse(login + "?error=access_denied", held).statusCode()).isEqualTo(403);
    HttpResponse<String> out = browse(api.root() + "/auth/logout", held);
    assertThat(out.body()).isEqualTo("{\"message\":\"Logged out\"}");
    assertThat(out.headers().firstValue("Set-Cookie").orElse("")).contains("Max-Age=0");
  }

  private static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElseThrow();
  }

  private static HttpResponse<String> browse(String url, String cookie) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTPS://A.example:443/a b | https://a.example/a%20b",
        "https://a.example | https://a.example/",
        "http://a.example:80?q=a b#c d | http://a.example/?q=a%20b#c%20d",
        "http:a.example/x | http://a.example/x",
        "http:\\\\a.example\\x | http://a.example/x",
        "https://a.example/b/../c/./d/%2e%2E/ | https://a.example/c/",
        "https://u:p@a.example:8443/ | https://u:p@a.example:8443/",
        "https://büro.example/ü?ü | https://xn--bro-hoa.example/%C3%BC?%C3%BC",
        "https://[::1]:5001/x | https://[::1]:5001/x",
        "http://127.000.0.1/ | http://127.0.0.1/"
      })
  void addressesAreBroughtIntoTheirNormalSpelling(String sent, String stored) throws Exception {
    assertThat(WebAddress.normal(sent)).isEqualTo(stored);
  }

  @ParameterizedTest
  @CsvSource({
    "'', url_parsing, input is empty",
    "http://, url_parsing, empty host",
    "http://a.example:99999/, url_parsing, invalid port number",
    "http://a.example:x/, url_parsing, invalid port number",
    "http://a b/, url_parsing, invalid domain character",
    "http://a<b/, url_parsing, invalid domain character",
    "http://1.2.3.256/, url_parsing, invalid IPv4 address",
    "http://1.2.3/, url_parsing, invalid IPv4 address",
    "http://[x]/, url_parsing, invalid IPv6 address",
    "/path, url_parsing, relative URL without a base",
    "javascript:alert(1), url_scheme, URL scheme"
  })
  void whatIsNoAddressIsRefused(String sent, String type, String words) {
    WebAddress.Bad bad = org.assertj.core.api.Assertions.catchThrowableOfType(
        WebAddress.Bad.class, () -> WebAddress.normal(sent));
    assertThat(bad.type()).isEqualTo(type);
    assertThat(bad.msg()).contains(words);
  }
}
