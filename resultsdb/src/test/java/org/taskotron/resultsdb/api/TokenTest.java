package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.Secret;
import org.taskotron.base.config.SecretHash;
import org.taskotron.resultsdb.access.Right;
import org.taskotron.resultsdb.access.TokenConfig;
import org.taskotron.resultsdb.api.ApiServer.Reply;

/** Where tokens are configured, each post needs one, and does what the token allows. */
class TokenTest {

  private static final String DIST = "dist-runner.00112233445566778899aabbccddeeff";
  private static final String ALL = "house.ffeeddccbbaa99887766554433221100";
  private static final String BOSS = "boss.00ff00ff00ff00ff00ff00ff00ff00ff";
  private static final String BODY = "{\"outcome\":\"PASSED\",\"testcase\":\"dist.rpmlint\"}";

  @TempDir
  Path folder;

  private ApiServer api;

  @BeforeEach
  void start() {
    api = ApiServer.start(
        folder,
        ApiServer.Settings.USUAL.tokens(
            token(DIST, List.of("dist.*", "perf.?"), Right.RESULTS),
            token(ALL, List.of("*"), Right.RESULTS, Right.GROUPS, Right.TESTCASES),
            token(BOSS, List.of("dist.*"), Right.WAIVERS, Right.PINS)));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static TokenConfig token(String token, List<String> testcases, Right... may) {
    return new TokenConfig(
        token.substring(0, token.indexOf('.')),
        new Secret(SecretHash.ofMade(token).toString()),
        testcases,
        Arrays.asList(may));
  }

  private Reply post(String path, String body, String authorization) {
    return api.postText(path, body, "Authorization", authorization);
  }

  private Reply bearer(String path, String body, String token) {
    return post(path, body, "Bearer " + token);
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private long stored() {
    return api.get("/results").ids().size();
  }

  @Test
  void withoutATokenAPostIs401AndSaysHow() {
    for (String path : List.of("/results", "/groups", "/testcases")) {
      Reply reply = api.postText(path, BODY);
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.message()).contains("Authorization: Bearer TOKEN");
      assertThat(reply.headers().allValues("WWW-Authenticate"))
          .containsExactly("Bearer realm=\"ResultsDB\"", "Basic realm=\"ResultsDB\"");
    }
    assertThat(stored()).isZero();
  }

  @Test
  void readingTakesNoToken() {
    assertThat(api.get("/results").status()).isEqualTo(200);
    assertThat(api.get("").status()).isEqualTo(300);
  }

  @Test
  void aWrongTokenIs401() {
    for (String wrong : List.of(
        "dist-runner.00112233445566778899aabbccddeef0",
        "dist-runner.",
        "dist-runner",
        "nobody.00112233445566778899aabbccddeeff",
        "00112233445566778899aabbccddeeff",
        DIST + "0",
        "x".repeat(5_000))) {
      Reply reply = bearer("/results", BODY, wrong);
      assertThat(reply.status()).as(wrong).isEqualTo(401);
      assertThat(reply.message()).doesNotContain(wrong);
      assertThat(reply.headers().firstValue("WWW-Authenticate").orElse(""))
          .contains("error=\"invalid_token\"");
    }
    assertThat(post("/results", BODY, "Basic ***").status()).isEqualTo(401);
    assertThat(post("/results", BODY, "Digest " + DIST).status()).isEqualTo(401);
    assertThat(stored()).isZero();
  }

  @Test
  void aTokenMayComeInThreeWays() {
    assertThat(bearer("/results", BODY, DIST).status()).isEqualTo(201);
    assertThat(post("/results", BODY, "bearer   " + DIST).status()).isEqualTo(201);
    assertThat(post("/results", BODY, basic("anyone", DIST)).status()).isEqualTo(201);
    String withToken = BODY.replace("{", "{\"_auth_token\":\"" + DIST + "\",");
    assertThat(api.postText("/results", withToken).status()).isEqualTo(201);
    assertThat(post("/results", withToken, basic("proxy", "its own password")).status())
        .isEqualTo(201);
    assertThat(api.postText("/results", BODY.replace("{", "{\"_auth_token\":null,"))
            .status())
        .isEqualTo(401);
    assertThat(stored()).isEqualTo(5);
  }

  @Test
  void aTokenIsGoodForItsTestcases() {
    assertThat(bearer("/results", BODY.replace("dist.rpmlint", "perf.1"), DIST).status())
        .isEqualTo(201);
    for (String other : List.of("perf.12", "distro.rpmlint", "x", "Dist.rpmlint")) {
      Reply reply = bearer("/results", BODY.replace("dist.rpmlint", other), DIST);
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.message())
          .isEqualTo("Token dist-runner may not post results of testcase " + other
              + " (it may post results of dist.*, perf.?)");
      assertThat(api.get("/testcases/" + other).status()).isEqualTo(404);
    }
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void groupsAndTestcasesTakeARightOfTheirOwn() {
    Reply group = bearer("/groups", "{}", DIST);
    assertThat(group.status()).isEqualTo(403);
    assertThat(group.message()).startsWith("Token dist-runner may not post groups");
    Reply testcase = bearer("/testcases", "{\"name\":\"dist.rpmlint\"}", DIST);
    assertThat(testcase.status()).isEqualTo(403);
    assertThat(testcase.message()).contains("testcases of testcase dist.rpmlint");
    assertThat(bearer("/groups", "{}", ALL).status()).isEqualTo(201);
    assertThat(bearer("/testcases", "{\"name\":\"x\"}", ALL).status()).isEqualTo(201);
  }

  @Test
  void whoIsNotKnownHearsNothingOfWhatIsWrongWithTheBody() {
    assertThat(api.postText("/results", "{}").status()).isEqualTo(401);
    assertThat(bearer("/results", "{}", DIST).status()).isEqualTo(400);
  }

  @Test
  void metricsCountByToken() {
    bearer("/results", BODY, DIST);
    bearer("/results", BODY.replace("dist", "x"), DIST);
    api.postText("/results", BODY);
    String metrics = api.get(api.root() + "/metrics").text();
    assertThat(metrics)
        .contains("resultsdb_token_checks_total{answer=\"allowed\",token=\"dist-runner\"} 1.0")
        .contains("resultsdb_token_checks_total{answer=\"denied\",token=\"dist-runner\"} 1.0")
        .contains("resultsdb_token_refused_total 1.0");
  }

  @Test
  void anIdempotentPostStillNeedsItsToken() {
    String key = "Idempotency-Key";
    assertThat(api.postText("/results", BODY, key, "k", "Authorization", "Bearer " + DIST)
            .status())
        .isEqualTo(201);
    assertThat(api.postText("/results", BODY, key, "k").status()).isEqualTo(401);
    assertThat(api.post("/results", BODY.getBytes(StandardCharsets.UTF_8), Map.of())
            .status())
        .isEqualTo(401);
  }

  @Test
  void ofAListEachTestcaseIsLookedAt() {
    String list = "[" + BODY + "," + BODY.replace("dist.rpmlint", "other") + "]";
    assertThat(api.postText("/results", list).status()).isEqualTo(401);
    Reply reply = bearer("/results", list, DIST);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.message()).contains("testcase other");
    assertThat(stored()).isZero();
    assertThat(bearer("/results", "[" + BODY + "," + BODY + "]", DIST).status()).isEqualTo(201);
    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void aWaiverIsGivenByTheHolderOfAToken() {
    String waiver =
        "{\"item\":\"foo-1-1\",\"testcase\":\"dist.rpmlint\",\"reason\":\"r\",\"by\":\"somebody else\"}";
    assertThat(api.postText("/waivers", waiver).status()).isEqualTo(401);
    assertThat(bearer("/waivers", waiver, DIST).status()).isEqualTo(403);
    assertThat(bearer("/waivers", waiver.replace("dist.", "perf."), BOSS).status())
        .isEqualTo(403);
    assertThat(api.get("/waivers").ids()).isEmpty();
    Reply reply = bearer("/waivers", waiver, BOSS);
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.at("/by")).isEqualTo("boss");
    assertThat(api.get("/decision?item=foo-1-1&testcases=dist.rpmlint").at("/satisfied"))
        .isEqualTo("true");
  }

  @Test
  void whoMayPostGroupsMayNotPinThem() {
    assertThat(bearer("/results", "{\"outcome\":\"PASSED\",\"testcase\":\"dist.a\"}", DIST)
            .status())
        .isEqualTo(201);
    String pin = "{\"result\":1,\"reason\":\"r\",\"by\":\"somebody else\"}";
    assertThat(api.postText("/pins", pin).status()).isEqualTo(401);
    Reply refused = bearer("/pins", pin, ALL);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.message())
        .contains("may not post pins (it may post groups, results, testcases of *)");
    assertThat(api.get("/pins").ids()).isEmpty();
    assertThat(bearer("/pins", pin, BOSS).at("/by")).isEqualTo("boss");
  }
}
