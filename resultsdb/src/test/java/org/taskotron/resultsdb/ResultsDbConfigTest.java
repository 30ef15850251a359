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
        .map(line -> line.startsWith("#") ? line.substring(1) : line)
        .filter(line -> !line.contains("password"))
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
}
