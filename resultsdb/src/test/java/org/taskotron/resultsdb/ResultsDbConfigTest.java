package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.config.Masked;
import org.taskotron.resultsdb.access.Right;

class ResultsDbConfigTest {

  private static ResultsDbConfig read(String text) throws ConfigException {
    return ConfigReader.read("resultsdb.yaml", text, ResultsDbConfig.class);
  }

  @Test
  void anEmptyFileIsGood() throws Exception {
    ResultsDbConfig config = read("");
    assertThat(config.database().url()).isEqualTo("sqlite:state.sqlite");
    assertThat(config.api().listen()).isEqualTo("127.0.0.1");
    assertThat(config.apiUrl()).isEmpty();
    assertThat(config.additionalResultOutcomes()).isEmpty();
    assertThat(config.directoryBeside(Path.of("/etc/taskotron/resultsdb.yaml")))
        .isEqualTo(Path.of("/etc/taskotron"));
  }

  @Test
  void theSampleShowsTheDefaults() throws Exception {
    String sample;
    try (var in = ResultsDbConfig.class.getResourceAsStream("resultsdb.sample.yaml")) {
      sample = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(read(sample)).isEqualTo(read(""));
    String uncommented = sample
        .lines()
        .filter(line -> !line.matches("# \\S.*"))
        .filter(line -> !line.matches("#  (password|bind_dn).*"))
        .map(line -> line.startsWith("#") ? line.substring(1) : line)
        .map(line -> line.replaceFirst("\\$\\{file:.*}", "s3cret"))
        .map(line -> line.replace("SALT", "0".repeat(32)).replace("HASH", "1".repeat(64)))
        .collect(Collectors.joining("\n"));
    ResultsDbConfig all = read(uncommented);
    assertThat(all.directoryBeside(Path.of("/etc/x.yaml")))
        .isEqualTo(Path.of("/var/lib/resultsdb"));
    assertThat(all.api().port()).contains(5001);
    assertThat(all.frontend().links()).containsKey("Jobs");
  }

  @Test
  void allMistakesAreToldAtOnceWithTheirPlaces() {
    assertThatThrownBy(() -> read("""
            databse: {url: sqlite:x}
            api: {port: 70000}
            """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("resultsdb.yaml:1:1: databse: unknown key (did you mean database?)")
        .hasMessageContaining("resultsdb.yaml:2:13: api.port: 70000 (expected a port");
    assertThatThrownBy(() -> read("""
            api_url: ftp://example
            additional_result_outcomes: [blocked by us]
            """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("resultsdb.yaml:1:10: api_url: ftp://example (expected http or https")
        .hasMessageContaining("resultsdb.yaml:2:29: additional_result_outcomes: blocked by us")
        .hasMessageContaining("such as BLOCKED_BY_US");
  }

  @Test
  void tokensAreLookedAtClosely() {
    String good = "sha256:" + "0".repeat(32) + ":" + "1".repeat(64);
    assertThatThrownBy(() -> read("tokens:\n"
            + "- {name: a b, hash: 'sha256:1:2', testcases: []}\n"
            + "- {name: x, hash: 'pbkdf2:1000:" + "0".repeat(32) + ":" + "1".repeat(64)
            + "', testcases: ['*'], may: [reslts]}\n"
            + "- {name: y, hash: '" + good + "', testcases: ['*'], may: []}\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("resultsdb.yaml:2:10: tokens[0].name: a b (expected 1 to 64 letters")
        .hasMessageContaining("tokens[0].hash: *** (expected sha256:SALT:HASH, as `resultsdb token")
        .hasMessageContaining("tokens[0].testcases: no patterns (expected a list such as [dist.*]")
        .hasMessageContaining("tokens[1].may[0]: reslts")
        .hasMessageContaining("tokens[2].may: nothing (expected results, groups")
        .hasMessageNotContaining("1111");
    assertThatThrownBy(() ->
            read("tokens:\n" + ("- {name: x, hash: '" + good + "', testcases: ['*']}\n").repeat(2)))
        .hasMessageContaining("resultsdb.yaml:2:1: tokens: x twice (expected each name once)");
  }

  @Test
  void aTokenIsGoodForResultsUnlessMoreIsSaid() throws Exception {
    ResultsDbConfig config = read("tokens: [{name: x, hash: 'sha256:" + "0".repeat(32) + ":"
        + "1".repeat(64) + "', testcases: ['*']}]");
    assertThat(config.tokens().get(0).may()).containsExactly(Right.RESULTS);
    assertThat(Masked.text(config)).doesNotContain("0000");
  }

  @Test
  void whatVersion3NeedsIsLookedAtClosely() {
    assertThatThrownBy(() -> read("""
            oidc: {issuer: 'http://id.example/', client_id: '', client_secret: x, cache: 1h}
            ldap: {url: 'http://ldap', searches: [{base: '', search_string: '(uid=x)'}], bind_dn: 'cn=x'}
            permissions: [{users: [], testcases: []}]
            """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "resultsdb.yaml:1:16: oidc.issuer: http://id.example/ (expected https")
        .hasMessageContaining("oidc.client_id: an empty text")
        .hasMessageContaining("oidc.cache: 3600s (expected 5m or less")
        .hasMessageContaining("ldap.searches[0].base: an empty text (expected an entry such as")
        .hasMessageContaining(
            "ldap.searches[0].search_string: (uid=x) (expected a filter with {user}")
        .hasMessageContaining("permissions[0].testcases: no patterns")
        .hasMessageContaining("permissions[0].users: nobody");
    assertThatThrownBy(() -> read("permissions: [{groups: [x], testcases: ['*']}]"))
        .hasMessageContaining("permissions: groups without ldap");
    assertThatThrownBy(() -> read("ldap: {url: 'http://ldap', searches: [{base: x}], bind_dn: y}"))
        .hasMessageContaining("ldap.url: http://ldap (expected ldap or ldaps")
        .hasMessageContaining("ldap.bind_dn: y (expected both bind_dn and password, or neither)");
  }

  @Test
  void mistakesInPoliciesAreToldWithTheirPlaces() {
    assertThatThrownBy(() -> read("""
            decision_policies:
              - {name: 'a,b', required: [{testcase: t, archs: [x86_64]}]}
              - {name: c, required: []}
              - {name: ' ', required: [{testcase: ''}]}
            """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "resultsdb.yaml:2:44: decision_policies[0].required[0].archs: unknown key (did you mean arches?)")
        .hasMessageContaining(
            "decision_policies[1].required: none (expected at least one testcase)")
        .hasMessageContaining("testcase: '' (expected a testcase's name)");
    assertThatThrownBy(() -> read("""
            decision_policies:
              - {name: a, required: [{testcase: t}]}
              - {name: a, required: [{testcase: t}]}
            """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("decision_policies: a twice (expected each name once)");
  }

  @Test
  void whatIsRequiredMustBeAField() {
    assertThatThrownBy(
            () -> read("required_data: {create_result: [data.item, itm], create_group: [data.x]}"))
        .hasMessageContaining("required_data.create_result: itm (expected data.KEY or one of data,")
        .hasMessageContaining("required_data.create_group: data.x (expected one of description,");
  }

  @Test
  void rulesOfRetentionAreLookedAtClosely() throws Exception {
    assertThat(read("").retention().rules()).isEmpty();
    assertThatThrownBy(() -> read("""
            retention:
              every: 10s
              rules:
                - {testcases: [], keep: 1m, outcomes: [passed], keep_newest: -1}
                - {testcases: ['*'], kepe: 90d}
            """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("retention.rules[0].testcases: no patterns")
        .hasMessageContaining("retention.rules[0].keep: 1m (expected 1h or more")
        .hasMessageContaining("retention.rules[0].outcomes: [passed] (expected outcomes")
        .hasMessageContaining("retention.rules[0].keep_newest: -1 (expected 0 to 1000)")
        .hasMessageContaining("retention.rules[1].kepe: unknown key (did you mean keep?)")
        .hasMessageContaining("retention.rules[1].keep: missing");
    assertThatThrownBy(() -> read("retention: {every: 10s}"))
        .hasMessageContaining("retention.every: 10s (expected 1m or more");
  }
}
