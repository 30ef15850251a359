package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.taskotron.resultsdb.api.ApiServer.Reply;

/** Several results in one request: all are stored, or none. */
class BulkTest extends ApiContract {

  private static String result(int n) {
    return "{\"outcome\":\"PASSED\",\"testcase\":\"t%d\",\"groups\":[\"g\"],\"data\":{\"item\":\"x%d\"}}"
        .formatted(n % 3, n);
  }

  private static String list(int count) {
    return IntStream.range(0, count)
        .mapToObj(BulkTest::result)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private Reply postLines(String lines, String... headers) {
    Map<String, String> all = new java.util.HashMap<>();
    all.put("Content-Type", "application/x-ndjson");
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return api.post("/results", lines.getBytes(java.nio.charset.StandardCharsets.UTF_8), all);
  }

  @Test
  void aListIsAnsweredInItsOrder() {
    Reply reply = api.postText("/results", list(5));
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(reply.all("/data/item/0")).containsExactly("x0", "x1", "x2", "x3", "x4");
    assertThat(reply.at("/data/0/href")).endsWith("/api/v2.0/results/1");
    assertThat(api.get("/groups/g").at("/results_count")).isEqualTo("5");
    assertThat(api.get("/results/5").json()).isEqualTo(reply.json().at("/data/4"));
  }

  @Test
  void linesAreAList() {
    Reply reply = postLines(result(0) + "\n\n" + result(1) + "\r\n" + result(2) + "\n");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.all("/data/item/0")).containsExactly("x0", "x1", "x2");
  }

  @Test
  void aListOfOneIsAList() {
    assertThat(api.postText("/results", list(1)).ids()).containsExactly(1L);
  }

  @Test
  void oneMistakeAndNothingIsStored() {
    String bad =
        "[" + result(0) + ",{\"outcome\":\"GOOD\",\"testcase\":\"t\"},5,{\"outcome\":\"PASSED\","
            + "\"testcase\":\"t\",\"data\":{\"a:b\":\"c\"}}]";
    Reply reply = api.postText("/results", bad);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().at("/validation_error/0/loc").toString()).isEqualTo("[1,\"outcome\"]");
    assertThat(reply.json().at("/validation_error/1/loc").toString()).isEqualTo("[2]");
    assertThat(reply.json().at("/validation_error/1/type").asText()).isEqualTo("dict_type");
    assertThat(reply.json().at("/validation_error/2/loc").toString()).isEqualTo("[3]");
    assertThat(reply.message()).contains("Colon not allowed in key name: ['a:b']");
    assertThat(count()).isZero();
    assertThat(api.get("/testcases/t0").status()).isEqualTo(404);
  }

  @Test
  void brokenJsonStoresNothingAndNamesItsLine() {
    for (String body :
        List.of("[", "[" + result(0), "[" + result(0) + ",", "[" + result(0) + "]x")) {
      assertThat(api.postText("/results", body).status()).as(body).isEqualTo(400);
    }
    Reply reply = postLines(result(0) + "\n{\"outcome\":\n");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).isEqualTo("line 2: no JSON (expected one object a line)");
    assertThat(count()).isZero();
  }

  @Test
  void aListHoldsSomethingAndNotTooMuch() {
    assertThat(
            api.postText("/results", "[]").json().at("/validation_error/0/msg").asText())
        .isEqualTo("List should have at least 1 item");
    assertThat(postLines("").status()).isEqualTo(400);
    Reply reply = api.postText("/results", list(1_001));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("at most 1000 items, not 1001");
    assertThat(count()).isZero();
    assertThat(api.postText("/results", list(1_000)).ids()).hasSize(1_000);
  }

  @Test
  void aKeyCoversTheList() {
    Reply first = api.postText("/results", list(4), "Idempotency-Key", "k");
    Reply again = api.postText("/results", list(4), "Idempotency-Key", "k");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(again.text()).isEqualTo(first.text());
    Reply lines = postLines(
        IntStream.range(0, 4).mapToObj(BulkTest::result).collect(Collectors.joining("\n")),
        "Idempotency-Key",
        "k");
    assertThat(lines.text()).as("the same list, written in lines").isEqualTo(first.text());
    Reply other = api.postText("/results", list(5), "Idempotency-Key", "k");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.message()).contains("result 1 was stored under it");
    assertThat(api.postText("/results", result(0), "Idempotency-Key", "k").status())
        .isEqualTo(422);
    assertThat(count()).isEqualTo(4);
  }

  @Test
  void aKeyOfOneResultIsTakenForAListToo() {
    api.postText("/results", result(0), "Idempotency-Key", "k");
    assertThat(api.postText("/results", list(2), "Idempotency-Key", "k").status())
        .isEqualTo(422);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void onlyResultsArePostedInLists() {
    assertThat(api.postText("/groups", "[{}]").status()).isEqualTo(400);
    assertThat(api.postText("/testcases", "[{\"name\":\"t\"}]").status()).isEqualTo(400);
  }
}
