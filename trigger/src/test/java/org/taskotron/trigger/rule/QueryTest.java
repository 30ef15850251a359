package org.taskotron.trigger.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskotron.trigger.Messages.event;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.base.config.ConfigException;
import org.taskotron.trigger.rule.RuleAnswer.Verdict;

class QueryTest {

  private static final String EVENT = """
      {"name": "xchat", "tag": "f26-updates-pending", "build": 12, "ok": true, "none": null, "ratio": 1.5,
       "critpath_pkgs": ["bash", "xchat"], "empty": [], "_msg": {"msg": {"owner": "ralph", "files": [1, 2]}}}""";

  static boolean matches(String when, String event) throws ConfigException {
    Rules rules =
        Rules.read("rules.yml", "- {when: " + when + ", do: [{tasks: [t], arches: [noarch]}]}");
    List<RuleAnswer> answers = rules.ask(event(event), List.of("x86_64"));
    assertThat(answers).allMatch(answer -> answer.verdict() == Verdict.MATCHED);
    assertThat(rules.explain(event(event), List.of()).get(0).verdict() == Verdict.MATCHED)
        .as("explain agrees")
        .isEqualTo(!answers.isEmpty());
    return !answers.isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true  | {}",
        "true  | {message_type: KojiBuildPackageCompleted}",
        "false | {message_type: KojiTagChanged}",
        "true  | {name: xchat}",
        "true  | {name: xchat, build: 12}",
        "false | {name: xchat, build: 13}",
        "true  | {build: 12.0}",
        "false | {build: '12'}",
        "false | {build: true}",
        "true  | {ratio: 1.5}",
        "true  | {ok: yes}",
        "false | {ok: 'true'}",
        "true  | {none: null}",
        "false | {absent: null}",
        "false | {absent: x}",
        // a list equals each of its elements, and a list that is the same
        "true  | {critpath_pkgs: bash}",
        "true  | {critpath_pkgs: [bash, xchat]}",
        "false | {critpath_pkgs: [xchat, bash]}",
        // paths
        "true  | {_msg.msg.owner: ralph}",
        "true  | {_msg.msg: {owner: ralph}}",
        "true  | {_msg: {msg: {owner: {$in: [ralph]}}}}",
        "false | {_msg.msg.nobody: ralph}",
        "true  | {_msg.msg.files: 2}",
        // $in
        "true  | {name: {$in: [xchat, bash]}}",
        "false | {name: {$in: [xch, bash]}}",
        "false | {name: {$in: []}}",
        "true  | {build: {$in: [11, 12]}}",
        "false | {build: {$in: ['12']}}",
        "true  | {critpath_pkgs: {$in: [xchat]}}",
        "false | {absent: {$in: [xchat, null]}}",
        "true  | {none: {$in: [null]}}",
        // $nin
        "false | {name: {$nin: [xchat, bash]}}",
        "true  | {name: {$nin: [bash]}}",
        "true  | {absent: {$nin: [xchat]}}",
        // one element with commas in it excludes nothing
        "true  | {name: {$nin: ['firefox, xchat']}}",
        // both hold
        "true  | {name: {$in: [xchat, bash], $nin: [bash]}}",
        "false | {name: {$in: [xchat, bash], $nin: [xchat]}}",
        // $regex searches
        "true  | {tag: {$regex: '/updates/'}}",
        "true  | {tag: {$regex: '/^f[0-9]{2}-updates(-testing)?-pending$$/'}}",
        "false | {tag: {$regex: '/^updates/'}}",
        "true  | {tag: {$regex: '/(?<!testing-pending)$$/'}}",
        "true  | {tag: {$regex: '/UPDATES/i'}}",
        "false | {tag: {$regex: '/UPDATES/'}}",
        "true  | {tag: {$regex: 'updates'}}",
        "false | {build: {$regex: '/12/'}}",
        "false | {absent: {$regex: '/./'}}",
        "true  | {critpath_pkgs: {$regex: '/^ba/'}}",
        // $not
        "false | {name: {$not: {$regex: '/chat/'}}}",
        "true  | {name: {$not: {$regex: '/^chat/'}}}",
        "true  | {absent: {$not: {$regex: '/x/'}}}",
        "true  | {name: {$not: bash}}",
        "true  | {$not: {name: bash}}",
        // $and, inside and outside
        "true  | {tag: {$and: [{$regex: '/^f/'}, {$not: {$regex: '/^f33-/'}}]}}",
        "false | {tag: {$and: [{$regex: '/^f/'}, {$not: {$regex: '/^f26-/'}}]}}",
        "true  | {$and: [{name: xchat}, {build: {$in: [12]}}]}",
        "false | {$and: [{name: xchat}, {build: 1}]}",
      })
  void aQueryMatches(boolean expected, String when) throws ConfigException {
    assertThat(matches(when, EVENT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "^container-images\\/.+  | container-images/x | true",
        "(?P<word>a+)-(?P=word)$ | aa-aa              | true",
        "(?P<a_b>x)              | x                  | true",
        "[[]x[]]                 | [x]                | true",
        "[]a]                    | ]                  | true",
        "[^]a]                   | ]                  | false",
        "[a&&b]                  | &                  | true",
        "x{,2}y                  | xxy                | true",
        "a{b}                    | a{b}               | true",
        "end\\Z                  | the end            | true",
        "[{]                     | {                  | true",
      })
  void expressionsReadAsPythonReadsThem(String pattern, String text, boolean found) {
    assertThat(SafeRegex.compile("/" + pattern + "/").isFoundIn(text)).isEqualTo(found);
  }

  @Test
  void aNameThatAnEventHasNotIsNoReasonToWonder() throws ConfigException {
    Rules rules = Rules.read("rules.yml", """
        - {when: {name: {$in: [bash], $nin: [x]}, tag: {$regex: '/^f33/i'}, absent: 1}, do: [{tasks: [t]}]}
        """);
    assertThat(rules.explain(event(EVENT), List.of()).get(0).words())
        .isEqualTo(
            "name: \"xchat\" (expected $in [bash]); tag: \"f26-updates-pending\" (expected $regex /^f33/i);"
                + " absent: missing (expected 1)");
  }

  @Test
  void anExpressionThatBacktracksForEverIsGivenUp() throws ConfigException {
    Rules rules = Rules.read("rules.yml", """
        - {when: {name: {$regex: '/^(a+)*\\1b/'}}, do: [{tasks: [t]}]}
        - {when: {}, do: [{tasks: [u], arches: [noarch]}]}
        """);
    List<RuleAnswer> answers =
        rules.ask(event("{\"name\": \"" + "a".repeat(60) + "!\"}"), List.of("x86_64"));
    assertThat(answers)
        .extracting(RuleAnswer::verdict)
        .containsExactly(Verdict.FAILED, Verdict.MATCHED);
    assertThat(answers.get(0).words())
        .isEqualTo("$regex: /^(a+)*\\1b/ was given up on a text of 61 characters"
            + " (expected an answer within 2000000 looks at it)");
  }

  @Test
  void anExpressionThatNestsForEverIsGivenUp() throws ConfigException {
    Rules rules =
        Rules.read("rules.yml", "- {when: {name: {$regex: '/^(a|b)*$$/'}}, do: [{tasks: [t]}]}");
    List<RuleAnswer> answers =
        rules.ask(event("{\"name\": \"" + "ab".repeat(100_000) + "\"}"), List.of("x86_64"));
    assertThat(answers.get(0).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(answers.get(0).words()).contains("nests too deeply on a text of 200000 characters");
  }
}
