package org.taskotron.slave.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.base.config.Problem;

class ResultYamlTest {

  private static final String ONE = "results:\n- {item: foo-1-1, type: koji_build, outcome: PASSED";

  @Test
  void readsAllThatAResultMayHave() throws Exception {
    assertThat(parse("""
            results:
              - item: xchat-0.5-1.fc20
                type: koji_build
                outcome: needs_inspection
                checkname: mytest.sub
                note: |
                  5 warnings
                  more
                artifact: some.log
                arch: [x86_64, noarch]
                version: 1.10
                rebuilt: yes
                nothing:
                _internal: {resultsdb_result_id: 7}
            """))
        .containsExactly(new TaskResult(
            "xchat-0.5-1.fc20",
            "koji_build",
            "NEEDS_INSPECTION",
            "mytest.sub",
            Optional.of("5 warnings\nmore\n"),
            Optional.of("some.log"),
            Map.of(
                "arch", List.of("x86_64", "noarch"),
                "version", List.of("1.10"),
                "rebuilt", List.of("yes"))));
  }

  @Test
  void aResultWithoutChecknameIsTheTasksOwn() throws Exception {
    assertThat(ResultYaml.parse("r", ONE + "}\n", Optional.of("sizecheck")))
        .extracting(TaskResult::checkname)
        .containsExactly("sizecheck");
  }

  @ParameterizedTest
  @ValueSource(strings = {"results:", "results: null", "results: []"})
  void noResultsAreFine(String text) throws Exception {
    assertThat(parse(text)).isEmpty();
  }

  private static Arguments told(String text, String problem) {
    return Arguments.of(text, "r:" + problem);
  }

  static Stream<Arguments> mistakes() {
    String texts = "(expected a text, or a list of texts)";
    return Stream.of(
        told("", " an empty text (expected a mapping with results)"),
        told("hello", "1:1: hello (expected a mapping with results)"),
        told("- a", "1:1: a list (expected a mapping with results)"),
        told("item: a", "1:1: results: missing (expected a list of results)"),
        told("results: 5", "1:10: results: 5 (expected a list)"),
        told("results: {item: a}", "1:10: results: a mapping (expected a list)"),
        told("results:\n- 5", "2:3: 5 (expected a mapping with item, type, outcome)"),
        told(
            "results:\n- {type: t, outcome: INFO, checkname: c}",
            "2:3: item: missing (expected a text)"),
        told(ONE + "}", "2:3: checkname: missing (expected a text)"),
        told(
            "results:\n- {item: [a], type: t, outcome: INFO, checkname: c}",
            "2:10: item: a list (expected a text)"),
        told(
            "results:\n- {item: '', type: t, outcome: INFO, checkname: c}",
            "2:10: item: an empty text (expected a text)"),
        told(
            "results:\n- {item: , type: t, outcome: INFO, checkname: c}",
            "2:9: item: nothing (expected a text)"),
        told(
            "results:\n- {item: a, type: t, outcome: PASED, checkname: c}",
            "2:31: outcome: PASED (expected one of PASSED, INFO, FAILED, NEEDS_INSPECTION, ABORTED,"
                + " CRASHED, ERROR, WAIVED; did you mean PASSED?)"),
        told(ONE + ", checkname: c, note: [a]}", "2:74: note: a list (expected a text)"),
        told(
            ONE + ", checkname: c, 'a:b': x}",
            "2:68: a:b: a colon in a key (expected none: ResultsDB takes it for a filter)"),
        told(ONE + ", checkname: c, k: {a: b}}", "2:71: k: a mapping " + texts),
        told(ONE + ", checkname: c, k: [[a]]}", "2:72: k: a list " + texts),
        told(
            ONE + ", checkname: " + "c".repeat(256) + "}",
            "2:65: checkname: 256 characters (expected at most 255)"),
        told(
            "results:\n- {item: " + "i".repeat(1025) + ", type: t, outcome: INFO, checkname: c}",
            "2:10: item: 1025 characters (expected at most 1024)"),
        told(
            ONE + ", checkname: c, k: " + "v".repeat(8193) + "}",
            "2:71: k: 8193 characters (expected at most 8192)"),
        told(
            "results: !!python/object/apply:os.system ['ls']",
            "1:10: !!python/object/apply:os.system (expected plain YAML"),
        told("results: &a [*a]", "1:10: contains itself"),
        told("results: [{item: a, item: b}]", "1:21: item: a second time"),
        told("results: [", "1:11: not YAML"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhereAMistakeIsAndWhatWasExpected(String text, String told) {
    TaskMalformed malformed = catchThrowableOfType(TaskMalformed.class, () -> parse(text));
    assertThat(malformed).isNotNull();
    assertThat(malformed.problems())
        .extracting(Problem::toString)
        .anySatisfy(problem -> assertThat(problem).startsWith(told));
  }

  @Test
  void manyAliasesDoNotMakeABomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
    }
    assertThatThrownBy(() -> parse(bomb + "results: *a11\n")).isInstanceOf(TaskMalformed.class);
  }

  @Test
  void tooManyResultsAreRefusedAsAWhole() {
    String many = "- {item: a, type: t, outcome: INFO, checkname: c}\n".repeat(10_001);
    assertThatThrownBy(() -> parse("results:\n" + many))
        .hasMessage("r:2:1: results: 10001 of them (expected at most 10000)");
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    List<TaskResult> results = List.of(
        new TaskResult(
            "a: b",
            "t",
            "INFO",
            "c",
            Optional.of("ä\n\"q\" - #5\n"),
            Optional.of("x y.log"),
            Map.of("k", List.of("1", "2"), "yes", List.of("no"))),
        new TaskResult("5", "t", "FAILED", "null", Optional.empty(), Optional.empty(), Map.of()));
    String text = ResultYaml.write(results, List.of(Optional.of(7L), Optional.empty()));
    assertThat(parse(text)).isEqualTo(results);
    assertThat(text).containsOnlyOnce("resultsdb_result_id: 7");
  }

  @Test
  void noResultsAreWrittenAsAnEmptyList() throws Exception {
    assertThat(parse(ResultYaml.write(List.of(), List.of()))).isEmpty();
  }

  private static List<TaskResult> parse(String text) throws TaskMalformed {
    return ResultYaml.parse("r", text, Optional.empty());
  }
}
