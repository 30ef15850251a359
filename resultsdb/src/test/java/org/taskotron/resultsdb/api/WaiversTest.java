package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.resultsdb.api.ApiServer.Reply;

/** Waivers: posted, listed, ended, and never lost. */
class WaiversTest extends ApiContract {

  private static final String ITEM = "foo-1.0-1.fc99";

  static Map<String, Object> waiver(String testcase, Object... fields) {
    Map<String, Object> body = new TreeMap<>(
        Map.of("item", ITEM, "testcase", testcase, "reason", "known bug 123", "by", "alice"));
    for (int i = 0; i < fields.length; i += 2) {
      body.put((String) fields[i], fields[i + 1]);
    }
    return body;
  }

  private Reply waived(String testcase, Object... fields) {
    Reply reply = api.post("/waivers", waiver(testcase, fields));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply;
  }

  private List<String> states(String query) {
    return api.get("/waivers" + query).all("/state");
  }

  @Test
  void aWaiverIsReadAsItWasPosted() {
    Reply posted = waived(
        "dist.rpmlint", "scenario", "uefi", "expires", "2026-12-24T18:00:00+01:00", "_auth", 1);
    assertThat(posted.text())
        .isEqualTo("{\"by\":\"alice\",\"expires\":\"2026-12-24T17:00:00\",\"href\":\"" + api.base()
            + "/waivers/1\",\"id\":1,\"item\":\"foo-1.0-1.fc99\",\"reason\":\"known bug 123\","
            + "\"scenario\":\"uefi\",\"state\":\"active\",\"submit_time\":\"2026-11-21T12:00:00\","
            + "\"testcase\":\"dist.rpmlint\",\"waived\":true}\n");
    assertThat(api.get("/waivers/1").text()).isEqualTo(posted.text());
    assertThat(api.get("/waivers").json().at("/data/0")).isEqualTo(posted.json());
  }

  @Test
  void whatIsNotThereIsNotFound() {
    for (String id : List.of("1", "0", "-1", "x", "99999999999999999999", "1.0")) {
      Reply reply = api.get("/waivers/" + id);
      assertThat(reply.status()).as(id).isEqualTo(404);
      assertThat(reply.message()).isEqualTo("Waiver not found");
    }
  }

  @Test
  void theNewestWordCounts() {
    waived("t");
    waived("t", "scenario", "uefi");
    assertThat(states("")).containsExactly("active", "active");
    waived("t", "waived", false);
    assertThat(states("")).containsExactly("withdrawal", "replaced", "replaced");
    waived("t", "scenario", "uefi");
    waived("t", "scenario", "uefi", "waived", false, "reason", "fixed");
    assertThat(states("")).startsWith("withdrawal", "replaced", "withdrawal");
    assertThat(states("?state=active")).isEmpty();
    assertThat(api.get("/waivers?state=withdrawal,ACTIVE").ids()).containsExactly(5L, 3L);
  }

  @Test
  void aWaiverExpiresByItself() {
    waived("t", "expires", "2026-11-22");
    assertThat(states("?state=active")).hasSize(1);
    api.clock.advance(Duration.ofHours(12));
    assertThat(states("?state=active")).isEmpty();
    assertThat(states("?state=expired")).hasSize(1);
  }

  @Test
  void waiversAreFilteredAndToldInPages() {
    waived("a");
    waived("b");
    waived("b", "scenario", "uefi");
    waived("b", "item", "other, with comma");
    waived("b", "item", "bar-1-1");
    assertThat(api.get("/waivers").ids()).containsExactly(5L, 4L, 3L, 2L, 1L);
    assertThat(api.get("/waivers?testcase=a").ids()).containsExactly(1L);
    assertThat(api.get("/waivers?item=" + ITEM + ",bar-1-1").ids()).containsExactly(5L, 3L, 2L, 1L);
    assertThat(api.get("/waivers?item=" + ITEM + "&testcase=b&scenario=uefi&state=active")
            .ids())
        .containsExactly(3L);
    assertThat(api.get("/waivers?item=FOO-1.0-1.fc99").ids()).isEmpty();

    Reply first = api.get("/waivers?limit=2&testcase=b");
    assertThat(first.ids()).containsExactly(5L, 4L);
    assertThat(first.json().path("prev").isNull()).isTrue();
    Reply second = api.get(first.at("/next"));
    assertThat(second.ids()).containsExactly(3L, 2L);
    assertThat(second.json().path("next").isNull()).isTrue();
    assertThat(api.get(second.at("/prev")).ids()).containsExactly(5L, 4L);
  }

  @Test
  void namesOfAnyScriptAreKeptToTheLetter() {
    for (String text : List.of("世界 🎉", "a\tb\u0007", "<script>alert(1)</script>", "x ", "X")) {
      Reply reply =
          waived("t" + text, "item", text, "scenario", text, "reason", text + "!", "by", text);
      JsonNode again = api.get("/waivers/" + reply.at("/id")).json();
      assertThat(again.path("item").asText()).isEqualTo(text);
      assertThat(again.path("scenario").asText()).isEqualTo(text);
      assertThat(again.path("reason").asText()).isEqualTo(text + "!");
      assertThat(again.path("by").asText()).isEqualTo(text);
    }
    assertThat(api.get("/waivers?item=x").ids()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "item|''|string_too_short|at least 1 character",
        "item|5|string_type|valid string",
        "item|null|string_type|valid string",
        "item|-|missing|Field required",
        "testcase|-|missing|Field required",
        "testcase|['t']|string_type|valid string",
        "testcase|'\\u0000'|value_error|NUL",
        "item|'\\ud800'|value_error|surrogate",
        "scenario|5|string_type|valid string",
        "scenario|'\\u0000'|value_error|NUL",
        "waived|'yes'|bool_type|valid boolean",
        "waived|1|bool_type|valid boolean",
        "reason|-|missing|Field required",
        "reason|''|string_too_short|at least 1 character",
        "reason|'  '|value_error|say something",
        "reason|{}|string_type|valid string",
        "by|-|missing|Field required",
        "by|''|string_too_short|at least 1 character",
        "by|7|string_type|valid string",
        "expires|'soon'|value_error|must be a time",
        "expires|'2026-02-30'|value_error|must be a time",
        "expires|'2026-11-21T25:00:00'|value_error|must be a time",
        "expires|'+99999-01-01'|value_error|must be a time",
        "expires|'2026-11-21'|value_error|in the future",
        "expires|5|string_type|valid string",
        "expries|'2027-01-01'|value_error|unknown here; known are by, expires, item",
      })
  void whatDoesNotFitIsNamedAndNothingIsStored(
      String field, String value, String type, String words) {
    Map<String, Object> body = waiver("t");
    body.remove(field);
    String json = json(body);
    String text = value.equals("-")
        ? json
        : json.replaceFirst(
            "\\{",
            java.util.regex.Matcher.quoteReplacement(
                "{\"" + field + "\":" + value.replace('\'', '"') + ","));
    Reply reply = api.postText("/waivers", text);
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    JsonNode mistake = reply.json().at("/validation_error/0");
    assertThat(mistake.at("/loc/0").asText()).isEqualTo(field);
    assertThat(mistake.path("type").asText()).isEqualTo(type);
    assertThat(mistake.path("msg").asText()).contains(words);
    assertThat(reply.json().path("validation_error")).hasSize(1);
    assertThat(reply.message()).startsWith("Malformed Request: " + field);
    assertThat(api.get("/waivers").ids()).isEmpty();
  }

  private static String json(Object value) {
    try {
      return new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(value);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void allMistakesAreToldAtOnceAndTextsHaveTheirLengths() {
    Reply empty = api.postText("/waivers", "{}");
    assertThat(empty.json().path("validation_error")).hasSize(4);
    for (Map.Entry<String, Integer> longest : Map.of(
            "item", 768, "testcase", 768, "scenario", 768, "reason", 8192, "by", 255)
        .entrySet()) {
      String text = "🎉".repeat(longest.getValue());
      assertThat(api.post("/waivers", waiver("t", longest.getKey(), text)).status())
          .as(longest.getKey())
          .isEqualTo(201);
      Reply reply = api.post("/waivers", waiver("t", longest.getKey(), text + "x"));
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.at("/validation_error/0/type")).isEqualTo("string_too_long");
    }
    Reply huge = api.post("/waivers", waiver("t", "reason", "x".repeat(300_000)));
    assertThat(huge.status()).isEqualTo(413);
    assertThat(api.postText("/waivers", "[]").status()).isEqualTo(400);
    assertThat(api.postText("/waivers", "{").message()).isEqualTo("Bad request");
    assertThat(api.postText("/waivers", "{}", "Content-Type", "text/plain").status())
        .isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stat=active", "state=on", "limit=x", "page=", "limit=-2"})
  void aQueryThatDoesNotFitIsNamed(String query) {
    Reply reply = api.get("/waivers?" + query);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/validation_error/0/loc/0"))
        .isEqualTo(query.substring(0, query.indexOf('=')));
  }

  @Test
  void anEndHasNoEnd() {
    Reply reply = api.post("/waivers", waiver("t", "waived", false, "expires", "2027-01-01"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("expires: ", "ends a waiver for good");
  }

  @Test
  void underAKeyItIsStoredOnce() {
    String body = json(waiver("t"));
    Reply first = api.postText("/waivers", body, "Idempotency-Key", "key");
    api.clock.advance(Duration.ofHours(1));
    Reply again = api.postText("/waivers", body, "Idempotency-Key", "key");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    Reply other =
        api.postText("/waivers", body.replace("known", "another"), "Idempotency-Key", "key");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.message()).contains("Idempotency-Key key", "waiver 1");
    assertThat(api.postText("/waivers", body, "Idempotency-Key", "KEY").at("/id"))
        .isEqualTo("2");
    Reply tooLong = api.postText("/waivers", body, "Idempotency-Key", "k".repeat(256));
    assertThat(tooLong.at("/validation_error/0/loc/0")).isEqualTo("Idempotency-Key");
    assertThat(api.get("/waivers").ids()).hasSize(2);
  }

  @Test
  void manyAtOnceAreAllStoredAndUnderOneKeyOnce() {
    String body = json(waiver("t"));
    List<CompletableFuture<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      String[] header = i % 2 == 0 ? new String[] {"Idempotency-Key", "k"} : new String[0];
      calls.add(CompletableFuture.supplyAsync(
          () -> api.postText("/waivers", body, header), run -> new Thread(run).start()));
    }
    assertThat(calls).allSatisfy(call -> assertThat(call.join().status()).isEqualTo(201));
    assertThat(api.get("/waivers?limit=100").ids()).hasSize(17).doesNotHaveDuplicates();
    assertThat(api.get("/waivers?state=active").ids()).containsExactly(17L);
  }

  @Test
  void onlyGetAndPostAreThere() {
    Reply reply = api.send("DELETE", "/waivers/1");
    assertThat(reply.status()).isEqualTo(405);
  }
}
