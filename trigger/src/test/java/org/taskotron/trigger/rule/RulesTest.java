package org.taskotron.trigger.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.taskotron.trigger.Messages.event;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Problem;
import org.taskotron.trigger.Messages;
import org.taskotron.trigger.rule.RuleAnswer.Verdict;

class RulesTest {

  private static final List<String> ARCHES = List.of("x86_64", "armhfp");

  private static List<Wanted> wanted(String rules, String event) throws ConfigException {
    return Rules.read("rules.yml", rules).ask(event(event), ARCHES).stream()
        .peek(answer -> assertThat(answer.verdict()).as(answer.words()).isEqualTo(Verdict.MATCHED))
        .flatMap(answer -> answer.wanted().stream())
        .toList();
  }

  @Test
  void withoutArchesThereIsOneJobForEachValidArch() throws ConfigException {
    assertThat(wanted("- {when: {}, do: [{tasks: [a, b]}]}", "{}"))
        .containsExactly(
            new Wanted("a", "x86_64", false), new Wanted("a", "armhfp", false),
            new Wanted("b", "x86_64", false), new Wanted("b", "armhfp", false));
  }

  @Test
  void archesReplaceTheValidOnes() throws ConfigException {
    assertThat(wanted("- {when: {}, do: [{tasks: [a], arches: [noarch]}]}", "{}"))
        .containsExactly(new Wanted("a", "noarch", false));
    assertThat(wanted(
            "- {when: {}, do: [{tasks: [a], arches: [x86_64], match_host_arch: True}]}", "{}"))
        .containsExactly(new Wanted("a", "x86_64", true));
  }

  @Test
  void allRulesThatMatchFireInTheirOrder() throws ConfigException {
    assertThat(wanted("""
        - {when: {message_type: KojiBuildPackageCompleted}, do: [{tasks: [a], arches: [noarch]}, {tasks: [b], arches: [noarch]}]}
        - {when: {message_type: KojiTagChanged}, do: [{tasks: [c]}]}
        - {when: {name: foo}, do: [{tasks: [d], arches: [noarch]}]}
        - {when: {message_type: {$in: [KojiBuildPackageCompleted, X]}}, do: [{tasks: [a], arches: [noarch]}]}
        """, "{\"name\": \"foo\"}"))
        .extracting(Wanted::task)
        .containsExactly("a", "b", "d", "a");
  }

  @Test
  void namesMayBeFilledIn() throws ConfigException {
    assertThat(wanted(
            "- {when: {}, do: [{tasks: [check-${name}, $name], arches: ['${arch}']}]}",
            "{\"name\": \"foo\", \"arch\": \"s390x\"}"))
        .containsExactly(
            new Wanted("check-foo", "s390x", false), new Wanted("foo", "s390x", false));
    assertThat(wanted(
            "- when: {}\n  do:\n    - tasks: ${tasks}\n      arches: [noarch]",
            "{\"tasks\": [\"a\", \"b\"]}"))
        .extracting(Wanted::task)
        .containsExactly("a", "b");
    assertThat(wanted("- {when: {}, do: [{tasks: ['$n'], arches: [noarch]}]}", "{\"n\": 24}"))
        .extracting(Wanted::task)
        .containsExactly("24");
  }

  @Test
  void aNameThatMakesNoSenseFailsTheRuleAndNoOther() throws ConfigException {
    List<RuleAnswer> answers = Rules.read(
            "rules.yml", """
        - {when: {}, do: [{tasks: [ok], arches: [noarch]}, {tasks: ["${name}"]}]}
        - {when: {}, do: [{tasks: [b], match_host_arch: "${name}"}]}
        - {when: {name: {$in: "${name}"}}, do: [{tasks: [b]}]}
        - when: {name: {$regex: "/${name}/"}}
          do: [{tasks: [b]}]
        - {when: {name: {$regex: "/^\\\\.\\\\./"}}, do: [{tasks: [c], arches: [noarch]}]}
        """.replace("{$in: \"${name}\"}", "{$in: $name}"))
        .ask(event("{\"name\": \"../(x\"}"), ARCHES);
    assertThat(answers)
        .extracting(RuleAnswer::words)
        .containsExactly(
            "tasks: \"../(x\" (expected [A-Za-z0-9][A-Za-z0-9._+-]{0,99})",
            "match_host_arch: ../(x (expected true or false)",
            "$in: $name is ../(x (expected a list)",
            "$regex: /../(x/ (expected a regular expression: Unclosed group at character 6)",
            "");
    assertThat(answers)
        .extracting(RuleAnswer::place)
        .containsExactly("rules.yml:1", "rules.yml:2", "rules.yml:3", "rules.yml:4", "rules.yml:6");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rules.yml:1:1: {} (expected a list of rules; [] for none)                                | {}",
        "rules.yml:1:1: {} (expected a list of rules; [] for none)                                | # nothing",
        "rules.yml:1:3: no do (expected a rule with the keys when, do)                            | - {when: {}}",
        "rules.yml:1:4: whn (expected one of when, do); did you mean when?                        | - {whn: {}, do: [{tasks: [a]}], when: {}}",
        "rules.yml:1:10: when: x (expected keys of an event and their values)                     | - {when: x, do: [{tasks: [a]}]}",
        "rules.yml:1:18: $inn (expected an operator: $and, $in, $nin, $not, $regex); did you mean $in? | - {when: {name: {$inn: [a]}}, do: [{tasks: [a]}]}",
        "rules.yml:1:23: $in: a, b (expected a list)                                              | - {when: {name: {$in: \"a, b\"}}, do: [{tasks: [a]}]}",
        "rules.yml:1:24: $nin: {a: 1} (expected a list)                                           | - {when: {name: {$nin: {a: 1}}}, do: [{tasks: [a]}]}",
        "rules.yml:1:26: $regex: /(a/ (expected a regular expression: Unclosed group at character 3) | - {when: {name: {$regex: /(a/}}, do: [{tasks: [a]}]}",
        "rules.yml:1:26: $regex: /a/q (expected a regular expression: flag q, known are i, m, s and x at character 4) | - {when: {name: {$regex: /a/q}}, do: [{tasks: [a]}]}",
        "rules.yml:1:26: $regex: /a (expected a regular expression: no slash at the end at character 3) | - {when: {name: {$regex: /a}}, do: [{tasks: [a]}]}",
        "rules.yml:1:26: $regex: 7 (expected a text like '/pattern/')                             | - {when: {name: {$regex: 7}}, do: [{tasks: [a]}]}",
        "rules.yml:1:24: $and: [] (expected a list of conditions)                                 | - {when: {name: {$and: []}}, do: [{tasks: [a]}]}",
        "rules.yml:1:17: {} (expected conditions)                                                 | - {when: {name: {}}, do: [{tasks: [a]}]}",
        "rules.yml:1:11: ${key} (expected a key without placeholders)                             | - {when: {'${key}': 1}, do: [{tasks: [a]}]}",
        "rules.yml:1:18: do: [] (expected a list of actions)                                      | - {when: {}, do: []}",
        "rules.yml:1:19: no tasks (expected tasks: [NAME])                                        | - {when: {}, do: [{arches: [noarch]}]}",
        "rules.yml:1:40: arches: [] (expected one or more)                                        | - {when: {}, do: [{tasks: [a], arches: []}]}",
        "rules.yml:1:28: tasks: ../x (expected [A-Za-z0-9][A-Za-z0-9._+-]{0,99})                  | - {when: {}, do: [{tasks: [../x]}]}",
        "rules.yml:1:33: arch (expected one of tasks, arches, match_host_arch); did you mean arches? | - {when: {}, do: [{tasks: [a],  arch: [x]}]}",
        "rules.yml:1:49: match_host_arch: 7 (expected true or false)                              | - {when: {}, do: [{tasks: [a], match_host_arch: 7}]}",
        "rules.yml:1:30: discover: not known yet (expected tasks: looking for tasks in a repository comes with a later release) | - {when: {}, do: [{discover: {repo: 'https://x/${name}'}}]}",
      })
  void aMistakeIsToldWithItsPlace(String mistake, String rules) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> Rules.read("rules.yml", rules));
    assertThat(refused.problems()).extracting(Problem::toString).containsExactly(mistake);
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThatThrownBy(() -> Rules.read("r", """
        - when: {name: {$regx: x}}
          do:
            - tasks: [a]
              arch: [b]
        - when: {}
        """)).hasMessage("""
            r:1:17: $regx (expected an operator: $and, $in, $nin, $not, $regex); did you mean $regex?
            r:4:7: arch (expected one of tasks, arches, match_host_arch); did you mean arches?
            r:5:3: no do (expected a rule with the keys when, do)""");
  }

  @Test
  void whatIsNotYamlIsToldWithItsPlace() {
    assertThatThrownBy(() -> Rules.read("r", "- {when: ${name}}\n- ["))
        .hasMessageStartingWith("r:2:")
        .hasMessageContaining("not YAML");
    assertThatThrownBy(() -> Rules.read("r", "- \ue100"))
        .hasMessage("r:1:3: U+E100 (expected no character for private use)");
  }

  @Test
  void aFileThatIsNotThereOrNoTextIsRefused(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("r.yml");
    assertThatThrownBy(() -> Rules.read(file))
        .hasMessage(file + ": not there (expected the rules)");
    Files.write(file, new byte[] {'-', (byte) 0xff});
    assertThatThrownBy(() -> Rules.read(file)).hasMessage(file + ": not UTF-8");
  }

  @Test
  void rulesThatNothingWakesAreNamed() throws ConfigException {
    assertThat(Rules.read("r", """
        - {when: {message_type: KojiTagChanged}, do: [{tasks: [depcheck]}]}
        - {when: {message_type: {$in: [A, CloudCompose]}}, do: [{tasks: [x]}]}
        - {when: {name: x}, do: [{tasks: [x]}]}
        """).asleep(List.of("CloudCompose")))
        .containsExactly("r:1: message_type: KojiTagChanged");
  }

  @Test
  void ourExamplesCanBeRead() throws Exception {
    Rules rules = Rules.read(Messages.root().resolve("examples/trigger_rules.yml"));
    assertThat(rules.size()).isPositive();
    assertThat(rules.ask(event("{\"name\": \"lantern\", \"release\": \"1.fc42\"}"), ARCHES))
        .isNotEmpty();
  }
}
