package org.taskotron.trigger.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Masked;
import org.taskotron.trigger.config.TriggerConfig.Deployment;

class SettingsTest {

  /** As it was deployed, inline comments included. */
  private static final String DEPLOYED = """
      [buildbot]
      url = http://127.0.0.1:8010/change_hook     ; 8080 before 2019

      [trigger]
      valid_arches = x86_64,armhfp                 ; comma list
      koji_url = http://koji.example/kojihub
      datagrepper_url = https://apps.example/datagrepper/raw
      execdb_server = http://resultsdb.example/execdb
      runner_type = BuildbotRunner
      job_logging = True
      joblog_file = /var/log/taskotron-trigger/jobs.csv
      fuse_delay = 900 ; seconds
      git_cache_dir = /var/lib/taskotron-trigger/cache
      rules_template = /etc/taskotron/trigger_rules.yml
      deployment_type = stg                        ; optional: react to stg topics; default prod

      [koji_build_completed]
      critpath_filepath =
      """;

  @TempDir
  private Path folder;

  private Settings read(String name, String text) throws IOException, ConfigException {
    return Settings.read(Files.writeString(folder.resolve(name), text));
  }

  private String mistakes(String name, String text) throws IOException {
    try {
      read(name, text);
      return "";
    } catch (ConfigException e) {
      return String.valueOf(e.getMessage()).replace(folder + "/", "");
    }
  }

  @Test
  void theDefaultsStandInTheRecord() throws Exception {
    TriggerConfig config = read("trigger.yaml", "master: {token: abc}").config();
    assertThat(config.bus().endpoints()).containsExactly("tcp://127.0.0.1:9940");
    assertThat(config.bus().topics()).containsExactly("");
    assertThat(config.bus().topicPrefix()).isEqualTo("org.fedoraproject");
    assertThat(config.bus().maxMessage().bytes()).isEqualTo(4 << 20);
    assertThat(config.deploymentType()).isEqualTo(Deployment.PROD);
    assertThat(config.validArches()).containsExactly("x86_64");
    assertThat(config.master().host()).isEqualTo("127.0.0.1");
    assertThat(config.master().port()).isEqualTo(9989);
    assertThat(config.jobLogging()).isTrue();
    assertThat(config.keep()).isEqualTo(Duration.ofDays(90));
    assertThat(config.keepIgnored()).isEqualTo(Duration.ofDays(7));
    assertThat(config.database().url()).isEqualTo("sqlite:state.sqlite");
  }

  @Test
  void placesAreMeantFromTheFilesOwnFolder() throws Exception {
    Settings settings =
        read("trigger.yaml", "master: {token: abc, tls: {ca: ca.pem}}\nkoji: {rawhide: f33}");
    assertThat(settings.directory()).isEqualTo(folder);
    assertThat(settings.rulesFile()).isEqualTo(folder.resolve("trigger_rules.yml"));
    assertThat(settings.jobsCsv()).contains(folder.resolve("jobs.csv"));
    assertThat(settings.masterCa()).contains(folder.resolve("ca.pem"));
    Settings elsewhere = read(
        "trigger.yaml",
        "master: {token: abc}\ndirectory: /srv/x\njobs_csv: log/jobs.csv\nrules: ../r.yml");
    assertThat(elsewhere.directory()).isEqualTo(Path.of("/srv/x"));
    assertThat(elsewhere.jobsCsv()).contains(Path.of("/srv/x/log/jobs.csv"));
    assertThat(elsewhere.rulesFile()).isEqualTo(folder.resolveSibling("r.yml"));
  }

  @Test
  void aDirectoryHasItsConfiguration() throws Exception {
    Files.writeString(folder.resolve("trigger.cfg"), "");
    assertThat(Settings.find(folder)).isEqualTo(folder.resolve("trigger.cfg"));
    Files.writeString(folder.resolve("trigger.yaml"), "");
    assertThat(Settings.find(folder)).isEqualTo(folder.resolve("trigger.yaml"));
    assertThat(Settings.find(folder.resolve("x.yaml"))).isEqualTo(folder.resolve("x.yaml"));
  }

  @Test
  void allMistakesAreToldAtOnce() throws Exception {
    assertThat(mistakes("trigger.yaml", """
        master: {adress: 'x:1', token: 'a b'}
        bus: {endpoints: ['127.0.0.1:9940'], topic_prefix: 'a..b'}
        deployment_type: production
        compose: {image_url: 'http://x/${relase}'}
        koji: {rawhide: rawhide}
        """)).isEqualTo("""
            trigger.yaml:1:10: master.adress: unknown key (did you mean address?)
            trigger.yaml:1:32: master.token: empty or with blanks in it (expected a token of master.yaml: clients)
            trigger.yaml:2:18: bus.endpoints: 127.0.0.1:9940 (expected tcp://HOST:PORT)
            trigger.yaml:2:52: bus.topic_prefix: a..b (expected words with dots between them)
            trigger.yaml:3:18: deployment_type: production (expected prod, stg, dev)
            trigger.yaml:4:22: compose.image_url: ${relase} (expected one of ${name}, ${version}, ${release}, ${arch}; \
            did you mean ${release}?)
            trigger.yaml:5:17: koji.rawhide: rawhide (expected a branch such as f33)""");
    assertThat(
            mistakes("trigger.yaml", "master: {token: x}\nvalid_arches: [x86_64, 'a b']\nkeep: 1h"))
        .contains("trigger.yaml:2:15: valid_arches: [x86_64, a b] (expected names such as x86_64)")
        .contains(
            "trigger.yaml:3:7: keep: 1h (expected 1d or more: a replay of yesterday must be recognized)");
  }

  @Test
  void beyondTheLoopbackTheTokenNeedsTls() throws Exception {
    assertThat(mistakes("trigger.yaml", "master: {address: 'master.example:9989', token: x}"))
        .contains(
            "master.example:9989 (expected a loopback address, or tls: beyond it the token needs TLS)");
    assertThat(read("trigger.yaml", "master: {address: 'master.example:9989', token: x, tls: {}}")
            .config()
            .master()
            .host())
        .isEqualTo("master.example");
  }

  @Test
  void theTokenIsNeverShown() throws Exception {
    Files.writeString(folder.resolve("token"), "s3cret\n");
    TriggerConfig config = read(
            "trigger.yaml", "master: {token: '${file:" + folder.resolve("token") + "}'}")
        .config();
    assertThat(config.master().token().reveal()).isEqualTo("s3cret");
    assertThat(Masked.text(config)).doesNotContain("s3cret").contains("***");
  }

  @Test
  void theHistoricalFileIsReadAsItIs() throws Exception {
    Files.writeString(folder.resolve("master.token"), "tok");
    Settings settings = read("trigger.cfg", DEPLOYED);
    TriggerConfig config = settings.config();
    assertThat(config.validArches()).containsExactly("x86_64", "armhfp");
    assertThat(config.master().address()).isEqualTo("127.0.0.1:9989");
    assertThat(config.master().token().reveal()).isEqualTo("tok");
    assertThat(config.deploymentType()).isEqualTo(Deployment.STG);
    assertThat(config.jobLogging()).isTrue();
    assertThat(settings.jobsCsv()).contains(Path.of("/var/log/taskotron-trigger/jobs.csv"));
    assertThat(settings.rulesFile()).isEqualTo(Path.of("/etc/taskotron/trigger_rules.yml"));
    assertThat(settings.directory()).isEqualTo(Path.of("/var/lib/taskotron-trigger"));
    assertThat(config.datagrepper()).hasToString("Optional[https://apps.example/datagrepper/raw]");
    assertThat(config.koji().critpathFile()).isEmpty();
    assertThat(settings.interest().deployment()).isEqualTo("stg");
  }

  @Test
  void ourOwnSectionsSayWhatTheHistoricalOnesCannot() throws Exception {
    TriggerConfig config = read("trigger.cfg", DEPLOYED + """
        [master]
        address: 127.0.0.2:19989
        token = abc
        [bus]
        endpoints = tcp://127.0.0.1:1,
          tcp://127.0.0.1:2
        [web]
        port = 0
        """).config();
    assertThat(config.master().address()).isEqualTo("127.0.0.2:19989");
    assertThat(config.bus().endpoints())
        .isEqualTo(List.of("tcp://127.0.0.1:1", "tcp://127.0.0.1:2"));
    assertThat(config.web().port()).contains(0);
  }

  @Test
  void mistakesInTheHistoricalFileHaveTheirPlaceThere() throws Exception {
    assertThat(mistakes("trigger.cfg", """
        [buildbot]
        url = 127.0.0.1
        [trigger]
        valid_archs = x86_64
        job_logging = maybe
        deployment_type = production   ; not stg
        fuse_delay = 15m
        runner_type = NullRunner
        nonsense
        [koji_build_completed]
        critpath_filepath =
        [master]
        token = x
        """)).isEqualTo("""
            trigger.cfg:2:7: url: 127.0.0.1 (expected a URL such as http://127.0.0.1:8010/change_hook)
            trigger.cfg:4:1: [trigger] valid_archs (expected a known key; did you mean valid_arches in [trigger]?)
            trigger.cfg:5:15: job_logging: maybe (expected True or False)
            trigger.cfg:6:19: deployment_type: production (expected prod, stg, dev)
            trigger.cfg:7:14: fuse_delay: 15m (expected seconds)
            trigger.cfg:8:15: runner_type: NullRunner (expected BuildbotRunner: jobs go to the master)
            trigger.cfg:9:1: nonsense (expected key = value or [section])""");
    assertThat(mistakes("trigger.cfg", "[trigger]\nvalid_arches = x86_64\n"))
        .startsWith("trigger.cfg: no token for the master (expected it in ");
    assertThatThrownBy(() -> Settings.read(folder.resolve("absent.cfg")))
        .hasMessageContaining("not there");
  }
}
