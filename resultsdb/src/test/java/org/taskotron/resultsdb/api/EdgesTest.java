package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.test.Chromium;
import org.taskotron.resultsdb.access.FakeProvider;
import org.taskotron.resultsdb.access.LdapConfig;
import org.taskotron.resultsdb.access.Oidc;
import org.taskotron.resultsdb.access.Permission;
import org.taskotron.resultsdb.access.Permissions;
import org.taskotron.resultsdb.access.Users;
import org.taskotron.resultsdb.api.ApiServer.Reply;
import org.taskotron.resultsdb.api.ApiServer.Settings;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.api.v3.Kind;

/** Where requests come to the limits of the API, or through a proxy, on all its routes. */
class EdgesTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir
  Path folder;

  private final FakeProvider provider = new FakeProvider();
  private ApiServer api;

  @BeforeEach
  void start() {
    Permission jane = new Permission(List.of("jane"), List.of("testers"), List.of("*"));
    LdapConfig nobodyThere = new LdapConfig(
        URI.create("ldap://127.0.0.1:1"),
        List.of(new LdapConfig.Search("dc=example,dc=com", "(memberUid={user})")),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(1));
    api = ApiServer.start(
        folder,
        Settings.USUAL.users(clock -> new Users(
            new Oidc(
                provider.config(),
                clock,
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry()),
            new Permissions(List.of(jane), Optional.of(nobodyThere), false))));
  }

  @AfterEach
  void stop() {
    api.close();
    provider.close();
  }

  private static String concrete(String pattern) {
    return pattern.replace("[/]", "").replaceAll(":\\w+|\\*\\w+", "1");
  }

  @Test
  void eachAddressSaysWhichMethodsItTakes() {
    Map<String, Set<String>> methods = new java.util.TreeMap<>();
    for (String pattern : api.patterns()) {
      String path = concrete(pattern.substring(pattern.indexOf(' ') + 1));
      if (path.startsWith("/api/")) {
        methods
            .computeIfAbsent(path, p -> new TreeSet<>(Set.of("OPTIONS")))
            .add(pattern.substring(0, pattern.indexOf(' ')));
      }
    }
    assertThat(methods).hasSizeGreaterThan(20);
    methods.forEach((path, taken) -> {
      if (taken.contains("GET")) {
        taken.add("HEAD");
      }
      String allow = String.join(", ", taken);
      for (String method : List.of("PUT", "PATCH", "DELETE")) {
        Reply reply = api.send(method, api.root() + path);
        assertThat(reply.status()).as(method + " " + path).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).as(path).contains(allow);
      }
      Reply options = api.send("OPTIONS", api.root() + path);
      assertThat(options.status()).as(path).isEqualTo(204);
      assertThat(options.headers().firstValue("Allow")).as(path).contains(allow);
    });
  }

  @Test
  void headIsGetWithoutABody() {
    api.post("/results", ApiContract.result("t"));
    for (String path :
        List.of("", "/results", "/results/1", "/results/99", "/testcases/t", "/healthcheck")) {
      Reply head = api.send("HEAD", path);
      assertThat(head.status()).as(path).isEqualTo(api.get(path).status());
      assertThat(head.text()).isEmpty();
    }
  }

  @Test
  void longAddressesAreTakenAndEndlessOnesRefused() {
    api.post("/results", ApiContract.result("t", "data", Map.of("item", "n".repeat(12_000))));
    Reply taken = api.get("/results/latest?item=" + "n".repeat(12_000));
    assertThat(taken.ids()).hasSize(1);
    Reply refused = api.get("/results/latest?item=" + "n".repeat(17_000));
    assertThat(refused.status()).isEqualTo(414);
    assertThat(refused.message()).contains("16384 bytes");
    Reply header = api.get("/results", "X-Long", "n".repeat(40_000));
    assertThat(header.status()).isEqualTo(431);
    assertThat(header.message()).contains("bytes or fewer");
    assertThat(api.get("/results").ids()).hasSize(1);
  }

  @Test
  void aBodyThatIsTooLargeIsToldTheLimit() {
    for (String path : List.of("/results", "/groups", "/testcases")) {
      Reply reply = api.postText(path, " ".repeat(Limits.BODY + 1));
      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.message()).contains(Integer.toString(Limits.BODY));
    }
  }

  @Test
  void onlyAStarMeansMoreThanItself() {
    for (String name : List.of("foo_bar", "foo-bar", "foo%bar", "foo\\bar", "Foo_bar")) {
      api.post("/testcases", Map.of("name", name));
    }
    assertThat(api.get("/testcases?name:like=foo_*").all("/name")).containsExactly("foo_bar");
    assertThat(api.get("/testcases?name:like=foo%25bar").all("/name")).containsExactly("foo%bar");
    assertThat(api.get("/testcases?name:like=foo%5Cbar").all("/name")).containsExactly("foo\\bar");
    assertThat(api.get("/testcases?name:like=*%5C").status()).isEqualTo(200);
    assertThat(api.get("/testcases?name:like=oo").all("/name")).isEmpty();
    assertThat(api.get("/testcases?name=foo*").all("/name")).isEmpty();
  }

  @Test
  void resultsOfATestcaseAreItsOnlyAndItsNameMayEndAsThePathDoes() {
    api.post("/results", ApiContract.result("t"));
    api.post("/results", ApiContract.result("other"));
    api.post("/testcases", Map.of("name", "t/results"));
    assertThat(api.get("/testcases/t/results?testcases:like=*").ids()).containsExactly(1L);
    assertThat(api.get("/testcases/t/results?testcases=other&groups=x").ids()).isEmpty();
    assertThat(api.get("/testcases?name=t/results").all("/name")).containsExactly("t/results");
  }

  @Test
  void keysOfAnyKindTellTheLatestApart() {
    for (String key : List.of("Key", "a-b", "a.b", "a b", "select", "'", "ü")) {
      api.post("/results", ApiContract.result("t", "data", Map.of(key, "1")));
      String encoded = java.net.URLEncoder.encode(key, StandardCharsets.UTF_8);
      assertThat(api.get("/results/latest?testcases=t&_distinct_on=" + encoded).status())
          .as(key)
          .isEqualTo(200);
    }
  }

  private static HttpResponse<String> through(String url, String... headers) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(url)).headers(headers).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void behindAProxyWithAPrefixAllLinksLeadThroughIt() throws Exception {
    api.post("/results", ApiContract.result("t", "groups", List.of("g 1")));
    api.post("/results", ApiContract.result("t"));
    String[] proxy = {
      "X-Forwarded-Host", "qa.example",
      "X-Forwarded-Proto", "https",
      "X-Script-Name", "/resultsdb_api"
    };
    String seen = "https://qa.example/resultsdb_api/api/v2.0";
    String page = through(api.base() + "/results?limit=1&page=1", proxy).body();
    assertThat(page)
        .contains("\"href\":\"" + seen + "/results/1\"")
        .contains("\"href\":\"" + seen + "/testcases/t\"")
        .contains("\"prev\":\"" + seen + "/results?limit=1&page=0");
    assertThat(through(api.base() + "/groups", proxy).body())
        .contains("\"results\":\"" + seen + "/results?groups=g+1\"");
    assertThat(through(api.base() + "/", proxy).body())
        .contains("\"testcases\":\"" + seen + "/testcases\"");
    assertThat(through(api.root() + "/resultsdb_api/api/v2.0/results/1", proxy).body())
        .as("a proxy that leaves its prefix on")
        .contains(seen + "/results/1");
    assertThat(through(api.base() + "/openapi.json", proxy).body())
        .contains("\"url\":\"https://qa.example/resultsdb_api\"");
    String manual = through(api.root() + "/api/v3/", proxy).body();
    assertThat(manual)
        .contains("href=\"/resultsdb_api/api/v3/permissions\"")
        .contains("https://qa.example/resultsdb_api/auth/oidclogin");
    assertThat(through(api.root() + "/api/v3", proxy).headers().firstValue("Location"))
        .contains("https://qa.example/resultsdb_api/api/v3/");
    HttpResponse<String> login = through(api.root() + "/auth/oidclogin", proxy);
    assertThat(login.headers().firstValue("Set-Cookie").orElse(""))
        .contains("Path=/resultsdb_api/auth;")
        .endsWith("; Secure");
    assertThat(URLDecoder.decode(
            login.headers().firstValue("Location").orElse(""), StandardCharsets.UTF_8))
        .contains("redirect_uri=https://qa.example/resultsdb_api/auth/oidclogin");
  }

  @Test
  void aDirectoryThatIsAwayIsABadGatewayForThoseWhoAreNotNamed() {
    String body = new com.fasterxml.jackson.databind.ObjectMapper()
        .valueToTree(Kind.all().get(0).exampleBody())
        .toString();
    String path = api.root() + "/api/v3/results/brew-builds";
    Reply away = api.postText(path, body, "Authorization", "Bearer " + provider.token("john"));
    assertThat(away.status()).isEqualTo(502);
    assertThat(away.text()).isEqualTo("{\"message\":\"Bad Gateway\"}");
    assertThat(api.postText(path, body, "Authorization", "Bearer " + provider.token("jane"))
            .status())
        .isEqualTo(201);
  }

  /** In a real browser. */
  @Tag("browser")
  @Test
  void theManualIsReadableOnAPhone() throws Exception {
    try (Chromium browser = Chromium.start(folder)) {
      for (boolean dark : List.of(false, true)) {
        browser.look(360, dark);
        browser.go(api.root() + "/api/v3/");
        assertThat(browser.pageWidth()).isLessThanOrEqualTo(360);
        assertThat(browser.barriers()).isEmpty();
      }
      browser.picture("manual");
    }
  }
}
