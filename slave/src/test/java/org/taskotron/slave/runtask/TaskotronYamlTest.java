package org.taskotron.slave.runtask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Problem;
import org.taskotron.slave.runtask.TaskotronYaml.Profile;

class TaskotronYamlTest {

  @Test
  void hasTheDefaultsThatItAlwaysHad() throws Exception {
    TaskotronYaml read = read("");
    assertThat(read.profile()).isEqualTo(Profile.DEVELOPMENT);
    assertThat(read.reportToResultsDb()).isFalse();
    assertThat(read.resultsDbServer()).isEqualTo("http://localhost:5001/api/v2.0");
    assertThat(read.execDbServer()).isEqualTo("http://localhost:5003");
    assertThat(read.artifactsBaseUrl()).isEqualTo("http://localhost/artifacts");
    assertThat(read.artifactsDir()).isEmpty();
    assertThat(read("profile: production\n").reportToResultsDb()).isTrue();
    assertThat(read("profile: production\nreport_to_resultsdb: false\n").reportToResultsDb())
        .isFalse();
  }

  @Test
  void readsADeployedFile() throws Exception {
    TaskotronYaml read = read("""
        # deployed
        profile: production
        runtask_mode: local
        supported_arches: [x86_64, armhfp]
        resultsdb_server: http://resultsdb01.example/resultsdb_api/api/v2.0/
        execdb_server: http://resultsdb01.example/execdb
        artifacts_baseurl: https://taskotron.example/artifacts/all/
        artifactsdir: /srv/artifacts
        force_imageurl: False
        minion_repos: []
        """);
    assertThat(read.resultsDbServer())
        .isEqualTo("http://resultsdb01.example/resultsdb_api/api/v2.0");
    assertThat(read.artifactsBaseUrl()).isEqualTo("https://taskotron.example/artifacts/all");
    assertThat(read.artifactsDir()).contains(Path.of("/srv/artifacts"));
    assertThat(read.runtaskMode()).contains("local");
    assertThat(read.warnings()).isEmpty();
  }

  @Test
  void theProfileOfTheEnvironmentIsStronger() throws Exception {
    assertThat(
            TaskotronYaml.read("t", "profile: production\n", Map.of("TASKOTRON_PROFILE", "testing"))
                .profile())
        .isEqualTo(Profile.TESTING);
    assertThatThrownBy(() -> TaskotronYaml.read("t", "", Map.of("TASKOTRON_PROFILE", "prod")))
        .hasMessage("TASKOTRON_PROFILE: prod (expected development, production or testing)");
  }

  @Test
  void anUnknownOptionIsAWarning() throws Exception {
    assertThat(read("foo: 1\nexecdb_sever: x\n").warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "t:1:1: foo: unknown option",
            "t:2:1: execdb_sever: unknown option (did you mean execdb_server?)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "report_to_resultsdb: maybe | t:1:22: report_to_resultsdb: maybe (expected true or false)",
        "resultsdb_server: 5 | t:1:19: resultsdb_server: 5 (expected a text)",
        "resultsdb_server: ftp://x | t:1:19: resultsdb_server: ftp://x (expected a URL with http or https)",
        "artifactsdir: [a] | t:1:15: artifactsdir: a list (expected a text)",
        "profile: prod | t:1:10: profile: prod (expected development, production or testing)",
        "hello | t:1:1: hello (expected a mapping of options)"
      })
  void aWrongTypeIsAnErrorWithItsPlace(String text, String told) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(told);
  }

  @Test
  void aNamedFileMustBeThere() {
    assertThatThrownBy(() -> TaskotronYaml.find(Optional.of(Path.of("/no/such.yaml")), Map.of()))
        .hasMessage("/no/such.yaml: no such file");
  }

  private static TaskotronYaml read(String text) throws ConfigException {
    return TaskotronYaml.read("t", text, Map.of());
  }
}
