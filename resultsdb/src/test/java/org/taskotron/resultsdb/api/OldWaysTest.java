package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Routes;
import org.taskotron.resultsdb.api.ApiServer.Reply;
import org.taskotron.resultsdb.api.ApiServer.Settings;
import org.taskotron.resultsdb.api.body.RequiredData;

/** The API exactly as it once was, for those who need it so. */
class OldWaysTest {

  @TempDir
  Path folder;

  private static final String ODD = "{\"outcome\":\"odd\",\"testcase\":\"ü\"}";

  @Test
  void strictErrorsAreOnlyWhatTheyOnceWere() {
    try (ApiServer strict = ApiServer.start(folder, Settings.USUAL.withStrict())) {
      Reply posted = strict.postText("/results", ODD);
      assertThat(posted.status()).isEqualTo(400);
      assertThat(posted.text())
          .isEqualTo(
              "{\"validation_error\":[{\"input\":\"odd\",\"loc\":[\"outcome\"],\"msg\":"
                  + "\"Value error, must be one of: PASSED, INFO, FAILED, NEEDS_INSPECTION\","
                  + "\"type\":\"value_error\",\"url\":\"https://errors.pydantic.dev/2.6/v/value_error\"}]}\n");
      Reply asked = strict.get("/results?limit=x");
      assertThat(asked.json().has("message")).isFalse();
      assertThat(asked.at("/validation_error/0/loc/0")).isEqualTo("limit");
      assertThat(strict.get("/results/latest?_distinct_on=x").message()).startsWith("Please");
      assertThat(strict.get("/results/77").message()).isEqualTo("Result not found");
      assertThat(strict.postText("/results", ODD.replace("odd", "info")).at("/testcase/name"))
          .isEqualTo("ü");
    }
  }

  @Test
  void otherwiseErrorsHaveASentenceToo() {
    try (ApiServer usual = ApiServer.start(folder)) {
      assertThat(usual.postText("/results", ODD).message())
          .startsWith("Malformed Request: outcome");
    }
  }

  /** Around one answer, whatever makes it. */
  private static String strictly(String body) throws Exception {
    Routes routes = new Routes();
    routes.get("/api/v2.0/x", request -> Answer.json(body.getBytes(StandardCharsets.UTF_8)));
    try (RouteServer server = new RouteServer(new OldWays(true, false).over(routes))) {
      return server.get("/api/v2.0/x");
    }
  }

  @Test
  void strictLinksHaveNoPlaces() throws Exception {
    assertThat(
            strictly(
                "{\"data\":[{\"next\":\"?_after=1\"}],"
                    + "\"next\":\"http://x/r?_after=a%3D&page=1&q=_after=b\",\"prev\":\"http://x/r?page=0&_after=z\"}\n"))
        .isEqualTo("{\"data\":[{\"next\":\"?_after=1\"}],"
            + "\"next\":\"http://x/r?page=1&q=_after=b\",\"prev\":\"http://x/r?page=0\"}\n");
    for (String other : List.of(
        "{\"data\":[],\"next\":null,\"prev\":null}\n",
        "{\"data\":[],\"next\":null,\"prev\":\"http://x\",\"total\":7}\n",
        "{\"data\":{\"next\":[\"?_after=1\"]},\"id\":1}\n",
        "[1]")) {
      assertThat(strictly(other)).isEqualTo(other);
    }
  }

  @Test
  void strictPagesAreWalkedByTheirNumbers() {
    try (ApiServer strict = ApiServer.start(folder, Settings.USUAL.withStrict())) {
      for (int i = 0; i < 3; i++) {
        strict.post("/results", ApiContract.result("t"));
      }
      Reply first = strict.get("/results?limit=1&_total=1");
      assertThat(first.at("/next")).isEqualTo(strict.base() + "/results?limit=1&_total=1&page=1");
      assertThat(first.at("/total")).isEqualTo("3");
      Reply second = strict.get(first.at("/next"));
      assertThat(second.ids()).containsExactly(2L);
      assertThat(second.text()).doesNotContain("_after");
    }
  }

  @Test
  void aCallbackMakesAScriptWhereThatIsConfigured() {
    try (ApiServer api = ApiServer.start(folder, Settings.USUAL.withJsonp())) {
      api.post("/results", ApiContract.result("t", "data", Map.of("item", "\u2028")));
      Reply script = api.get("/results?callback=jQuery12_3.done&_=1700000000&item=%E2%80%A8");
      assertThat(script.status()).isEqualTo(200);
      assertThat(script.headers().firstValue("Content-Type")).contains("application/javascript");
      assertThat(script.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(script.text())
          .startsWith("jQuery12_3.done({\"data\":[{")
          .endsWith("});")
          .contains("\\u2028");
      String page = api.get("/results?limit=0&callback=f&page=0&_=1").text();
      assertThat(page).contains("/results?limit=0&page=1\"").doesNotContain("callback");
      assertThat(api.get("/testcases/t?callback=f").text()).startsWith("f({\"href\"");
      assertThat(api.get("/testcases/none?callback=f").text())
          .isEqualTo("f({\"message\":\"Testcase not found\"});");
      assertThat(api.get("/results/latest?_distinct_on=x&callback=f").text())
          .startsWith("f({\"message\":\"Please");
      assertThat(api.get("?callback=f").status()).isEqualTo(200);
      assertThat(api.get("/results?_=1").ids()).hasSize(1);
      assertThat(api.get("/results?callback=").ids()).hasSize(1);
    }
  }

  @Test
  void onlyTheNameOfAFunctionIsTaken() {
    try (ApiServer api = ApiServer.start(folder, Settings.USUAL.withJsonp())) {
      for (String odd : List.of(
          "alert(1)",
          "a%3Bb",
          "%3Cscript%3E",
          "1a",
          "a..b",
          ".a",
          "a-b",
          "%C3%BC",
          "a%0A",
          "a".repeat(129))) {
        Reply reply = api.get("/results?callback=" + odd);
        assertThat(reply.status()).as(odd).isEqualTo(400);
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
      }
    }
  }

  @Test
  void otherwiseACallbackIsADataKeyThatNobodyHas() {
    try (ApiServer api = ApiServer.start(folder)) {
      api.post("/results", ApiContract.result("t"));
      Reply reply = api.get("/results?callback=f");
      assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(reply.ids()).isEmpty();
    }
  }

  @Test
  void anInstallationMayWantMore() {
    RequiredData required = new RequiredData(
        List.of("data.item", "note", "groups", "outcome"),
        List.of("description"),
        List.of("ref_url"));
    try (ApiServer api = ApiServer.start(folder, Settings.USUAL.required(required))) {
      Reply reply = api.post("/results", ApiContract.result("t", "groups", List.of()));
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.message())
          .isEqualTo(
              "Malformed Request: data.item: Field required; note: Field required; groups: Field required");
      assertThat(api.get("/testcases/t").status()).isEqualTo(404);
      assertThat(api.post("/groups", Map.of()).message()).contains("description: Field required");
      assertThat(api.post("/testcases", Map.of("name", "t")).message())
          .contains("ref_url: Field required");
      assertThat(api.post(
                  "/results",
                  ApiContract.result(
                      "t", "groups", List.of("g"), "note", "", "data", Map.of("item", "x")))
              .status())
          .isEqualTo(201);
      assertThat(api.post("/groups", Map.of("description", "d")).status()).isEqualTo(201);
      assertThat(api.post("/results", Map.of()).json().path("validation_error")).hasSize(5);
    }
  }

  /** A listener for a few routes. */
  private static final class RouteServer implements AutoCloseable {
    private final org.taskotron.base.web.WebServer server;

    RouteServer(Routes routes) {
      var daemon = org.taskotron.base.web.Identity.of(
          "test", Path.of("/tmp"), new org.taskotron.base.daemon.ManualClock());
      server = org.taskotron.base.web.WebServer.start(
          org.taskotron.base.web.WebConfig.forTests(),
          routes,
          org.taskotron.base.web.WebContext.of(daemon, "", 0));
    }

    String get(String path) throws Exception {
      var request = java.net.http.HttpRequest.newBuilder(
              java.net.URI.create("http://127.0.0.1:" + server.port() + path))
          .build();
      return java.net.http.HttpClient.newHttpClient()
          .send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
          .body();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
