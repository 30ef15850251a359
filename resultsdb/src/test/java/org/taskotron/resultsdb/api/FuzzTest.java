package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.web.Json;
import org.taskotron.resultsdb.access.FakeProvider;
import org.taskotron.resultsdb.access.Permission;
import org.taskotron.resultsdb.api.v3.Kind;
import org.taskotron.resultsdb.fuzz.Fuzz;
import org.taskotron.resultsdb.fuzz.Nasty;
import org.taskotron.resultsdb.fuzz.RawAnswer;

/**
 * Requests that nobody should send, over raw connections: none is answered with a mistake of ours or takes over a
 * second, none that is refused stores anything or is left without a word, and a good one is served after it.
 */
class FuzzTest {

  private static final int OF_SQLITE = 18;
  private static final int OF_OLD_WAYS = 8;
  private static final int OF_MARIADB = 10;
  private static final String GOOD =
      "{\"outcome\":\"PASSED\",\"testcase\":\"t\",\"groups\":[\"g\",{\"uuid\":\"h\",\"description\":\"d\",\"ref_url\":null}],"
          + "\"note\":\"n\",\"ref_url\":\"http://x/\",\"submit_time\":\"2026-11-21T11:22:33.5\","
          + "\"data\":{\"item\":\"x\",\"type\":[\"koji_build\"],\"arch\":[\"x86_64\",\"noarch\"]}}";
  private static final Map<String, List<String>> BODIES = Map.of(
      "/results", List.of(GOOD, "[" + GOOD + "," + GOOD + "]"),
      "/groups", List.of("{\"uuid\":\"g\",\"description\":\"d\",\"ref_url\":\"r\"}"),
      "/testcases", List.of("{\"name\":\"t\",\"ref_url\":\"r\"}"),
      "/waivers",
          List.of(
              "{\"item\":\"x\",\"testcase\":\"t\",\"scenario\":\"s\",\"waived\":true,\"reason\":\"r\",\"by\":\"a\","
                  + "\"expires\":\"2027-01-01T00:00:00\"}"),
      "/pins", List.of("{\"result\":1,\"reason\":\"r\",\"by\":\"a\",\"pinned\":true}"),
      "/decision",
          List.of(
              "{\"item\":\"x\",\"type\":\"koji_build\",\"required\":[\"t\",{\"testcase\":\"t\",\"arch\":\"noarch\"}],"
                  + "\"policy\":[\"updates\"],\"since\":\"2026-01-01\",\"when\":\"2026-11-21\"}"));
  private static final List<String> PARAMETERS = List.of(
      "page",
      "limit",
      "outcome",
      "testcases",
      "testcases:like",
      "groups",
      "since",
      "_sort",
      "_distinct_on",
      "_after",
      "_total",
      "item",
      "item:like",
      "type",
      "arch",
      "long:like",
      "long",
      "name",
      "name:like",
      "uuid",
      "description",
      "description:like",
      "testcase",
      "scenario",
      "state",
      "policy",
      "when",
      "callback",
      "types",
      "a:b:c",
      "");
  private static final List<String> HEADERS = List.of(
      "Idempotency-Key",
      "Authorization",
      "Accept",
      "Accept-Encoding",
      "Cookie",
      "Last-Event-ID",
      "X-Forwarded-For",
      "X-Forwarded-Host",
      "X-Forwarded-Proto",
      "X-Forwarded-Prefix",
      "X-Script-Name",
      "If-None-Match",
      "If-Modified-Since",
      "Range",
      "Expect",
      "Content-Encoding",
      "Content-Type",
      "X-Any");

  private static final Pattern CALL =
      Pattern.compile("[A-Za-z0-9_$.]{1,128}\\((\\{.*\\}|\\[.*\\])\\);", Pattern.DOTALL);

  @TempDir
  Path folder;

  private final Nasty nasty = new Nasty(Fuzz.SEED);
  private final Map<Integer, Integer> answers = new TreeMap<>();
  private ApiServer api;
  private String token = "";
  private boolean strict;
  private int good;

  @Test
  void nothingThatIsSentIsTooMuchForSqlite() throws Exception {
    Permission everything = new Permission(List.of("jane"), List.of(), List.of("*"));
    try (FakeProvider provider = new FakeProvider();
        ApiServer server = ApiServer.start(
            folder, ApiServer.Settings.USUAL.users(clock -> provider.users(clock, everything)))) {
      token = provider.token("jane");
      fuzz(server, OF_SQLITE);
    }
  }

  @Test
  void nothingThatIsSentIsTooMuchForTheOldWays() throws Exception {
    strict = true;
    ApiServer.Settings old = ApiServer.Settings.USUAL.withStrict().withJsonp();
    try (ApiServer server = ApiServer.start(folder, old)) {
      fuzz(server, OF_OLD_WAYS);
    }
  }

  @Tag("mariadb")
  @Test
  void nothingThatIsSentIsTooMuchForMariaDb() throws Exception {
    try (ApiServer server = ApiServer.onMariaDb()) {
      fuzz(server, OF_MARIADB);
    }
  }

  private void fuzz(ApiServer server, int shares) throws Exception {
    api = server;
    seed();
    int[] sent = {0};
    Fuzz.forShares(shares, () -> {
      one();
      if (++sent[0] % 20 == 0) {
        assertGoodOnesAreServed();
      }
    });
    assertGoodOnesAreServed();
    System.out.println(
        "fuzz: " + sent[0] + " requests with seed " + Fuzz.SEED + ", answers " + answers);
  }

  /** Values over which patterns have to go. */
  private void seed() {
    for (int i = 0; i < 40; i++) {
      assertThat(api.post(
                  "/results",
                  ApiContract.result(
                      "t" + "a".repeat(i * 15),
                      "groups",
                      List.of(Map.of("uuid", "g" + i, "description", "a".repeat(500 * i))),
                      "data",
                      Map.of("item", "a".repeat(i * 1_500), "long", "ab".repeat(i * 700))))
              .status())
          .isEqualTo(201);
    }
  }

  private void assertGoodOnesAreServed() {
    ApiServer.Reply reply =
        api.post("/results", ApiContract.result("good", "data", Map.of("n", "" + good++)));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    assertThat(api.get("/results/" + reply.at("/id")).status()).isEqualTo(200);
  }

  /** How much there is of everything that can be posted. */
  private List<String> stored() {
    List<String> totals = new ArrayList<>();
    for (String what : List.of("results", "testcases", "groups")) {
      totals.add(api.get("/" + what + "?limit=0&_total=1").at("/total"));
    }
    totals.add(api.get("/waivers?limit=1").text());
    totals.add(api.get("/pins").text());
    return totals;
  }

  private void one() throws IOException {
    String pattern = nasty.oneOf(api.patterns());
    String method = pattern.substring(0, pattern.indexOf(' '));
    String path = pattern.substring(pattern.indexOf(' ') + 1).replace("[/]", "");
    boolean posts = method.equals("POST");
    if (nasty.once(100)) {
      method = nasty.oneOf(List.of("PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "BREW", "get"));
    }
    byte[] request = request(method, filled(path) + query(), posts ? body(path) : new byte[0]);
    List<String> before = posts ? stored() : List.of();
    RawAnswer answer = RawAnswer.to(request, port());
    for (int i = 0; i < 2 && answer.millis() > Fuzz.SLOW_MILLIS; i++) { // this machine may be busy
      answer = RawAnswer.to(request, port());
    }
    int status = answer.status();
    answers.merge(status, 1, Integer::sum);
    String what = told(request);
    assertThat(answer.millis())
        .as("milliseconds of %s", what)
        .isLessThanOrEqualTo(Fuzz.SLOW_MILLIS);
    assertThat(status).as(what).isNotEqualTo(0).matches(s -> s < 500 || s == 503);
    assertIsTold(method, answer, what);
    if (posts && status >= 400) {
      assertThat(stored()).as("stored by refused %s", what).isEqualTo(before);
    }
  }

  private String filled(String path) {
    StringBuilder out = new StringBuilder();
    for (String part : path.split("/")) {
      if (part.isEmpty()) {
        continue;
      }
      boolean variable = part.startsWith(":") || part.startsWith("*");
      String text = nasty.once(3) ? nasty.oneOf(List.of("1", "t", "g", "g5")) : nasty.text(1_000);
      out.append('/').append(variable || nasty.once(100) ? nasty.encoded(text) : part);
    }
    return out.length() == 0 ? "/" : out + (nasty.once(50) ? "/" : "");
  }

  private String query() {
    StringBuilder out = new StringBuilder();
    for (int i = nasty.below(5); i > 0; i--) {
      String name = nasty.once(20) ? nasty.text(100) : nasty.oneOf(PARAMETERS);
      String value = nasty.text(nasty.once(10) ? 14_000 : 400);
      String pair = nasty.encoded(name).replace("%3A", ":") + "=" + nasty.encoded(value);
      if (out.length() + pair.length() < 15_000 || nasty.once(50)) {
        out.append(out.length() == 0 ? '?' : '&').append(pair);
      }
    }
    if (nasty.once(30)) {
      out.append(out.length() == 0 ? '?' : '&').append("item=" + "a,".repeat(nasty.below(7_000)));
    }
    return out.toString();
  }

  private byte[] body(String path) {
    String kind = path.substring(path.lastIndexOf('/') + 1);
    for (Kind typed : Kind.all()) {
      if (path.startsWith("/api/v3") && typed.plural().equals(kind)) {
        return nasty.like(new String(Json.bytes(typed.exampleBody()), StandardCharsets.UTF_8));
      }
    }
    return nasty.like(nasty.oneOf(BODIES.getOrDefault("/" + kind, List.of(GOOD))));
  }

  private byte[] request(String method, String address, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder head = new StringBuilder(method + " " + address + " HTTP/1.1\r\nHost: x\r\n");
    head.append("Connection: close\r\n");
    if (body.length > 0) {
      String type = nasty.once(10) ? "application/x-ndjson" : "application/json";
      head.append("Content-Type: ").append(type).append("\r\n");
      head.append("Authorization: Bearer ").append(token).append("\r\n");
    }
    for (int i = nasty.once(3) ? 1 + nasty.below(3) : 0; i > 0; i--) {
      // Whoever ends a header line has begun another request, which is his own affair.
      String value = nasty.text(300).replaceAll("[\r\n]", " ");
      head.append(nasty.oneOf(HEADERS)).append(": ").append(value).append("\r\n");
    }
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    out.writeBytes(body);
    return out.toByteArray();
  }

  private int port() {
    return URI.create(api.root()).getPort();
  }

  /** A refusal has words for people, in whichever way it is told. */
  private void assertIsTold(String method, RawAnswer answer, String what) {
    String type = answer.header("Content-Type");
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    if (type.startsWith("application/javascript")) {
      assertThat(body).as(what).matches(CALL);
    }
    if (answer.status() < 400 || method.equals("HEAD") || !type.startsWith("application/json")) {
      return;
    }
    JsonNode told = Json.read(answer.body());
    if (told.has("validation_error")) {
      assertThat(told.path("validation_error")).as(what).isNotEmpty().allSatisfy(mistake -> {
        assertThat(mistake.path("loc").isArray()).isTrue();
        assertThat(mistake.path("msg").asText()).isNotBlank();
      });
      assertThat(told.has("message")).as(what).isEqualTo(!strict);
    } else {
      assertThat(told.path("message").asText()).as(what).isNotBlank();
    }
  }

  private static String told(byte[] request) {
    String text = new String(request, StandardCharsets.UTF_8);
    return text.length() < 6_000 ? text : text.substring(0, 6_000) + "…";
  }
}
