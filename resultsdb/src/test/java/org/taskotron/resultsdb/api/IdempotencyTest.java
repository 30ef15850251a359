package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.taskotron.resultsdb.api.ApiServer.Reply;

/** A result posted again under its key is one result. */
class IdempotencyTest extends ApiContract {

  private static final String BODY =
      "{\"outcome\":\"PASSED\",\"testcase\":\"t\",\"data\":{\"item\":\"x\",\"type\":\"y\"},\"groups\":[\"g\"]}";

  private Reply post(String body, String key) {
    return api.postText("/results", body, "Idempotency-Key", key);
  }

  @Test
  void theSameBodyIsAnsweredWithTheStoredResult() {
    Reply first = post(BODY, "key");
    api.clock.advance(java.time.Duration.ofHours(1));
    Reply again = post(BODY, "key");
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void whatMeansTheSameIsTheSameBody() {
    Reply first = post(BODY, "key");
    Reply again = post(
        "{\"_auth_token\":null,\"groups\":[\"g\"],\"data\":{\"type\":[\"y\"],\"item\":\"x\"},"
            + "\"note\":null,\"testcase\":\"t\",\"outcome\":\"passed\"}",
        "key");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
  }

  @Test
  void anotherBodyIsRefusedAndStoresNothing() {
    post(BODY, "key");
    for (String other : List.of(
        BODY.replace("PASSED", "FAILED"),
        BODY.replace("\"t\"", "\"other\""),
        BODY.replace("\"x\"", "\"z\""),
        BODY.replace("\"g\"", "\"h\""),
        BODY.replace("{\"outcome", "{\"note\":\"\",\"outcome"))) {
      Reply reply = post(other, "key");
      assertThat(reply.status()).isEqualTo(422);
      assertThat(reply.message()).contains("Idempotency-Key key").contains("result 1");
    }
    assertThat(count()).isEqualTo(1);
    assertThat(api.get("/testcases/other").status()).isEqualTo(404);
    assertThat(api.get("/groups/h").status()).isEqualTo(404);
  }

  @Test
  void aRefusedBodyLeavesItsKeyFree() {
    assertThat(post(BODY.replace("PASSED", "odd"), "key").status()).isEqualTo(400);
    assertThat(post(BODY, "key").status()).isEqualTo(201);
  }

  @Test
  void ofManyAtOnceOneIsStoredAndAllAreToldOfIt() {
    List<CompletableFuture<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      calls.add(
          CompletableFuture.supplyAsync(() -> post(BODY, "key"), run -> new Thread(run).start()));
    }
    assertThat(calls).extracting(CompletableFuture::join).allSatisfy(reply -> {
      assertThat(reply.status()).isEqualTo(201);
      assertThat(reply.at("/id")).isEqualTo("1");
    });
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aKeyIsAtMost255CharactersLong() {
    assertThat(post(BODY, "k".repeat(255)).status()).isEqualTo(201);
    assertThat(post(BODY, "k".repeat(254)).status()).isEqualTo(201);
    Reply reply = post(BODY, "k".repeat(256));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().at("/validation_error/0/loc/0").asText()).isEqualTo("Idempotency-Key");
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void withoutAKeyEachIsANewResult() {
    assertThat(api.postText("/results", BODY).at("/id")).isEqualTo("1");
    assertThat(api.postText("/results", BODY).at("/id")).isEqualTo("2");
  }
}
