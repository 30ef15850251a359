package org.taskotron.base.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValuesTest {

  @Test
  void durationsCarryUnits() {
    assertThat(Durations.parse("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(Durations.parse("1d2h3m4s5ms6us"))
        .isEqualTo(Duration.ofDays(1)
            .plusHours(2)
            .plusMinutes(3)
            .plusSeconds(4)
            .plusMillis(5)
            .plusNanos(6_000));
    for (String text :
        List.of("", "5", "s", "5 m", "-5s", "5m3", "5x", "1000000d", "99999999999999999s", "m5")) {
      assertThatThrownBy(() -> Durations.parse(text))
          .isInstanceOf(DateTimeParseException.class)
          .hasMessageContaining("expected a duration");
    }
  }

  @Test
  void aDurationsTextIsReadBack() {
    for (String text :
        List.of("0s", "90us", "500ms", "1m30s", "5m", "2h", "7d", "1h30m", "1d1us")) {
      assertThat(Durations.text(Durations.parse(text))).isEqualTo(text);
    }
    assertThat(Durations.text(Duration.ofSeconds(-90))).isEqualTo("-1m30s");
  }

  @Test
  void sizesCarryUnits() {
    assertThat(Size.parse("10MB").bytes()).isEqualTo(10_000_000);
    assertThat(Size.parse("256 KiB").bytes()).isEqualTo(262_144);
    assertThat(Size.parse("7").bytes()).isEqualTo(7);
    for (String text : List.of("7B", "10MB", "256KiB", "1GiB", "3kB", "0B")) {
      assertThat(Size.parse(text)).hasToString(text);
    }
    for (String text : List.of("", "MB", "-1", "1.5GB", "1TB", "999999999999999GiB")) {
      assertThatThrownBy(() -> Size.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  void theNearestWordIsFoundByItsLetters() {
    List<String> known = List.of("lost_after", "public_url", "slaves", "clients", "port");
    assertThat(Nearest.to("lost_aftr", known)).contains("lost_after");
    assertThat(Nearest.to("lost-after", known)).contains("lost_after");
    assertThat(Nearest.to("pulbic_url", known)).contains("public_url");
    assertThat(Nearest.to("Slave", known)).contains("slaves");
    assertThat(Nearest.to("zebra", known)).isEmpty();
    assertThat(Nearest.to("x", List.of("y"))).isEmpty();
    assertThat(Nearest.to("x".repeat(100_000), known)).isEmpty();
  }

  @Test
  void aSecretDoesNotPrintItself() {
    assertThat(new Secret("hunter2"))
        .hasToString("***")
        .isEqualTo(new Secret("hunter2"))
        .isNotEqualTo(new Secret("x"));
  }

  record Login(String name, Secret password) {}

  record Settings(
      URI url,
      String jdbc,
      Duration pause,
      Optional<Path> none,
      Optional<Secret> token,
      List<Login> logins,
      List<String> words,
      Map<String, String> map,
      Login login,
      Size size) {}

  @Test
  void settingsArePrintedWithoutSecrets() {
    Settings settings = new Settings(
        URI.create("http://me:hunter2@host/"),
        "jdbc:mariadb://h/db?user=me&password=hunter2&x=1",
        Duration.ofMinutes(5),
        Optional.empty(),
        Optional.of(new Secret("hunter2")),
        List.of(new Login("a: b", new Secret("hunter2"))),
        List.of(),
        Map.of("k", "it's\nso"),
        new Login("", new Secret("hunter2")),
        new Size(4096));
    assertThat(Masked.text(settings)).isEqualTo("""
        url: http://me:***@host/
        jdbc: jdbc:mariadb://h/db?user=me&password=***&x=1
        pause: 5m
        token: ***
        logins:
        - name: 'a: b'
          password: ***
        words: []
        map:
          k: 'it''s\\nso'
        login:
          name: ''
          password: ***
        size: 4KiB""");
  }

  @Test
  void problemsNameThePlace() {
    assertThat(new Problem("a.yaml", 3, 4, "x")).hasToString("a.yaml:3:4: x");
    assertThat(Problem.ofFile("a.yaml", "no such file")).hasToString("a.yaml: no such file");
  }
}
