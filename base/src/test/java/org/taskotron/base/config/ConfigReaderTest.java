package org.taskotron.base.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

  enum Mode {
    FAST,
    VERY_CAREFUL
  }

  record Login(String name, Secret password) {}

  record Sample(
      URI publicUrl,
      @Default("5m") Duration lostAfter,
      @Default("8010") int port,
      @Default("true") boolean open,
      @Default("0.5") double share,
      @Default("10MB") Size size,
      @Default("fast") Mode mode,
      Optional<Path> file,
      List<Login> slaves,
      Map<String, List<String>> groups,
      @Default("{}") Inner inner) {

    Sample {
      new Checks()
          .atLeast(Duration.ofSeconds(30), "lostAfter", lostAfter, "slaves report every 10s")
          .port("port", port)
          .done();
    }
  }

  record Inner(@Default("4") int threads, @Default("") String greeting, Optional<Secret> token) {
    Inner {
      if (threads < 1) {
        throw new Refused("threads", threads + " (expected 1 or more)");
      }
    }
  }

  @TempDir
  Path folder;

  @Test
  void defaultsStandInTheRecord() throws ConfigException {
    assertThat(read("public_url: http://localhost:8010/taskmaster/"))
        .isEqualTo(new Sample(
            URI.create("http://localhost:8010/taskmaster/"),
            Duration.ofMinutes(5),
            8010,
            true,
            0.5,
            new Size(10_000_000),
            Mode.FAST,
            Optional.empty(),
            List.of(),
            Map.of(),
            new Inner(4, "", Optional.empty())));
  }

  @Test
  void everyTypeIsRead() throws ConfigException {
    Sample sample = read("""
        public_url: http://localhost/
        lost_after: 1h30m
        port: 1_234
        open: no
        share: 1e-3
        size: 4KiB
        mode: very_careful
        file: /etc/passwd
        slaves:
        - {name: 007, password: s3cret}
        - name: b
          password: t
        groups: {x: [a, 1.10], y: []}
        inner: {threads: 2, token: abc}
        """);
    assertThat(sample.lostAfter()).isEqualTo(Duration.ofMinutes(90));
    assertThat(sample.port()).isEqualTo(1234);
    assertThat(sample.open()).isFalse();
    assertThat(sample.share()).isEqualTo(0.001);
    assertThat(sample.size()).isEqualTo(new Size(4096));
    assertThat(sample.mode()).isEqualTo(Mode.VERY_CAREFUL);
    assertThat(sample.file()).contains(Path.of("/etc/passwd"));
    assertThat(sample.slaves())
        .containsExactly(new Login("007", new Secret("s3cret")), new Login("b", new Secret("t")));
    assertThat(sample.groups()).isEqualTo(Map.of("x", List.of("a", "1.10"), "y", List.of()));
    assertThat(sample.inner().token().orElseThrow().reveal()).isEqualTo("abc");
  }

  record Boxes(
      Optional<Integer> one, List<Long> many, Map<String, Boolean> named, Optional<Double> share) {}

  @Test
  void numbersMayBeOptionalListedAndNamed() throws ConfigException {
    assertThat(ConfigReader.read(
            "f.yaml", "{one: 1, many: [2, 3], named: {a: yes}, share: 0.5}", Boxes.class))
        .isEqualTo(new Boxes(Optional.of(1), List.of(2L, 3L), Map.of("a", true), Optional.of(0.5)));
    ConfigException e = catchThrowableOfType(
        ConfigException.class,
        () -> ConfigReader.read("f.yaml", "{one: x, many: [a]}", Boxes.class));
    assertThat(told(e))
        .containsExactly(
            "f.yaml:1:7: one: x (expected a whole number)",
            "f.yaml:1:17: many[0]: a (expected a whole number)");
  }

  @Test
  void anEmptyOptionalListOrMapIsWrittenAsNothing() throws ConfigException {
    Sample sample = read("public_url: http://a/\nfile:\nslaves: ~\ngroups:\n");
    assertThat(sample.file()).isEmpty();
    assertThat(sample.slaves()).isEmpty();
    assertThat(sample.groups()).isEmpty();
  }

  @Test
  void aRecordRefusesAndTheReaderSaysWhere() {
    assertThat(refused("public_url: http://a/\nlost_after:  5s\n"))
        .containsExactly(
            "master.yaml:2:14: lost_after: 5s (expected 30s or more: slaves report every 10s)");
  }

  @Test
  void allMistakesAreToldAtOnceInTheOrderOfTheFile() {
    assertThat(refused("""
        lost_aftr: 5m
        port: http
        open: maybe
        share: lots
        size: 10 apples
        mode: fats
        lost_after: 300
        slaves:
        - {name: a}
        - {name: b, password: [x]}
        - c
        groups: {x: y}
        inner:
          threads: 0
          colour_of_the_bike_shed: green
        """))
        .containsExactly(
            "master.yaml:1:1: lost_aftr: unknown key (did you mean lost_after?)",
            "master.yaml:1:1: public_url: missing (expected a URL such as http://host:8010/)",
            "master.yaml:2:7: port: http (expected a whole number)",
            "master.yaml:3:7: open: maybe (expected true or false)",
            "master.yaml:4:8: share: lots (expected a number)",
            "master.yaml:5:7: size: 10 apples (expected a size in bytes, such as 512KiB, 10MB or 2GiB)",
            "master.yaml:6:7: mode: fats (expected fast, very_careful; did you mean fast?)",
            "master.yaml:7:13: lost_after: 300 (expected a duration with its unit, such as 90s, 5m or 2h)",
            "master.yaml:9:3: slaves[0].password: missing (expected a secret: a text, ${file:/path} or ${env:NAME})",
            "master.yaml:10:23: slaves[1].password: a list (expected a secret: a text, ${file:/path} or ${env:NAME})",
            "master.yaml:11:3: slaves[2]: c (expected a mapping with name, password)",
            "master.yaml:12:13: groups.x: y (expected a list)",
            "master.yaml:14:12: inner.threads: 0 (expected 1 or more)",
            "master.yaml:15:3: inner.colour_of_the_bike_shed: unknown key (expected threads, greeting, token)");
  }

  @Test
  void oneRecordTellsSeveralMistakesToo() {
    assertThat(refused("public_url: http://a/\nlost_after: 1s\nport: 70000\n"))
        .containsExactly(
            "master.yaml:2:13: lost_after: 1s (expected 30s or more: slaves report every 10s)",
            "master.yaml:3:7: port: 70000 (expected a port from 1 to 65535, or 0 for any free one)");
  }

  @Test
  void numbersAreNotGuessedAt() {
    String url = "public_url: http://a/\n";
    assertThat(refused(url + "port: 0644"))
        .containsExactly(
            "master.yaml:2:7: port: 0644 (expected a whole number without leading zeros)");
    assertThat(refused(url + "port: 99999999999"))
        .containsExactly(
            "master.yaml:2:7: port: 99999999999 (expected a whole number up to 2147483647)");
    assertThat(refused(url + "port:"))
        .containsExactly("master.yaml:2:6: port: nothing (expected a whole number)");
    assertThat(refused(url + "share: .nan"))
        .containsExactly("master.yaml:2:8: share: .nan (expected a number)");
    assertThat(refused("public_url: localhost"))
        .containsExactly(
            "master.yaml:1:13: public_url: localhost (expected a URL such as http://host:8010/)");
  }

  @Test
  void aDocumentThatIsNoMappingIsRefused() {
    assertThat(refused("- a\n- b\n"))
        .singleElement()
        .asString()
        .startsWith("master.yaml:1:1: a list (expected a mapping with public_url, lost_after,");
  }

  @Test
  void secretsComeFromFilesAndTheEnvironment() throws Exception {
    Files.writeString(folder.resolve("token"), "from file\n");
    var secrets = new ConfigReader.Secrets(Map.of("TOKEN", "from env"), folder);
    assertThat(inner("token: ${file:" + folder + "/token}", secrets)).isEqualTo("from file");
    assertThat(inner("token: ${file:token}", secrets)).isEqualTo("from file");
    assertThat(inner("token: '${env:TOKEN}'", secrets)).isEqualTo("from env");
    assertThat(inner("token: a${b}", secrets)).isEqualTo("a${b}");
  }

  @Test
  void aSecretThatCannotBeHadIsNamedByWhereItShouldBe() throws Exception {
    Files.writeString(folder.resolve("empty"), "\n");
    var secrets = new ConfigReader.Secrets(Map.of(), folder);
    assertThat(refused("token: ${file:nowhere}", secrets))
        .containsExactly(
            "f.yaml:1:8: token: ${file:nowhere} (expected a file that can be read: no such file)");
    assertThat(refused("token: ${file:empty}", secrets))
        .containsExactly(
            "f.yaml:1:8: token: ${file:empty} (expected a file with a text of 1 to 65536 bytes)");
    assertThat(refused("token: ${file:.}", secrets))
        .singleElement()
        .asString()
        .contains("expected a file that can be read");
    assertThat(refused("token: ${env:NOBODY}", secrets))
        .containsExactly(
            "f.yaml:1:8: token: ${env:NOBODY} (expected the environment variable NOBODY to be set)");
    assertThat(refused("token: ''", secrets))
        .singleElement()
        .asString()
        .contains("token: '' (expected a secret");
  }

  @Test
  void noMessageRepeatsASecret() {
    var secrets = new ConfigReader.Secrets(Map.of(), folder);
    assertThat(refused("token: ${hunter2", secrets))
        .singleElement()
        .asString()
        .doesNotContain("hunter2")
        .contains("***");
    assertThat(refused("token: {hunter2: 1}", secrets))
        .singleElement()
        .asString()
        .doesNotContain("hunter2");
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws Exception {
    Path file = folder.resolve("master.yaml");
    assertThat(refused(file)).containsExactly(file + ": no such file");
    assertThat(refused(folder)).containsExactly(folder + ": a directory (expected a file)");
    Files.write(
        file, new byte[] {'a', ':', ' ', (byte) 0xc3, (byte) 0xa9, '\n', 'b', (byte) 0xc3, '\n'});
    assertThat(refused(file)).containsExactly(file + ":2:2: byte 0xC3 (expected text in UTF-8)");
    Files.write(file, new byte[Yaml.LONGEST + 10]);
    assertThat(refused(file))
        .containsExactly(file + ": too large (expected at most 16777216 bytes)");
  }

  @Test
  void aFileIsReadWithItsSecretsBesideIt() throws Exception {
    Files.writeString(folder.resolve("pw"), "p w\n");
    Files.writeString(folder.resolve("f.yaml"), "token: ${file:pw}\n");
    assertThat(ConfigReader.read(folder.resolve("f.yaml"), Inner.class).token())
        .contains(new Secret("p w"));
  }

  @Test
  void ofThousandsOfMistakesSomeAreTold() {
    StringBuilder text = new StringBuilder("public_url: http://a/\nslaves:\n");
    for (int i = 0; i < 1_000; i++) {
      text.append("- x\n");
    }
    assertThat(refused(text.toString())).hasSize(101).last().isEqualTo("master.yaml: and 900 more");
  }

  @Test
  void aLongValueIsToldInPart() {
    assertThat(refused("public_url: http://a/\nport: " + "x".repeat(10_000)))
        .singleElement()
        .asString()
        .hasSizeLessThan(200);
  }

  private static Sample read(String text) throws ConfigException {
    return ConfigReader.read("master.yaml", text, Sample.class);
  }

  private static String inner(String text, ConfigReader.Secrets secrets) throws ConfigException {
    return ConfigReader.read("f.yaml", text, Inner.class, secrets)
        .token()
        .orElseThrow()
        .reveal();
  }

  private static List<String> refused(String text) {
    return told(catchThrowableOfType(ConfigException.class, () -> read(text)));
  }

  private static List<String> refused(String text, ConfigReader.Secrets secrets) {
    return told(catchThrowableOfType(
        ConfigException.class, () -> ConfigReader.read("f.yaml", text, Inner.class, secrets)));
  }

  private static List<String> refused(Path file) {
    return told(
        catchThrowableOfType(ConfigException.class, () -> ConfigReader.read(file, Sample.class)));
  }

  private static List<String> told(ConfigException e) {
    assertThat(e).as("refused").isNotNull();
    return e.problems().stream().map(Problem::toString).toList();
  }
}
