package org.taskotron.slave.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.base.config.Yaml;

class SubstitutionTest {

  private static final Map<String, Object> GOT =
      Map.of("downloaded_rpms", List.of("a.rpm", "b.rpm"), "inner", Map.of("deep", 7));

  private final Variables variables = variables();

  private static Variables variables() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("arch", "x86_64");
    values.put("koji_build", "xchat-0.5-1.fc20");
    values.put("got", GOT);
    values.put("number", 5L);
    values.put("yes", true);
    values.put("list", Arrays.asList("it's", null, 2.5, false));
    values.put("nothing", null);
    values.put("dollar", "$arch");
    return new Variables(values);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "plain text; plain text",
        "$arch; x86_64",
        "${arch}; x86_64",
        "on $arch!; on x86_64!",
        "on ${arch}.rpm; on x86_64.rpm",
        "$arch.rpm; x86_64.rpm",
        "$$arch; $arch",
        "$$$$; $$",
        "$${arch}; ${arch}",
        "$$$arch; $x86_64",
        "${arch}${koji_build}; x86_64xchat-0.5-1.fc20",
        "$(date) $1 $? 5$; $(date) $1 $? 5$",
        "a ${number} b; a 5 b",
        "a ${yes} ${nothing}; a True None",
        "a ${list}; a [\"it's\", None, 2.5, False]",
        "a ${got.inner}; a {'deep': 7}",
        "a ${got.inner.deep}; a 7",
        "$dollar; $arch",
        "a ${dollar}; a $arch"
      })
  void putsVariablesIntoTexts(String text, String expected) throws Exception {
    assertThat(substituted("'" + text.replace("'", "''") + "'")).isEqualTo(expected);
  }

  @Test
  void aValueThatIsOneVariableKeepsItsType() throws Exception {
    assertThat(substituted("${got.downloaded_rpms}")).isEqualTo(List.of("a.rpm", "b.rpm"));
    assertThat(substituted("$got")).isEqualTo(GOT);
    assertThat(substituted("${number}")).isEqualTo(5L);
    assertThat(substituted("${yes}")).isEqualTo(true);
    assertThat(substituted("${nothing}")).isNull();
  }

  @Test
  void reachesIntoListsMappingsAndKeys() throws Exception {
    assertThat(substituted(
            "{a: [\"${arch}\", {\"${koji_build}\": $number, 'x$arch': [y]}], b: 1, c: yes}"))
        .isEqualTo(Map.of(
            "a",
            List.of("x86_64", Map.of("xchat-0.5-1.fc20", 5L, "xx86_64", List.of("y"))),
            "b",
            1,
            "c",
            true));
  }

  @Test
  void anUnknownVariableIsAnErrorThatNamesTheNearest() {
    assertThatThrownBy(() -> substituted("{a: x,\n b: [\"${koji_buidl}\"]}"))
        .hasMessage("t.yml:2:6: ${koji_buidl}: no such variable"
            + " (did you mean ${koji_build}? for a plain dollar sign write $$)");
    assertThatThrownBy(() -> substituted("echo $HOME"))
        .hasMessage("t.yml:1:1: $HOME: no such variable (known here: arch, dollar, got, koji_build,"
            + " list, nothing, number, yes; for a plain dollar sign write $$)");
    assertThatThrownBy(() -> substituted("${got.downloaded_rpm}"))
        .hasMessage("t.yml:1:1: ${got.downloaded_rpm}: no such variable"
            + " (did you mean ${got.downloaded_rpms}? for a plain dollar sign write $$)");
    assertThatThrownBy(() -> substituted("${arch.name}"))
        .hasMessage("t.yml:1:1: ${arch.name}: no such variable"
            + " (known here: nothing below arch; for a plain dollar sign write $$)");
  }

  @Test
  void bracesThatHoldNoNameAreAnError() {
    assertThatThrownBy(() -> substituted("'${VAR:-x}'"))
        .hasMessage("t.yml:1:1: ${VAR:-x} (expected a variable's name in the braces;"
            + " for a plain dollar sign write $$)");
    assertThatThrownBy(() -> substituted("'${}'")).hasMessageContaining("a variable's name");
    assertThatThrownBy(() -> substituted("'a ${arch'"))
        .hasMessage("t.yml:1:1: ${ without its } (for a plain dollar sign write $$)");
  }

  @Test
  void twoKeysMustNotBecomeOne() {
    assertThatThrownBy(() -> substituted("{x86_64: 1, $arch: 2}"))
        .hasMessage("t.yml:1:13: x86_64: a second time, once its variables are put in"
            + " (expected once)");
  }

  @Test
  void aLaterVariableHidesAnEarlierOne() throws Exception {
    Variables more = variables.with("arch", "noarch");
    assertThat(new Substitution("t.yml", more).of(Yaml.compose("t.yml", "$arch")))
        .isEqualTo("noarch");
    assertThat(substituted("$arch")).isEqualTo("x86_64");
  }

  private @Nullable Object substituted(String yaml) throws Exception {
    return new Substitution("t.yml", variables).of(Yaml.compose("t.yml", yaml));
  }
}
