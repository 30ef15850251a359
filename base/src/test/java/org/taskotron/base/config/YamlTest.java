package org.taskotron.base.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.nodes.MappingNode;

@Timeout(20)
class YamlTest {

  @Test
  void anEmptyDocumentIsAnEmptyMapping() throws ConfigException {
    for (String text : List.of("", "\n", "# only words\n", "---\n", "\ufeff")) {
      assertThat(((MappingNode) Yaml.compose("a.yaml", text)).getValue()).isEmpty();
    }
  }

  @Test
  void plainValuesAreThoseOfYaml11() throws ConfigException {
    Map<String, @Nullable Object> expected =
        new HashMap<>(Map.of("a", 1, "b", true, "d", List.of("x", 1.5)));
    expected.putAll(Map.of("e", "2026-11-21", "f", "7", "g", "."));
    expected.put("c", null);
    assertThat(plain("{a: 1, b: yes, c: ~, d: [x, 1.5], e: 2026-11-21, f: '7', g: .}"))
        .isEqualTo(expected);
  }

  @Test
  void mergesGoOwnFirstThenInOrder() throws ConfigException {
    assertThat(plain("""
        base: &base {a: 1, b: 1}
        more: &more {b: 2, c: 2, <<: *base}
        own: {<<: [*more, *base], c: 3}
        """))
        .isEqualTo(Map.of(
            "base", Map.of("a", 1, "b", 1),
            "more", Map.of("a", 1, "b", 2, "c", 2),
            "own", Map.of("a", 1, "b", 2, "c", 3)));
    assertThat(refused("a: {<<: [1]}"))
        .containsExactly(
            "f.yaml:1:9: <<: something else (expected a mapping or a list of mappings)");
  }

  @Test
  void aKeyComesOnce() {
    assertThat(refused("a: 1\nb: {c: 1, c: 2}\na: 3\n"))
        .containsExactly(
            "f.yaml:2:11: c: a second time (expected once; the first is in line 2)",
            "f.yaml:3:1: a: a second time (expected once; the first is in line 1)");
  }

  @Test
  void keysAreWords() {
    assertThat(refused("? [a, b]\n: 1\n"))
        .containsExactly("f.yaml:1:3: a list or mapping as key (expected a word)");
  }

  @Test
  void tagsAreRefused() {
    assertThat(
            refused(
                "a: !!javax.script.ScriptEngineManager [x]\nb: !ours 1\nc: !!binary aGk=\nd: !!int x\n"))
        .containsExactly(
            "f.yaml:1:4: !!javax.script.ScriptEngineManager (expected plain YAML without tags)",
            "f.yaml:2:4: !ours (expected plain YAML without tags)",
            "f.yaml:3:4: !!binary (expected plain YAML without tags)",
            "f.yaml:4:4: !!int (expected plain YAML without tags)");
  }

  @Test
  void oddNumbersAreEitherRefusedOrRead() {
    for (String text : List.of(
        "0x_",
        "0b_",
        "0b1_",
        "0_",
        "-0x1f",
        "017",
        "08",
        "1:20:30",
        "1_000",
        ".inf",
        "-.INF",
        ".nan",
        "9".repeat(50),
        "1e999",
        "1.5e",
        "=",
        "<<",
        "!",
        "2026-99-99",
        "2026-11-21T25:61:61Z",
        "0o17",
        "+",
        "-",
        ".",
        "._",
        "1._",
        "_1")) {
      try {
        assertThat(plain("[" + text + "]")).isInstanceOf(List.class);
      } catch (ConfigException e) {
        assertThat(e.problems()).singleElement().asString().startsWith("f.yaml:1:");
      }
    }
  }

  @Test
  void aliasBombsAreRefusedQuickly() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(String.join(", ", java.util.Collections.nCopies(10, alias))).append("]\n");
    }
    assertThat(refused(bomb.toString()))
        .singleElement()
        .asString()
        .contains("unfolds to more than 2000000 values");
  }

  @Test
  void mergeBombsAreRefusedQuickly() {
    StringBuilder bomb = new StringBuilder("- &m0 {k: 1}\n");
    for (int i = 1; i < 60_000; i++) {
      bomb.append("- &m")
          .append(i)
          .append(" {<<: *m")
          .append(i - 1)
          .append(", k")
          .append(i)
          .append(": 1}\n");
    }
    assertThat(refused(bomb.toString()))
        .singleElement()
        .asString()
        .contains("unfolds to more than");
  }

  @Test
  void whatContainsItselfIsRefused() {
    assertThat(refused("a: &a [1, *a]"))
        .containsExactly("f.yaml:1:4: contains itself (expected no alias to what surrounds it)");
    assertThat(refused("&a {x: {y: *a}}")).singleElement().asString().contains("contains itself");
    assertThat(refused("&a {<<: *a}")).singleElement().asString().contains("contains itself");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(refused("[".repeat(100_000)))
        .singleElement()
        .asString()
        .contains("nested too deeply (expected at most 50 levels)");
    StringBuilder aliases = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 1_000; i++) {
      aliases
          .append("a")
          .append(i)
          .append(": &a")
          .append(i)
          .append(" [*a")
          .append(i - 1)
          .append("]\n");
    }
    assertThat(refused(aliases.toString()))
        .singleElement()
        .asString()
        .contains("nested too deeply");
  }

  @Test
  void hugeTextsAreRefused() {
    assertThat(refused("a: " + "x".repeat(Yaml.LONGEST)))
        .containsExactly("f.yaml: 16777219 characters (expected at most 16777216)");
  }

  @Test
  void controlCharactersAreRefusedWithTheirPlace() {
    assertThat(refused("a: 1\nbé: \0"))
        .containsExactly("f.yaml:2:5: character U+0000 (expected text without control characters)");
    assertThat(refused("a: \u001b[31m"))
        .containsExactly("f.yaml:1:4: character U+001B (expected text without control characters)");
  }

  @Test
  void whatIsNotYamlIsToldWithItsPlace() {
    assertThat(refused("a: b: c")).singleElement().asString().startsWith("f.yaml:1:5: not YAML");
    assertThat(refused("a: [1, 2\nb: 3\n"))
        .singleElement()
        .asString()
        .startsWith("f.yaml:2:2: not YAML");
    assertThat(refused("a:\n\t- x\n"))
        .singleElement()
        .asString()
        .startsWith("f.yaml:2:1: not YAML");
    assertThat(refused("a: *nobody"))
        .singleElement()
        .asString()
        .startsWith("f.yaml:1:4: not YAML")
        .contains("nobody");
    assertThat(refused("a: 1\n---\nb: 2\n"))
        .singleElement()
        .asString()
        .startsWith("f.yaml:2:1: not YAML")
        .contains("single document");
  }

  @Test
  void fourThousandBuildersAreNoTrouble() throws ConfigException {
    StringBuilder text = new StringBuilder("slaves:\n");
    for (int i = 0; i < 4_000; i++) {
      text.append("- {name: client")
          .append(i)
          .append(", password: x, labels: [a, b], arches: [x86_64, noarch]}\n");
    }
    long before = System.nanoTime();
    assertThat(((MappingNode) Yaml.compose("f.yaml", text.toString())).getValue())
        .hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
  }

  private static @Nullable Object plain(String text) throws ConfigException {
    return Yaml.plain(Yaml.compose("f.yaml", text));
  }

  private static List<String> refused(String text) {
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> Yaml.compose("f.yaml", text));
    assertThat(e).as("refused").isNotNull();
    return e.problems().stream().map(Problem::toString).toList();
  }
}
