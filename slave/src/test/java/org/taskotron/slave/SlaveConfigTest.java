package org.taskotron.slave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.config.Masked;
import org.taskotron.base.config.Size;
import org.taskotron.slave.run.SupervisorSettings;

class SlaveConfigTest {

  private static final String LEAST = """
      master: localhost:9989
      name: client01
      password: secret word
      """;

  private static SlaveConfig read(String text) throws ConfigException {
    return ConfigReader.read("slave.yaml", text, SlaveConfig.class);
  }

  private static void refused(String text, String... words) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            ConfigException.class,
            refused ->
                assertThat(refused.problems()).extracting(Object::toString).containsExactly(words));
  }

  @Test
  void withTheLeastTheRestHasDefaults() throws ConfigException {
    SlaveConfig config = read(LEAST);
    assertThat(config.slots()).isEqualTo(2);
    assertThat(config.labels()).isEmpty();
    assertThat(config.arches()).containsExactly(Arch.ofThisMachine());
    assertThat(config.tls()).isEmpty();
    assertThat(config.minFree()).isEqualTo(Size.parse("256MiB"));
    assertThat(config.cacheLimit()).isEqualTo(Size.parse("2GiB"));
    assertThat(config.maxArtifact()).isEqualTo(Size.parse("1GiB"));
    assertThat(config.maxArtifacts()).isEqualTo(10_000);
    assertThat(config.python()).hasToString("/usr/bin/python3");
    assertThat(config.grace()).hasSeconds(5);
    assertThat(config.pidNamespaces()).isEqualTo(SupervisorSettings.PidNamespaces.AUTO);
    assertThat(config.mirror().masterHttp()).isEqualTo(URI.create("http://localhost:8010"));
    assertThat(config.masterAddress()).hasToString("localhost:9989");
  }

  @Test
  void allOfItCanBeSaid() throws ConfigException {
    SlaveConfig config = read("""
        master: "[2001:db8::1]:9989"
        master_http: https://master.example.org/
        name: client01
        password: p
        slots: 256
        labels: [beefy, "os:fedora"]
        arches: [x86_64, i386]
        tls: {ca: /etc/ca.pem}
        min_free: 1GB
        web: {port: 0}
        pid_namespaces: never
        """);
    assertThat(config.masterAddress().host()).isEqualTo("2001:db8::1");
    assertThat(config.masterAddress().tls()).isPresent();
    assertThat(config.arches()).isEqualTo(List.of("x86_64", "i386"));
  }

  @Test
  void allMistakesAreToldAtOnce() {
    refused(
        """
        master: master
        name: a b
        password: p
        slots: 0
        labels: [a b]
        """,
        "slave.yaml:1:9: master: master (expected host:port, such as master.example.org:9989)",
        "slave.yaml:2:7: name: a b (expected letters, digits, dots, - and _, 100 at most)",
        "slave.yaml:4:8: slots: 0 (expected 1 to 256)",
        "slave.yaml:5:9: labels: [a b] (expected letters, digits and ._:+- in each)");
  }

  @Test
  void beyondTheLoopbackThePasswordNeedsTls() {
    refused(
        LEAST.replace("localhost", "build.example.org"),
        "slave.yaml:1:9: master: build.example.org:9989 (expected a loopback address, or tls:"
            + " beyond it the password needs TLS)");
    refused(
        LEAST + "master_http: http://build.example.org:8010\n",
        "slave.yaml:4:14: master_http: http://build.example.org:8010 (expected https, or a"
            + " loopback address: the password is sent there)");
  }

  @Test
  void anUnknownKeyNamesTheNearest() {
    assertThatThrownBy(() -> read(LEAST + "slot: 3\n"))
        .isInstanceOfSatisfying(
            ConfigException.class,
            refused -> assertThat(refused.problems().get(0).toString())
                .startsWith("slave.yaml:4:1: ")
                .contains("slot")
                .contains("slots"));
  }

  @Test
  void thePasswordIsNotPrinted() throws ConfigException {
    assertThat(Masked.text(read(LEAST))).contains("password: ***").doesNotContain("secret word");
    assertThat(read(LEAST).toString()).doesNotContain("secret word");
    assertThat(read(LEAST).masterAddress().toString()).doesNotContain("secret word");
    assertThat(read(LEAST).mirror().toString()).doesNotContain("secret word");
  }

  @Test
  void javasNamesOfArchitecturesAreNotOurs() {
    assertThat(Arch.named("amd64")).isEqualTo("x86_64");
    assertThat(Arch.named("aarch64")).isEqualTo("aarch64");
    assertThat(Arch.named("arm")).isEqualTo("armhfp");
    assertThat(Arch.named("ppc64le")).isEqualTo("ppc64le");
  }
}
