package org.taskotron.master.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.master.job.AttemptPlace;

class ResultTest {

  private static final ResultKey KEY = new ResultKey(Results.JOB, 1, 3, 1);
  private static final AttemptPlace PLACE =
      new AttemptPlace(LocalDate.of(2026, 11, 21), Results.JOB, 1);

  @Test
  void aKeyIsReadAsItIsWritten() {
    assertThat(KEY).hasToString("27f94e36-62ec-51e6-83fd-525400d7d6a4/1/3.1");
    assertThat(ResultKey.parse(KEY.toString())).isEqualTo(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "27f94e36-62ec-51e6-83fd-525400d7d6a4/1/3",
        "27f94e36-62ec-51e6-83fd-525400d7d6a4/0/3.1",
        "27F94E36-62EC-51E6-83FD-525400D7D6A4/1/3.1",
        "27f94e36-62ec-51e6-83fd-525400d7d6a4/1/3.1 ",
        "27f94e36-62ec-51e6-83fd-525400d7d6a4/1/03.1",
        "27f94e36-62ec-51e6-83fd-525400d7d6a4/1/3.9999999999"
      })
  void aKeyThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> ResultKey.parse(text))
        .hasMessageStartingWith("key: '")
        .hasMessageEndingWith("(expected JOB/ATTEMPT/ACTION.ITEM, the last three counted from 1)");
  }

  @Test
  void fieldsAreCheckedWhereAResultIsMade() {
    assertThatThrownBy(() -> result("", "i", "t", "PASSED", "", Map.of()))
        .hasMessage(KEY + ": testcase: '' (expected 1 to 768 characters)");
    assertThatThrownBy(() -> result("x".repeat(769), "i", "t", "PASSED", "", Map.of()))
        .hasMessage(KEY + ": testcase: 769 characters (expected 768 at most)");
    assertThatThrownBy(() -> result("dist.x\n", "i", "t", "PASSED", "", Map.of()))
        .hasMessage(KEY + ": testcase: 'dist.x?' (expected no control character)");
    assertThatThrownBy(() -> result("dist.x", " ", "t", "PASSED", "", Map.of()))
        .hasMessageContaining("item: ' '");
    assertThatThrownBy(() -> result("dist.x", "i", "", "PASSED", "", Map.of()))
        .hasMessageContaining("item_type: ''");
    assertThatThrownBy(() -> result("dist.x", "i", "t", "", "", Map.of()))
        .hasMessageContaining("outcome: ''");
    assertThatThrownBy(() -> result("dist.x", "i", "t", "PASSED", "a\0b", Map.of()))
        .hasMessage(KEY + ": note: 'a?b' (expected no NUL character)");
    assertThatThrownBy(() -> result("dist.x", "i", "t", "PASSED", "", Map.of("a:b", List.of("c"))))
        .hasMessage(KEY + ": data: 'a:b' (expected a key without colon)");
    assertThatThrownBy(() -> result("dist.x", "i", "t", "PASSED", "", Map.of("item", List.of("c"))))
        .hasMessage(KEY + ": data: 'item' (expected another key: the result itself has this one)");
    assertThat(result("dist.x", "i", "t", " passed ", "two\nlines", Map.of()).outcome())
        .isEqualTo("PASSED");
  }

  @Test
  void whatIsPostedIsWhatResultsDbWants() throws Exception {
    Result result = new Result(
        KEY,
        "dist.rpmlint",
        "xchat",
        "koji_build",
        "FAILED",
        "",
        "a b/ü?.html",
        Map.of("arch", List.of("x", "y"), "none", List.of()));
    NewResult made = new ResultBodies("https://qa.example.org/", "https://qa.example.org/execdb")
        .of(result, Results.NOW);
    assertThat(new JsonMapper().readTree(made.body())).isEqualTo(new JsonMapper().readTree("""
        {"outcome": "FAILED", "testcase": "dist.rpmlint", "note": null,
         "groups": [{"uuid": "27f94e36-62ec-51e6-83fd-525400d7d6a4",
                     "ref_url": "https://qa.example.org/execdb/jobs/27f94e36-62ec-51e6-83fd-525400d7d6a4"}],
         "ref_url": "https://qa.example.org/artifacts/all/27f94e36-62ec-51e6-83fd-525400d7d6a4/task_output/a%20b/%C3%BC%3F.html",
         "submit_time": "2026-11-21T12:00:00.500000",
         "data": {"item": "xchat", "type": "koji_build", "arch": ["x", "y"]}}
        """));
  }

  @Test
  void aFurtherAttemptSaysSo() throws Exception {
    NewResult made = Results.fresh(Results.of(Results.JOB, 2, 1));
    assertThat(made.refUrl())
        .isEqualTo("http://master/artifacts/all/" + Results.JOB + "/attempt-2/");
    assertThat(new JsonMapper().readTree(made.body()).at("/data/attempt").asText())
        .isEqualTo("2");
  }

  @Test
  void theContentIsTheSameHoweverItsDataAreOrdered() {
    Map<String, List<String>> one = new java.util.LinkedHashMap<>();
    one.put("a", List.of("1"));
    one.put("b", List.of("2"));
    Map<String, List<String>> other = new java.util.LinkedHashMap<>();
    other.put("b", List.of("2"));
    other.put("a", List.of("1"));
    assertThat(Results.fresh(result("d.x", "i", "t", "INFO", "", one)).content())
        .isEqualTo(Results.fresh(result("d.x", "i", "t", "info", "", other)).content())
        .isNotEqualTo(Results.fresh(result("d.x", "i", "t", "INFO", "n", one)).content());
  }

  @Test
  void namespacesAreSafeOrListTheirRepositories() throws ConfigException {
    Namespaces namespaces =
        Namespaces.of(ConfigReader.read("namespaces.yaml", """
        namespaces_safe: [scratch, qa.free]
        namespaces_whitelist:
          dist: [https://bitbucket.org/fedoraqa/, https://pagure.io/taskotron/]
          qa: [https://pagure.io/fedora-qa/]
        """, Namespaces.Rules.class));
    Optional<String> ours = Optional.of("https://bitbucket.org/fedoraqa/task-rpmlint.git");
    assertThat(namespaces.refuses("scratch.mine.x", Optional.empty())).isEmpty();
    assertThat(namespaces.refuses("qa.free.x", Optional.empty())).isEmpty();
    assertThat(namespaces.refuses("dist.rpmlint", ours)).isEmpty();
    assertThat(namespaces.refuses("dist.rpmlint", Optional.of("https://example.org/evil")))
        .contains(
            "a repository that namespaces.yaml lists for 'dist'; this task's is https://example.org/evil");
    assertThat(namespaces.refuses("qa.x", Optional.empty()))
        .contains(
            "a repository that namespaces.yaml lists for 'qa'; this task's is maintained nowhere");
    assertThat(namespaces.refuses("distance.x", ours))
        .contains("a namespace of namespaces.yaml, for instance 'scratch.'");
    assertThat(namespaces.refuses("dist", ours)).isPresent();
    assertThat(Namespaces.unchecked().refuses("anything", Optional.empty())).isEmpty();
  }

  @Test
  void withoutSafeNamespacesScratchIsSafe() throws ConfigException {
    Namespaces.Rules rules =
        ConfigReader.read("namespaces.yaml", "namespaces_whitelist: {}\n", Namespaces.Rules.class);
    assertThat(rules.namespacesSafe()).containsExactly("scratch");
  }

  @Test
  void resultsOfAnotherAttemptOutcomeOrArtifactAreRefused() {
    ResultRules rules = new ResultRules(
        List.of("CRASHED"),
        Namespaces.unchecked(),
        (place, path) -> path.equals("task_output/there.html"));
    assertThatThrownBy(() -> rules.check(PLACE, Optional.empty(), List.of()))
        .hasMessage("results: 0 (expected 1 to 1000)");
    assertThatThrownBy(() ->
            rules.check(PLACE, Optional.empty(), List.of(Results.of(UUID.randomUUID(), 1, 1))))
        .hasMessageContaining("(expected one of attempt " + PLACE + ")");
    assertThatThrownBy(
            () -> rules.check(PLACE, Optional.empty(), List.of(Results.of(Results.JOB, 2, 1))))
        .hasMessageContaining("(expected one of attempt " + PLACE + ")");
    Result one = Results.of(Results.JOB, 1, 1);
    assertThatThrownBy(() -> rules.check(PLACE, Optional.empty(), List.of(one, one)))
        .hasMessageContaining("twice");
    assertThatThrownBy(() ->
            rules.check(PLACE, Optional.empty(), List.of(Results.of(Results.JOB, 1, 1, "GREEN"))))
        .hasMessageEndingWith(
            "outcome: 'GREEN' (expected one of PASSED, INFO, FAILED, NEEDS_INSPECTION, CRASHED)");
    assertThatThrownBy(
            () -> rules.check(PLACE, Optional.empty(), List.of(withArtifact("gone.html"))))
        .hasMessageContaining(
            "artifact: 'gone.html' (expected a path below the attempt's task_output/");
    assertThatCode(() -> rules.check(
            PLACE,
            Optional.empty(),
            List.of(withArtifact("there.html"), Results.of(Results.JOB, 1, 1, "crashed"))))
        .doesNotThrowAnyException();
  }

  private static Result withArtifact(String artifact) {
    return new Result(KEY, "dist.x", "i", "t", "PASSED", "", artifact, Map.of());
  }

  private static Result result(
      String testcase,
      String item,
      String type,
      String outcome,
      String note,
      Map<String, List<String>> data) {
    return new Result(KEY, testcase, item, type, outcome, note, "", data);
  }
}
