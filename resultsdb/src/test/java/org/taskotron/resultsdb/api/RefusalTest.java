package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.resultsdb.api.ApiServer.Reply;

/** Bad input: it is refused in words that name the field, stores nothing, and the next request is served. */
class RefusalTest extends ApiContract {

  @AfterEach
  void nothingIsStoredAndTheNextRequestIsServed() {
    assertThat(count()).isZero();
    assertThat(api.get("/testcases").json().path("data")).isEmpty();
    assertThat(api.get("/groups").json().path("data")).isEmpty();
    assertThat(api.post("/results", result("good")).status()).isEqualTo(201);
  }

  private static String body(String fields) {
    return "{\"outcome\":\"PASSED\",\"testcase\":\"t\"" + (fields.isEmpty() ? "" : "," + fields)
        + "}";
  }

  private void assertMistake(Reply reply, String loc, String type, String msg) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    JsonNode mistakes = reply.json().path("validation_error");
    assertThat(mistakes).as(reply.text()).hasSize(1);
    JsonNode mistake = mistakes.get(0);
    assertThat(mistake.path("loc").toString().replace('"', '\'')).isEqualTo(loc);
    assertThat(mistake.path("type").asText()).isEqualTo(type);
    assertThat(mistake.path("msg").asText()).isEqualTo(msg);
    assertThat(mistake.has("input")).isTrue();
    assertThat(reply.message()).startsWith("Malformed Request: ").endsWith(msg);
  }

  static Stream<Arguments> results() {
    String outcomes = "Value error, must be one of: PASSED, INFO, FAILED, NEEDS_INSPECTION";
    String text = "Input should be a valid string";
    String name = "Value error, testcase name must be non-empty";
    String time =
        "Value error, Expected timestamp in milliseconds or datetime (in format YYYY-MM-DDTHH:MM:SS.ffffff), got ";
    String nul = "Value error, must not contain a NUL character";
    String half = "Value error, must not contain half of a surrogate pair";
    return Stream.of(
        Arguments.of("{'testcase':'t'}", "['outcome']", "missing", "Field required"),
        Arguments.of(
            "{'testcase':'t','outcome':''}",
            "['outcome']",
            "string_too_short",
            "String should have at least 1 character"),
        Arguments.of("{'testcase':'t','outcome':null}", "['outcome']", "string_type", text),
        Arguments.of("{'testcase':'t','outcome':5}", "['outcome']", "string_type", text),
        Arguments.of("{'testcase':'t','outcome':'WORKED'}", "['outcome']", "value_error", outcomes),
        Arguments.of("{'outcome':'INFO'}", "['testcase']", "missing", "Field required"),
        Arguments.of("{'outcome':'INFO','testcase':''}", "['testcase']", "value_error", name),
        Arguments.of("{'outcome':'INFO','testcase':{}}", "['testcase']", "value_error", name),
        Arguments.of(
            "{'outcome':'INFO','testcase':{'name':''}}", "['testcase']", "value_error", name),
        Arguments.of("{'outcome':'INFO','testcase':null}", "['testcase']", "value_error", name),
        Arguments.of(
            "{'outcome':'INFO','testcase':5}",
            "['testcase']",
            "dict_type",
            "Input should be a valid dictionary"),
        Arguments.of(
            "{'outcome':'INFO','testcase':['t']}",
            "['testcase']",
            "dict_type",
            "Input should be a valid dictionary"),
        Arguments.of(
            "{'outcome':'INFO','testcase':{'name':5}}", "['testcase','name']", "string_type", text),
        Arguments.of(
            "{'outcome':'INFO','testcase':{'name':'t','ref_url':{}}}",
            "['testcase','ref_url']",
            "string_type",
            text),
        Arguments.of(
            "{'outcome':'INFO','testcase':'a\\u0000b'}", "['testcase']", "value_error", nul),
        Arguments.of(
            "{'outcome':'INFO','testcase':'a\\ud800'}", "['testcase']", "value_error", half),
        Arguments.of(
            body("'groups':'g'"), "['groups']", "list_type", "Input should be a valid list"),
        Arguments.of(
            body("'groups':[5]"),
            "['groups',0]",
            "dict_type",
            "Input should be a valid dictionary"),
        Arguments.of(
            body("'groups':['g',null]"),
            "['groups',1]",
            "dict_type",
            "Input should be a valid dictionary"),
        Arguments.of(body("'groups':[{'uuid':5}]"), "['groups',0,'uuid']", "string_type", text),
        Arguments.of(
            body("'groups':[{'uuid':'g','description':[]}]"),
            "['groups',0,'description']",
            "string_type",
            text),
        Arguments.of(
            body("'groups':['" + "g".repeat(37) + "']"),
            "['groups',0]",
            "string_too_long",
            "String should have at most 36 characters"),
        Arguments.of(
            body("'groups':[{'uuid':'" + "g".repeat(37) + "'}]"),
            "['groups',0,'uuid']",
            "string_too_long",
            "String should have at most 36 characters"),
        Arguments.of(body("'note':5"), "['note']", "string_type", text),
        Arguments.of(body("'note':'\\u0000'"), "['note']", "value_error", nul),
        Arguments.of(body("'ref_url':['x']"), "['ref_url']", "string_type", text),
        Arguments.of(body("'ref_url':'\\udc00\\ud800'"), "['ref_url']", "value_error", half),
        Arguments.of(
            body("'data':[]"), "['data']", "dict_type", "Input should be a valid dictionary"),
        Arguments.of(
            body("'data':'x'"), "['data']", "dict_type", "Input should be a valid dictionary"),
        Arguments.of(body("'data':{'k':['ok','\\u0000']}"), "['data','k',1]", "value_error", nul),
        Arguments.of(body("'data':{'k\\u0000':'v'}"), "['data','k\\u0000']", "value_error", nul),
        Arguments.of(body("'data':{'k':{'deep':'\\ud800'}}"), "['data','k']", "value_error", half),
        Arguments.of(body("'submit_time':'now'"), "['submit_time']", "value_error", time + "'now'"),
        Arguments.of(body("'submit_time':1.5"), "['submit_time']", "value_error", time + "1.5"),
        Arguments.of(
            body("'submit_time':1661324097123.0"),
            "['submit_time']",
            "value_error",
            time + "1661324097123.0"),
        Arguments.of(body("'submit_time':''"), "['submit_time']", "value_error", time + "''"),
        Arguments.of(body("'submit_time':true"), "['submit_time']", "value_error", time + "True"),
        Arguments.of(body("'submit_time':[1]"), "['submit_time']", "value_error", time + "[1]"),
        Arguments.of(
            body("'submit_time':'2022-08-24'"),
            "['submit_time']",
            "value_error",
            time + "'2022-08-24'"),
        Arguments.of(
            body("'submit_time':'2022-08-24T06:54:57'"),
            "['submit_time']",
            "value_error",
            time + "'2022-08-24T06:54:57'"),
        Arguments.of(
            body("'submit_time':'2022-08-24 06:54:57.1'"),
            "['submit_time']",
            "value_error",
            time + "'2022-08-24 06:54:57.1'"),
        Arguments.of(
            body("'submit_time':'2022-13-24T06:54:57.1'"),
            "['submit_time']",
            "value_error",
            time + "'2022-13-24T06:54:57.1'"),
        Arguments.of(
            body("'submit_time':253402300800000"),
            "['submit_time']",
            "value_error",
            time + "253402300800000"),
        Arguments.of(
            body("'submit_time':99999999999999999999999"),
            "['submit_time']",
            "value_error",
            time + "99999999999999999999999"));
  }

  @ParameterizedTest
  @MethodSource("results")
  void aResultThatDoesNotFitIsRefused(String body, String loc, String type, String msg) {
    Reply reply = api.postText("/results", body.replace('\'', '"'));
    assertMistake(reply, loc, type, msg);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/testcases|{}|[\"name\"]|missing|Field required",
        "/testcases|{\"name\":\"\"}|[\"name\"]|string_too_short|String should have at least 1 character",
        "/testcases|{\"name\":null}|[\"name\"]|string_type|Input should be a valid string",
        "/testcases|{\"name\":[\"t\"]}|[\"name\"]|string_type|Input should be a valid string",
        "/testcases|{\"name\":\"t\",\"ref_url\":5}|[\"ref_url\"]|string_type|Input should be a valid string",
        "/groups|{\"uuid\":5}|[\"uuid\"]|string_type|Input should be a valid string",
        "/groups|{\"description\":{}}|[\"description\"]|string_type|Input should be a valid string",
        "/groups|{\"uuid\":\"1234567890123456789012345678901234567\"}|[\"uuid\"]|string_too_long|String should have at most 36 characters",
        "/groups|{\"ref_url\":\"\\u0000\"}|[\"ref_url\"]|value_error|Value error, must not contain a NUL character",
      })
  void aTestcaseOrGroupThatDoesNotFitIsRefused(
      String path, String body, String loc, String type, String msg) {
    assertMistake(api.postText(path, body), loc.replace('"', '\''), type, msg);
  }

  @Test
  void allMistakesAreToldAtOnceInTheOrderOfTheFields() {
    Reply reply = api.postText(
        "/results",
        "{\"submit_time\":\"x\",\"data\":5,\"ref_url\":5,\"note\":5,\"groups\":5,\"testcase\":5,\"outcome\":\"x\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("validation_error").findValuesAsText("loc")).hasSize(7);
    StringBuilder order = new StringBuilder();
    reply
        .json()
        .path("validation_error")
        .forEach(m -> order.append(m.path("loc").get(0).asText()).append(' '));
    assertThat(order).hasToString("outcome testcase groups note ref_url data submit_time ");
    assertThat(reply.message()).contains("outcome: ").contains("; submit_time: ");
  }

  @Test
  void aMissingFieldShowsTheWholeBody() {
    Reply reply = api.postText("/results", "{\"outcome\":\"INFO\",\"note\":\"n\"}");
    assertThat(reply.json().at("/validation_error/0/input/note").asText()).isEqualTo("n");
    assertThat(reply.json().at("/validation_error/0/url").asText()).endsWith("/missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"x\"", "5", "null", "true", "[{}]"})
  void jsonThatIsNoObjectIsRefused(String body) {
    List<String> paths = body.startsWith("[") // a list of results is taken, see BulkTest
        ? List.of("/groups", "/testcases")
        : List.of("/results", "/groups", "/testcases");
    for (String path : paths) {
      assertMistake(
          api.postText(path, body), "[]", "dict_type", "Input should be a valid dictionary");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\"}",
        "{} {}",
        "{'a': 1}",
        "nonsense",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "\u0000"
      })
  void whatIsNoJsonIsRefused(String body) {
    Reply reply = api.postText("/results", body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).isEqualTo("Bad request");
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    byte[] latin = body("\"note\":\"é\"").getBytes(StandardCharsets.ISO_8859_1);
    Reply reply = api.post("/results", latin, Map.of());
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).isEqualTo("Bad request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "none"})
  void whatIsNotDeclaredAsJsonIsRefused(String type) {
    Reply reply =
        api.postText("/results", body(""), "Content-Type", type.equals("none") ? "" : type);
    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.text()).contains("expected application/json");
  }

  @Test
  void colonsInKeysAreRefused() {
    Reply reply = api.post(
        "/results", result("t", "data", new java.util.LinkedHashMap<>(Map.of("invalid:key", "1"))));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text())
        .isEqualTo("{\"message\":\"Colon not allowed in key name: ['invalid:key']\"}");
  }

  @Test
  void deepNestingIsRefusedAndTheFieldNamed() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    Reply reply = api.postText("/results", body("\"data\":{\"k\":" + deep + "}"));
    assertMistake(
        reply,
        "['data']",
        "value_error",
        "Value error, nested too deeply (expected at most 200 levels)");
    assertThat(api.postText("/results", deep).status()).isEqualTo(400);
  }

  @Test
  void endlessNumbersAreRefused() {
    Reply reply = api.postText("/results", body("\"data\":{\"k\":" + "9".repeat(100_000) + "}"));
    assertMistake(reply, "['data']", "value_error", "Value error, a number or text is too long");
  }

  @Test
  void longNamesAreRefused() {
    assertMistake(
        api.post("/testcases", Map.of("name", "n".repeat(769))),
        "['name']",
        "string_too_long",
        "String should have at most 768 characters");
    assertMistake(
        api.post("/results", result("n".repeat(1_000_000))),
        "['testcase']",
        "string_too_long",
        "String should have at most 768 characters");
    assertMistake(
        api.post("/results", result("t", "data", Map.of("k".repeat(769), "v"))),
        "['data','" + "k".repeat(769) + "']",
        "string_too_long",
        "String should have at most 768 characters");
    assertMistake(
        api.post("/results", result("t", "data", Map.of("k", "ä".repeat(32_768)))),
        "['data','k']",
        "value_error",
        "Value error, must be at most 65535 bytes");
    String[] groups = new String[1_001];
    Arrays.setAll(groups, i -> "g" + i);
    assertMistake(
        api.post("/results", result("t", "groups", groups)),
        "['groups']",
        "too_long",
        "List should have at most 1000 items, not 1001");
  }

  @Test
  void whoSentMegabytesDoesNotGetThemBack() {
    Reply reply = api.postText(
        "/results", "{\"outcome\":\"" + "x".repeat(2_000_000) + "\",\"testcase\":\"t\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).hasSizeLessThan(3_000);
    reply = api.postText(
        "/results", "{\"outcome\":\"INFO\",\"note\":\"" + "x".repeat(2_000_000) + "\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).hasSizeLessThan(3_000);
  }

  @Test
  void bodiesBeyondTheLimitAreRefused() {
    Reply reply = api.postText("/results", body("\"note\":\"" + "x".repeat(6_000_000) + "\""));
    assertThat(reply.status()).isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/results?page=abc|['page']|int_parsing|Input should be a valid integer, unable to parse string as an integer",
        "/results?page=|['page']|int_parsing|Input should be a valid integer, unable to parse string as an integer",
        "/results?limit=2.5|['limit']|int_parsing|Input should be a valid integer, unable to parse string as an integer",
        "/results?limit=-2|['limit']|greater_than_equal|Input should be greater than or equal to 0",
        "/testcases?limit=x|['limit']|int_parsing|Input should be a valid integer, unable to parse string as an integer",
        "/groups?page=1e3|['page']|int_parsing|Input should be a valid integer, unable to parse string as an integer",
        "/results?outcome=PASSED,odd|['outcome']|value_error|Value error, must be one of: PASSED, INFO, FAILED, NEEDS_INSPECTION",
        "/results?since=|['since']|value_error|Value error, must be in ISO8601 format",
        "/results?since=2016,|['since']|value_error|Value error, must be in ISO8601 format",
        "/results?since=,2016|['since']|value_error|Value error, must be in ISO8601 format",
        "/results?since=201608|['since']|value_error|Value error, must be in ISO8601 format",
        "/results?since=2016-W05|['since']|value_error|Value error, must be in ISO8601 format",
        "/results?since=2016-13|['since']|value_error|Value error, must be in ISO8601 format",
        "/results?since=2016-08-14T24:00|['since']|value_error|Value error, must be in ISO8601 format",
        "/results?since=2016-08-14T01:02:03+05:00|['since']|value_error|Value error, must be in ISO8601 format",
        "/results?since=1471267746|['since']|value_error|Value error, must be in ISO8601 format",
      })
  void questionsThatDoNotFitAreRefused(String path, String loc, String type, String msg) {
    assertMistake(api.get(path), loc.replace("''", "'"), type, msg);
  }

  @Test
  void questionsWithTooManyNamesAreRefused() {
    Reply reply = api.get("/results?item=" + "a,".repeat(0) + numbers(1_001));
    assertMistake(reply, "['item']", "too_long", "List should have at most 1000 items, not 1001");
    assertThat(api.get("/results?item=" + numbers(1_000)).status()).isEqualTo(200);
    assertThat(api.get("/results?testcases=" + numbers(1_000)).status()).isEqualTo(200);
  }

  private static String numbers(int count) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < count; i++) {
      list.append(i == 0 ? "" : ",").append(i);
    }
    return list.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/results?item=%00", "/results?item=%FF", "/groups/%00", "/testcases/%FF%FE"})
  void addressesThatAreNoTextAreRefused(String path) {
    Reply reply = api.get(path);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("the address");
  }
}
