package org.taskotron.resultsdb.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellPatternTest {

  @ParameterizedTest
  @CsvSource({
    "dist.*, dist.rpmlint",
    "dist.*, dist.",
    "dist.*, dist.a/b/c.d",
    "*, ''",
    "*, anything/at.all",
    "a?c, abc",
    "a?c, a/c",
    "a?c, a\uD83D\uDE00c",
    "*.*.c, a.b.b.c",
    "[a-c]x, bx",
    "[!a-c]x, dx",
    "[]]x, ]x",
    "[!]]x, ax",
    "[abc, [abc",
    "a[.]b, a.b",
    "**, x",
    "a*b*c, aXbbYbc"
  })
  void fits(String pattern, String name) {
    assertThat(new ShellPattern(pattern).matches(name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "dist.*, dist",
    "dist.*, xdist.a",
    "dist, dist.rpmlint",
    "Dist.*, dist.a",
    "a?c, ac",
    "[a-c]x, dx",
    "[!a-c]x, ax",
    "a[.]b, axb",
    "a.b, axb",
    "'', a",
    "a*b*c, aXbbYb"
  })
  void doesNotFit(String pattern, String name) {
    assertThat(new ShellPattern(pattern).matches(name)).isFalse();
  }

  @Test
  void aNameThatAlmostFitsManyStarsTakesNoLonger() {
    ShellPattern pattern = new ShellPattern("*a".repeat(40) + "b");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> assertThat(pattern.matches("a".repeat(768))).isFalse());
  }
}
