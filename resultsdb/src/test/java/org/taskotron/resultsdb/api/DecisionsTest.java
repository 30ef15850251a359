package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.resultsdb.api.ApiServer.Reply;

/** Decisions: whether the required tests let an item pass, and why not. */
class DecisionsTest extends ApiContract {

  private static final String ITEM = "foo-bar-1.0-1.fc99";

  private long result(String testcase, String outcome, Object... data) {
    return resultOf(ITEM, testcase, outcome, data);
  }

  private long resultOf(String item, String testcase, String outcome, Object... data) {
    Map<String, Object> all = new java.util.TreeMap<>(Map.of("item", item, "type", "koji_build"));
    for (int i = 0; i < data.length; i += 2) {
      all.put((String) data[i], data[i + 1]);
    }
    api.clock.advance(Duration.ofSeconds(1));
    return posted(testcase, "outcome", outcome, "data", all);
  }

  private void waived(String testcase, Object... fields) {
    Object[] all = java.util.Arrays.copyOf(fields, fields.length + 2);
    all[fields.length] = "item";
    all[fields.length + 1] = ITEM;
    assertThat(api.post("/waivers", WaiversTest.waiver(testcase, all)).status()).isEqualTo(201);
  }

  private JsonNode decision(String query) {
    Reply reply = api.get("/decision?item=" + ITEM + "&" + query);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private static List<String> states(JsonNode decision) {
    List<String> states = new java.util.ArrayList<>();
    decision.path("requirements").forEach(one -> states.add(one.path("state").asText()));
    return states;
  }

  private JsonNode why(String query) {
    JsonNode decision = decision(query);
    assertThat(decision.path("satisfied").booleanValue()).isFalse();
    assertThat(states(decision)).containsExactly("missing");
    assertThat(decision.at("/requirements/0/result").isNull()).isTrue();
    return decision.at("/requirements/0/missing");
  }

  @Test
  void passedAndInfoSatisfy() {
    result("a", "FAILED");
    long passed = result("a", "PASSED");
    result("b", "INFO");
    JsonNode decision = decision("type=koji_build&testcases=a,b");
    assertThat(decision.path("satisfied").booleanValue()).isTrue();
    assertThat(decision.path("summary").asText()).isEqualTo("All 2 required tests are satisfied");
    assertThat(states(decision)).containsExactly("satisfied", "satisfied");
    assertThat(decision.at("/requirements/0/result/id").longValue()).isEqualTo(passed);
    assertThat(decision.at("/requirements/0/result/outcome").asText()).isEqualTo("PASSED");
    assertThat(decision.at("/requirements/0/result/submit_time").asText())
        .isEqualTo("2026-11-21T12:00:02");
    assertThat(decision.at("/requirements/0/result/href").asText())
        .isEqualTo(api.base() + "/results/" + passed);
    assertThat(decision.at("/requirements/0/waiver").isNull()).isTrue();
    assertThat(decision.at("/requirements/0/missing").isNull()).isTrue();
  }

  @Test
  void failedAndNeedsInspectionFail() {
    result("a", "FAILED");
    result("b", "NEEDS_INSPECTION");
    result("c", "PASSED");
    JsonNode decision = decision("testcases=a,b,c,d");
    assertThat(decision.path("satisfied").booleanValue()).isFalse();
    assertThat(decision.path("summary").asText())
        .isEqualTo("2 of 4 required tests failed, 1 is missing");
    assertThat(states(decision)).containsExactly("failed", "failed", "satisfied", "missing");
  }

  @Test
  void theNewestOfEachArchAndScenarioCounts() {
    result("a", "PASSED", "arch", "x86_64");
    long bad = result("a", "FAILED", "arch", "i686");
    result("a", "PASSED", "arch", "x86_64", "scenario", "uefi");
    JsonNode decision = decision("testcases=a");
    assertThat(states(decision)).containsExactly("failed");
    assertThat(decision.at("/requirements/0/results")).hasSize(3);
    assertThat(decision.at("/requirements/0/result/id").longValue()).isEqualTo(bad);
    assertThat(decision.at("/requirements/0/result/arch/0").asText()).isEqualTo("i686");
    assertThat(states(decision("testcases=a&arch=x86_64"))).containsExactly("satisfied");
    assertThat(states(decision("testcases=a&arch=x86_64,i686&scenario=uefi")))
        .containsExactly("satisfied", "missing");
    result("a", "PASSED", "arch", "i686");
    assertThat(states(decision("testcases=a"))).containsExactly("satisfied");
    result("s", "FAILED", "system_architecture", "s390x");
    assertThat(states(decision("testcases=s&arch=s390x"))).containsExactly("failed");
  }

  @Test
  void aWaiverInForceMakesAFailureCountForNothing() {
    result("a", "FAILED", "scenario", "uefi");
    result("b", "PASSED");
    waived("a", "scenario", "bios");
    assertThat(states(decision("testcases=a,b"))).containsExactly("failed", "satisfied");
    waived("a", "scenario", "uefi", "expires", "2026-11-22");
    JsonNode decision = decision("testcases=a,b");
    assertThat(states(decision)).containsExactly("waived", "satisfied");
    assertThat(decision.path("satisfied").booleanValue()).isTrue();
    assertThat(decision.path("summary").asText())
        .isEqualTo("All 2 required tests are satisfied, 1 of them by a waiver");
    assertThat(decision.at("/requirements/0/waiver/reason").asText()).isEqualTo("known bug 123");
    assertThat(decision.at("/requirements/0/waiver/id").asText()).isEqualTo("2");
    assertThat(decision.at("/requirements/0/result/waiver_id").asText()).isEqualTo("2");
    api.clock.advance(Duration.ofDays(1));
    assertThat(states(decision("testcases=a"))).containsExactly("failed");
    waived("a");
    assertThat(states(decision("testcases=a"))).containsExactly("waived");
    waived("a", "waived", false);
    assertThat(states(decision("testcases=a"))).containsExactly("failed");
  }

  @Test
  void whatIsMissingCanBeWaivedToo() {
    waived("a");
    JsonNode decision = decision("testcases=a");
    assertThat(states(decision)).containsExactly("waived");
    assertThat(decision.path("summary").asText()).isEqualTo("The required test is waived");
    assertThat(decision.at("/requirements/0/result").isNull()).isTrue();
    waived("b", "scenario", "uefi");
    assertThat(states(decision("testcases=b"))).containsExactly("missing");
    assertThat(states(decision("testcases=b&scenario=uefi"))).containsExactly("waived");
  }

  @Test
  void aPastTimeIsAskedAbout() {
    result("a", "FAILED"); // 12:00:01
    waived("a", "expires", "2026-11-21T12:00:03");
    api.clock.advance(Duration.ofSeconds(1));
    result("a", "PASSED"); // 12:00:03
    assertThat(states(decision("testcases=a&when=2026-11-21T12:00:00"))).containsExactly("missing");
    assertThat(states(decision("testcases=a&when=2026-11-21T12:00:01"))).containsExactly("waived");
    assertThat(states(decision("testcases=a&when=2026-11-21T12:00:02.999999Z")))
        .containsExactly("waived");
    assertThat(states(decision("testcases=a&when=2026-11-21T13:00:03+01:00")))
        .containsExactly("satisfied");
    assertThat(states(decision("testcases=a"))).containsExactly("satisfied");
  }

  @Test
  void ofWhatIsMissingItIsSaidWhy() {
    JsonNode never = why("testcases=t");
    assertThat(never.path("why").asText()).isEqualTo("never");
    assertThat(never.path("message").asText()).isEqualTo("the testcase has never had a result");
    assertThat(never.path("result").isNull()).isTrue();

    resultOf("other-1-1", "t", "PASSED");
    assertThat(why("testcases=t").path("why").asText()).isEqualTo("other_items");
    resultOf("foo-bar-baz-9-1", "t", "PASSED");
    assertThat(why("testcases=t").path("why").asText()).isEqualTo("other_items");

    long older = resultOf("foo-bar-0.9-4.fc99", "t", "PASSED");
    JsonNode build = why("testcases=t");
    assertThat(build.path("why").asText()).isEqualTo("other_build");
    assertThat(build.path("message").asText())
        .isEqualTo("the newest result of the package is for foo-bar-0.9-4.fc99, of"
            + " 2026-11-21T12:00:03 UTC");
    assertThat(build.at("/result/id").longValue()).isEqualTo(older);

    result("t", "PASSED", "type", "bodhi_update");
    JsonNode type = why("testcases=t&type=koji_build");
    assertThat(type.path("why").asText()).isEqualTo("other_type");
    assertThat(type.path("message").asText())
        .isEqualTo("there are results of it as bodhi_update only");

    result("t", "PASSED", "arch", "x86_64", "scenario", "uefi");
    JsonNode arch = why("testcases=t&type=koji_build&arch=s390x");
    assertThat(arch.path("why").asText()).isEqualTo("other_arch_or_scenario");
    assertThat(arch.path("message").asText())
        .isEqualTo("there are results for x86_64 in scenario uefi only");

    JsonNode old = why("testcases=t&since=2026-11-22");
    assertThat(old.path("why").asText()).isEqualTo("too_old");
    assertThat(old.path("message").asText())
        .isEqualTo("the newest result is of 2026-11-21T12:00:05 UTC, before 2026-11-22T00:00 UTC");
    assertThat(why("testcases=t&when=2026-11-20").path("why").asText()).isEqualTo("too_new");
  }

  @Test
  void aTestThatStillRunsIsMissing() {
    api.close();
    api = ApiServer.start(folder, List.of("RUNNING", "QUEUED", "ERROR"));
    result("t", "RUNNING");
    JsonNode decision = decision("testcases=t");
    assertThat(states(decision)).containsExactly("missing");
    assertThat(decision.at("/requirements/0/missing/why").asText()).isEqualTo("unfinished");
    assertThat(decision.at("/requirements/0/missing/message").asText())
        .isEqualTo("the newest result, of 2026-11-21T12:00:01 UTC, is RUNNING");
    result("t", "ERROR");
    assertThat(states(decision("testcases=t"))).containsExactly("failed");
  }

  @Test
  void aBodyMayGiveEachRequirementItsOwnScenarioAndArch() {
    result("a", "PASSED", "arch", "x86_64");
    result("b", "FAILED", "arch", List.of("x86_64", "noarch"), "scenario", "uefi");
    Reply reply = api.post(
        "/decision",
        Map.of(
            "item",
            ITEM,
            "type",
            List.of("koji_build", "brew-build"),
            "_who",
            "me",
            "required",
            List.of(
                "a",
                Map.of("testcase", "a", "arch", "x86_64"),
                Map.of("testcase", "b", "arch", "noarch", "scenario", "uefi"),
                Map.of("testcase", "b", "scenario", "bios"))));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(states(reply.json())).containsExactly("satisfied", "satisfied", "failed", "missing");
    assertThat(reply.json().at("/type/1").asText()).isEqualTo("koji_build");
    assertThat(api.get("/results").ids()).hasSize(2);
  }

  @Test
  void aPolicyNamesRequirements() {
    result("dist.rpmlint", "PASSED");
    result("dist.abicheck", "PASSED", "arch", "x86_64");
    JsonNode decision = decision("policy=updates");
    assertThat(states(decision)).containsExactly("satisfied", "satisfied", "missing");
    assertThat(decision.at("/requirements/2/arch").asText()).isEqualTo("aarch64");
    assertThat(decision.path("type")).hasSize(2);
    assertThat(states(decision("policy=updates,anything&testcases=dist.rpmlint")))
        .hasSize(3);
    assertThat(states(decision("policy=anything&type=compose"))).containsExactly("missing");
    assertThat(api.post("/decision", Map.of("item", ITEM, "policy", "anything")).status())
        .isEqualTo(200);

    Reply unknown = api.get("/decision?item=x&policy=nightly");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.message())
        .isEqualTo("Malformed Request: policy: Value error, must be one of: updates, anything");
    Reply wrong = api.get("/decision?item=x&policy=updates&type=compose");
    assertThat(wrong.message())
        .contains(
            "type: Value error, policy updates is for items of type koji_build, bodhi_update");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "testcases=a|item|missing",
        "item=&testcases=a|item|missing",
        "item=x|testcases|missing",
        "item=x&testcases=,|testcases|missing",
        "item=x&testcase=a&testcases=a|testcase|value_error",
        "item=x&testcases=a&when=yesterday|when|value_error",
        "item=x&testcases=a&since=5|since|value_error",
        "item=x&testcases=a&since=2026-02-02&when=2026-02-01|since|value_error",
      })
  void aQueryThatDoesNotFitIsNamed(String query, String field, String type) {
    Reply reply = api.get("/decision?" + query);
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.at("/validation_error/0/loc/0")).isEqualTo(field);
    assertThat(reply.at("/validation_error/0/type")).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|['item']|missing",
        "{'item':5,'required':['a']}|['item']|string_type",
        "{'item':'x'}|['required']|missing",
        "{'item':'x','required':'a'}|['required']|list_type",
        "{'item':'x','required':[]}|['required']|too_short",
        "{'item':'x','required':[5]}|['required',0]|dict_type",
        "{'item':'x','required':['a','']}|['required',1]|string_too_short",
        "{'item':'x','required':[{}]}|['required',0,'testcase']|missing",
        "{'item':'x','required':[{'testcase':'a','arch':5}]}|['required',0,'arch']|string_type",
        "{'item':'x','required':[{'testcase':'a','arhc':'x'}]}|['required',0,'arhc']|value_error",
        "{'item':'x','required':['a'],'type':{}}|['type']|string_type",
        "{'item':'x','required':['a'],'type':['a',5]}|['type',1]|string_type",
        "{'item':'x','required':['a'],'when':5}|['when']|string_type",
        "{'item':'x','required':['a'],'whne':'x'}|['whne']|value_error",
        "{'item':'x','policy':7}|['policy']|string_type",
        "{'item':'\\ud800','required':['a']}|['item']|value_error",
        "[]|[]|dict_type",
      })
  void aBodyThatDoesNotFitIsNamed(String body, String loc, String type) {
    Reply reply = api.postText("/decision", body.replace('\'', '"'));
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    JsonNode mistake = reply.json().at("/validation_error/0");
    assertThat(mistake.path("loc").toString().replace('"', '\'')).isEqualTo(loc);
    assertThat(mistake.path("type").asText()).isEqualTo(type);
  }

  @Test
  void manyRequirementsAreTakenAndTooManyRefused() {
    List<String> names =
        java.util.stream.IntStream.range(0, 1000).mapToObj(i -> "t" + i).toList();
    result("t5", "PASSED");
    Reply reply = api.post("/decision", Map.of("item", ITEM, "required", names));
    assertThat(reply.json().path("summary").asText())
        .isEqualTo("999 of 1000 required tests are missing");
    List<String> more = new java.util.ArrayList<>(names);
    more.add("x");
    assertThat(api.post("/decision", Map.of("item", ITEM, "required", more))
            .at("/validation_error/0/type"))
        .isEqualTo("too_long");
    assertThat(api.get("/decision?item=x&testcases=" + String.join(",", names.subList(0, 40))
                + "&arch=" + String.join(",", names.subList(0, 40)))
            .at("/validation_error/0/type"))
        .isEqualTo("too_long");
    assertThat(api.postText("/decision", "{\"item\":\"" + "x".repeat(6_000_000) + "\"}")
            .status())
        .isEqualTo(413);
  }

  @Test
  void namesOfAnyScriptAreUnderstood() {
    String item = "世界 🎉, <b>";
    resultOf(item, "тест 🎉", "PASSED", "arch", "日本");
    Reply reply = api.post(
        "/decision",
        Map.of("item", item, "required", List.of(Map.of("testcase", "тест 🎉", "arch", "日本"))));
    assertThat(states(reply.json())).containsExactly("satisfied");
    assertThat(reply.at("/item")).isEqualTo(item);
  }
}
