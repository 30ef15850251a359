package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.resultsdb.api.ApiServer.Reply;

/** What can be posted, and what it becomes. */
class PostingTest extends ApiContract {

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private JsonNode example(String text) {
    return json(text.replace("BASE", api.base()));
  }

  @Test
  void aResultIsAnsweredWhole() {
    Reply reply = api.postText("/results", """
        {"outcome": " passed ", "testcase": {"name": "dist.rpmlint", "ref_url": "https://wiki"},
         "groups": ["27f94e36-62ec-11e6-83fd-525400d7d6a4", {"uuid": "second", "description": "d"}],
         "note": "0 errors", "ref_url": "https://log", "submit_time": 1471267746000,
         "data": {"item": "koschei-1.7.2-1.fc24", "arch": ["x86_64", "noarch"], "none": []},
         "id": 5, "_auth_token": null}
        """);
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json()).isEqualTo(example("""
        {'data': {'arch': ['x86_64', 'noarch'], 'item': ['koschei-1.7.2-1.fc24']},
         'groups': ['27f94e36-62ec-11e6-83fd-525400d7d6a4', 'second'],
         'href': 'BASE/results/1', 'id': 1, 'note': '0 errors', 'outcome': 'PASSED',
         'ref_url': 'https://log', 'submit_time': '2016-08-15T13:29:06',
         'testcase': {'href': 'BASE/testcases/dist.rpmlint', 'name': 'dist.rpmlint', 'ref_url': 'https://wiki'}}
        """));
    assertThat(reply.text()).startsWith("{\"data\":").endsWith("}\n");
    assertThat(api.get("/results/1").json()).isEqualTo(reply.json());
    assertThat(api.get("/groups/second").json()).isEqualTo(example("""
        {'description': 'd', 'href': 'BASE/groups/second', 'ref_url': null,
         'results': 'BASE/results?groups=second', 'results_count': 1, 'uuid': 'second'}
        """));
  }

  @Test
  void onlyOutcomeAndTestcaseAreNeeded() {
    api.clock.set(java.time.Instant.parse("2026-11-21T12:00:00.012000Z"));
    JsonNode plain = api.post("/results", result("t")).json();
    assertThat(plain).isEqualTo(example("""
        {'data': {}, 'groups': [], 'href': 'BASE/results/1', 'id': 1, 'note': null, 'outcome': 'PASSED',
         'ref_url': null, 'submit_time': '2026-11-21T12:00:00.012000',
         'testcase': {'href': 'BASE/testcases/t', 'name': 't', 'ref_url': null}}
        """));
    Reply nulls = api.postText(
        "/results",
        "{\"outcome\":\"INFO\",\"testcase\":\"t\",\"groups\":null,\"note\":null,\"ref_url\":null,"
            + "\"data\":null,\"submit_time\":null}");
    assertThat(nulls.status()).isEqualTo(201);
    assertThat(nulls.json().path("groups")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PASSED", "info", "Failed", " needs_inspection\n"})
  void everyOutcomeMayBePosted(String outcome) {
    Reply reply = api.post("/results", result("t", "outcome", outcome));
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.at("/outcome")).isEqualTo(outcome.strip().toUpperCase(java.util.Locale.ROOT));
  }

  @Test
  void additionalOutcomesStandBehindTheOthers(@TempDir Path another) {
    try (ApiServer more = ApiServer.start(another, List.of("BLOCKED"))) {
      assertThat(more.post("/results", result("t", "outcome", "blocked")).at("/outcome"))
          .isEqualTo("BLOCKED");
      assertThat(more.get("/results?outcome=blocked").ids()).hasSize(1);
      assertThat(more.get("").json().path("outcomes").toString())
          .isEqualTo("[\"PASSED\",\"INFO\",\"FAILED\",\"NEEDS_INSPECTION\",\"BLOCKED\"]");
    }
  }

  @Test
  void aTestcaseIsMadeUpdatedAndKept() {
    Reply made = api.post("/testcases", Map.of("name", "t", "ref_url", "https://one"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json())
        .isEqualTo(example("{'name': 't', 'ref_url': 'https://one', 'href': 'BASE/testcases/t'}"));
    assertThat(api.post("/testcases", Map.of("name", "t")).at("/ref_url")).isEqualTo("https://one");
    assertThat(api.postText("/testcases", "{\"name\":\"t\",\"ref_url\":null}").at("/ref_url"))
        .isEqualTo("https://one");
    assertThat(api.post("/testcases", Map.of("name", "t", "ref_url", "two")).status())
        .isEqualTo(201);
    assertThat(api.get("/testcases/t").at("/ref_url")).isEqualTo("two");
    api.post("/testcases", Map.of("name", "t", "ref_url", ""));
    assertThat(api.get("/testcases/t").at("/ref_url")).isEmpty();
    assertThat(api.post("/testcases", Map.of("name", "  ")).status()).isEqualTo(201);
  }

  @Test
  void aResultSetsTheLinkOfItsTestcaseWhereItNamesIt() {
    posted("t");
    assertThat(api.post("/results", result("t", "testcase", Map.of("name", "t", "ref_url", 5)))
            .at("/testcase/ref_url"))
        .isEqualTo("5");
    assertThat(api.post("/results", result("t", "testcase", Map.of("name", "t")))
            .at("/testcase/ref_url"))
        .isEqualTo("5");
    Map<String, Object> told = new java.util.HashMap<>();
    told.put("name", "t");
    told.put("ref_url", null);
    told.put("href", "ignored");
    JsonNode cleared = api.post("/results", result("t", "testcase", told)).json();
    assertThat(cleared.at("/testcase/ref_url").isNull()).isTrue();
  }

  @Test
  void aGroupIsMadeUpdatedAndKept() {
    Reply made = api.post("/groups", Map.of("uuid", "g", "description", "d", "ref_url", "r"));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json()).isEqualTo(example("""
        {'uuid': 'g', 'description': 'd', 'ref_url': 'r', 'results_count': 0,
         'results': 'BASE/results?groups=g', 'href': 'BASE/groups/g'}
        """));
    Reply kept = api.postText("/groups", "{\"uuid\":\"g\",\"description\":\"\",\"ref_url\":null}");
    assertThat(kept.json()).isEqualTo(made.json());
    assertThat(api.post("/groups", Map.of("uuid", "g", "description", "e")).at("/description"))
        .isEqualTo("e");
    Reply blank = api.post("/groups", Map.of("uuid", "a b/c"));
    assertThat(blank.at("/results")).endsWith("/results?groups=a+b%2Fc");
    assertThat(blank.at("/href")).endsWith("/groups/a%20b%2Fc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"uuid\":null}", "{\"uuid\":\"\"}"})
  void aGroupWithoutUuidGetsOne(String body) {
    Reply made = api.postText("/groups", body);
    assertThat(made.status()).isEqualTo(201);
    assertThat(java.util.UUID.fromString(made.at("/uuid")).version()).isEqualTo(1);
    assertThat(api.postText("/groups", body).at("/uuid")).isNotEqualTo(made.at("/uuid"));
  }

  @Test
  void groupsOfAResultMayBeSentBackAsTheyWereTold() {
    JsonNode group =
        api.post("/groups", Map.of("uuid", "g", "description", "d")).json();
    Reply reply = api.post("/results", result("t", "groups", List.of(group, "new", "g")));
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json().path("groups").toString()).isEqualTo("[\"g\",\"new\"]");
    assertThat(api.get("/groups/g").at("/description")).isEqualTo("d");
    Map<String, Object> clear = new java.util.HashMap<>();
    clear.put("uuid", "g");
    clear.put("description", null);
    api.post("/results", result("t", "groups", List.of(clear, Map.of("description", "no uuid"))));
    assertThat(api.get("/groups/g").json().path("description").isNull()).isTrue();
    assertThat(api.get("/groups?description=no%20uuid").json().path("data")).hasSize(1);
  }

  @Test
  void dataBecomesListsOfTexts() {
    JsonNode data = api.postText("/results", """
            {"outcome":"INFO","testcase":"t","data":{
             "text":"a","list":["b","a","b"],"one":1,"float":1.5,"whole":1.0,"big":12345678901234567890,
             "tiny":0.00001,"huge":1e22,"edge":1e16,"yes":true,"nothing":null,"object":{"a":[1,"it's"]},
             "nested":[[1,2],null],"empty":"","gone":[],"":"nameless","a.b, c":"d"}}
            """).json().path("data");
    assertThat(data.toString().replace('"', '\''))
        .isEqualTo(
            "{'':['nameless'],'a.b, c':['d'],'big':['12345678901234567890'],'edge':['1e+16'],"
                + "'empty':[''],'float':['1.5'],'huge':['1e+22'],'list':['b','a','b'],'nested':['[1, 2]','None'],"
                + "'nothing':['None'],'object':['{\\'a\\': [1, \\\"it's\\\"]}'],'one':['1'],'text':['a'],"
                    .replace("\\'", "'")
                    .replace("\\\"", "\\'")
                + "'tiny':['1e-05'],'whole':['1.0'],'yes':['True']}");
  }

  @ParameterizedTest
  @CsvSource({
    "1661324097123, 2022-08-24T06:54:57.123000",
    "'\"1661324097123\"', 2022-08-24T06:54:57.123000",
    "-1, 1969-12-31T23:59:59.999000",
    "0, 1970-01-01T00:00:00",
    "'\"2022-08-24T06:54:57.123456\"', 2022-08-24T06:54:57.123456",
    "'\"2022-08-24T06:54:57.1Z\"', 2022-08-24T06:54:57.100000",
    "'\"2022-08-24T06:54:57.000000+00\"', 2022-08-24T06:54:57",
    "'\"2022-08-24T06:54:57.1+0000\"', 2022-08-24T06:54:57.100000",
    "'\"2022-08-24T06:54:57.1+00:00\"', 2022-08-24T06:54:57.100000",
    "'\"2022-08-24T06:54:57.1+02:30\"', 2022-08-24T04:24:57.100000",
    "'\"2022-08-24T06:54:57.1-0100\"', 2022-08-24T07:54:57.100000",
  })
  void aSubmitTimeIsTakenInManyForms(String sent, String told) {
    Reply reply = api.postText(
        "/results", "{\"outcome\":\"INFO\",\"testcase\":\"t\",\"submit_time\":" + sent + "}");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.at("/submit_time")).isEqualTo(told);
  }

  @Test
  void linksAreEncoded() {
    String name = "a b/c%?#\"é,;:&=+'!$()*@-._~";
    Reply reply = api.post("/testcases", Map.of("name", name));
    assertThat(reply.at("/href"))
        .isEqualTo(api.base() + "/testcases/a%20b/c%25%3F%23%22%C3%A9,;:&=+'!$()*@-._~");
    assertThat(api.get(reply.at("/href")).at("/name")).isEqualTo(name);
    assertThat(reply.text()).contains("\\u00E9");
  }

  @Test
  void linksFollowTheRequest() {
    posted("t");
    assertThat(api.get(api.root() + "/resultsdb_api/api/v2.0/results/1").at("/href"))
        .isEqualTo(api.root() + "/resultsdb_api/api/v2.0/results/1");
    assertThat(api.get("/results/1", "X-Script-Name", "/results-db").at("/testcase/href"))
        .isEqualTo(api.root() + "/results-db/api/v2.0/testcases/t");
    assertThat(api.get("/results/1", "X-Forwarded-Host", "example.org").at("/href"))
        .isEqualTo("http://example.org/api/v2.0/results/1");
  }

  @Test
  void clientsThatWantPlainTextGetJson() {
    Reply reply = api.postText(
        "/results",
        "{\"outcome\":\"INFO\",\"testcase\":\"t\"}",
        "Accept",
        "text/plain",
        "Content-Type",
        "application/json; charset=utf-8");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(api.get("/testcases/none", "Accept", "text/plain").message())
        .isEqualTo("Testcase not found");
    assertThat(api.get("/testcases/none", "Accept", "text/html").message())
        .isEqualTo("Testcase not found");
  }

  @Test
  void tenThousandDataValuesAreTakenAndOneMoreIsNot() {
    String[] values = new String[10_000];
    Arrays.setAll(values, i -> "v" + i);
    long id = posted("t", "data", Map.of("k", values));
    assertThat(api.get("/results?k=v9999").ids()).containsExactly(id);
    Reply more = api.post("/results", result("t", "data", Map.of("k", values, "l", "x")));
    assertThat(more.status()).isEqualTo(400);
    assertThat(more.message()).contains("data: List should have at most 10000 items, not 10001");
  }
}
