package org.taskotron.trigger.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.taskotron.trigger.Messages.event;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Yaml;

/** The rules file is a template that is filled in before YAML sees it; here we parse once and must see the same. */
class TemplateTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String DOCUMENT = """
      # a comment about ${name} and $unknown
      - when:
          message_type: KojiBuildPackageCompleted
          name: {$in: ${critpath_pkgs}, $nin: [kernel, "$name"]}
          tag: {$and: [{$regex: '/^f[0-9]{2}-${name}(-testing)?$$/'}, {$not: {$regex: '/a$/'}}]}
          version: ${version}
          quoted: '${version}'
          number: $build
      - when: {build: ${build}, flag: ${flag}, half: $missing-$name}
        missing: ${missing}
        do:
          - {tasks: [check-$name, ${name}], arches: [${arch}, noarch]}
          - discover:
              repo: http://pkgs.example/rpms/${name}
              branch: ${distgit_branch}
              text: >
                folded ${name}
                and $name
              literal: |
                $$name $5 $ ${ ${} ${not-a-key} $${name}
              list: ${critpath_pkgs}
              lists: [a, ${critpath_pkgs}]
              empty: ${none}
      """;

  private static Object filledIn(String document, String keys) throws ConfigException {
    return RuleReader.document("r", document).in(event(keys));
  }

  @Test
  void unknownPlaceholdersAndOperatorsStay() throws ConfigException {
    assertThat(filledIn(
                "{$in: $x, a: ${x}, b: '/^a$$/', c: '$x$$y', d: '$ 5 $5 ${ } $'}", "{\"y\": \"Y\"}")
            .toString())
        .isEqualTo("{$in=$x, a=${x}, b=/^a$/, c=$x$y, d=$ 5 $5 ${ } $}");
  }

  @Test
  void aDollarSignIsMadeBeforeAnythingElse() throws ConfigException {
    assertThat(filledIn("a: $$name $$$name", "{\"name\": \"foo\"}").toString())
        .isEqualTo("{a=$name $foo}");
  }

  @Test
  void aBareValueIsWhatYamlMakesOfIt() throws ConfigException {
    String keys =
        "{\"a\": \"24\", \"b\": \"1.10\", \"c\": \"no\", \"d\": \"\", \"e\": \"20170310.0\", \"f\": \"0x_\", \"g\": \"1e3\"}";
    assertThat(filledIn("[$a, $b, $c, $d, $e, $f, $g, '$a', \"$c\"]", keys))
        .isEqualTo(
            java.util.Arrays.asList(24, 1.1, false, null, 20170310.0, "0x_", "1e3", "24", "no"));
  }

  @Test
  void aListBecomesAList() throws ConfigException {
    assertThat(filledIn("[$l, '$l', a$l]", "{\"l\": [\"a\", \"b: c\", 3]}"))
        .isEqualTo(List.of(List.of("a", "b: c", 3), "[a, b: c, 3]", "a[a, b: c, 3]"));
  }

  @Test
  void noValueBringsStructureWithIt() throws ConfigException {
    for (String evil : List.of(
        "x], arches: [noarch",
        "a: b",
        "- a\\n- b",
        "'",
        "\\\"",
        "{a: b}",
        "[a]",
        "&a b",
        "*a",
        "!!java/object x",
        "# c",
        "a #b",
        "|",
        ">",
        "%x",
        "@x",
        "`x",
        "? a",
        "\\n- {when: {}, do: []}",
        "${name}",
        "$name",
        "$$",
        "\\ue100\\ue001")) {
      String keys = "{\"name\": \"" + evil + "\"}";
      String text = event(keys).value("name").textValue();
      assertThat(filledIn("{a: ${name}, b: '${name}', c: \"${name}\", d: [x-$name]}", keys))
          .as(evil)
          .isEqualTo(Map.of("a", text, "b", text, "c", text, "d", List.of("x-" + text)));
    }
  }

  @Test
  void whatAnEventSaysIsFilledInOnceOnly() throws ConfigException {
    assertThat(filledIn("a: $name", "{\"name\": \"$other ${other}\", \"other\": \"x\"}"))
        .isEqualTo(Map.of("a", "$other ${other}"));
  }

  @Test
  void anOddlyPlacedPlaceholderIsStillOnePlaceholder() throws ConfigException {
    String many = "[" + "${a}$b$$".repeat(3_000) + "]";
    assertThat(((List<?>) filledIn(many, "{\"a\": \"x\", \"b\": \"y\"}")).get(0))
        .isEqualTo("xy$".repeat(3_000));
  }

  /** For values without YAML's own signs, filling in first and parsing then gives what we give. */
  @Test
  void parsedOnceIsTheSameAsParsedEachTime() throws ConfigException {
    Random random = new Random(7);
    for (int n = 0; n < 1_000; n++) {
      Map<String, Object> keys = randomKeys(random);
      String naive = naivelyFilledIn(DOCUMENT, keys);
      assertThat(filledIn(DOCUMENT, text(keys)))
          .as(keys.toString())
          .isEqualTo(Yaml.plain(Yaml.compose("naive", naive)));
    }
  }

  /** And so it is in the language that the rules were written for. */
  @Test
  void parsedOnceIsTheSameAsPythonHasIt(@TempDir Path folder) throws Exception {
    assumeThat(
            new ProcessBuilder("/usr/bin/python3", "-c", "import yaml").start().waitFor())
        .as("python3-yaml")
        .isZero();
    Random random = new Random(8);
    List<Map<String, Object>> events = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      events.add(randomKeys(random));
    }
    Files.writeString(folder.resolve("events.json"), JSON.writeValueAsString(events));
    Files.writeString(folder.resolve("rules.yml"), DOCUMENT);
    Process python = new ProcessBuilder("/usr/bin/python3", "-c", """
        import json, string, sys, yaml
        text = open('rules.yml', encoding='utf-8').read()
        def shown(value):
            return '[' + ', '.join(json.dumps(v) if isinstance(v, str) else str(v) for v in value) + ']' \\
                if isinstance(value, list) else value
        for event in json.load(open('events.json')):
            filled = string.Template(text).safe_substitute({k: shown(v) for k, v in event.items()})
            print(json.dumps(yaml.safe_load(filled)))
        """)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start();
    List<String> lines =
        new String(python.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(python.waitFor()).as(String.join("\n", lines)).isZero();
    for (int n = 0; n < events.size(); n++) {
      assertThat(JSON.readTree(JSON.writeValueAsString(filledIn(DOCUMENT, text(events.get(n))))))
          .as(events.get(n).toString())
          .isEqualTo(JSON.readTree(lines.get(n)));
    }
  }

  private static String text(Map<String, Object> keys) {
    try {
      return JSON.writeValueAsString(keys);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> randomKeys(Random random) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", word(random));
    keys.put(
        "version",
        List.of("24", "1.10", "4.1.1", "no", "1.0e+3", "007", "0.5", "1_000", "20170310.0")
            .get(random.nextInt(9)));
    keys.put("build", random.nextInt(1_000_000));
    keys.put("flag", random.nextBoolean());
    keys.put("arch", List.of("x86_64", "noarch").get(random.nextInt(2)));
    keys.put("none", "");
    List<String> packages = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      packages.add(word(random));
    }
    keys.put("critpath_pkgs", packages);
    if (random.nextBoolean()) {
      keys.put("distgit_branch", "f" + random.nextInt(40));
    }
    return keys;
  }

  /** As packages are called. Begins with a letter; what looks like a number or a boolean is tried elsewhere. */
  private static String word(Random random) {
    String letters = "abcdefghijklmnopqrstuvwxyz0123456789-_.+";
    StringBuilder word = new StringBuilder("p");
    for (int n = random.nextInt(12); n > 0; n--) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  private static String naivelyFilledIn(String document, Map<String, Object> keys) {
    return Pattern.compile("\\$(?:\\$|([_A-Za-z][_A-Za-z0-9]*)|\\{([_A-Za-z][_A-Za-z0-9]*)})")
        .matcher(document)
        .replaceAll(found -> Matcher.quoteReplacement(naively(found, keys)));
  }

  private static String naively(MatchResult found, Map<String, Object> keys) {
    if (found.group().equals("$$")) {
      return "$";
    }
    Object value = keys.get(found.group(1) == null ? found.group(2) : found.group(1));
    return value == null ? found.group() : String.valueOf(value);
  }
}
