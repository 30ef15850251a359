package org.taskotron.master.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report.html",
        "task_output/report.html",
        "a b/c'd\"e",
        "..hidden/...",
        "größe/日本",
        "back\\slash",
        "deep/taskotron.log",
        "taskotron/taskotron.log",
        "deep/attempt-2/x",
        "attempt-x/y",
        "%2e%2e/x"
      })
  void aPathThatStaysInsideIsTakenAsItIs(String text) {
    assertThat(ArtifactPath.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "a//b",
        "a/",
        ".",
        "..",
        "../x",
        "a/../b",
        "a/./b",
        "a/..",
        "x\0y",
        "a\nb",
        "a/\u0085",
        "taskotron.log",
        "attempt-2/x",
        "attempt-2",
        "attempt-10/task_output/x"
      })
  void aPathThatLeadsElsewhereIsRefused(String text) {
    assertThatThrownBy(() -> ArtifactPath.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("path: '.*' \\(expected .*\\)");
  }

  @Test
  void lengthsAreLimitedInBytes() {
    assertThat(ArtifactPath.parse("x".repeat(255)).parts()).hasSize(1);
    assertThatThrownBy(() -> ArtifactPath.parse("x".repeat(256)))
        .hasMessageEndingWith("(expected parts of 255 bytes at most)");
    assertThatThrownBy(() -> ArtifactPath.parse("ü".repeat(128)))
        .hasMessageEndingWith("(expected parts of 255 bytes at most)");
    assertThatThrownBy(() -> ArtifactPath.parse("abcdefg/".repeat(128) + "x"))
        .hasMessageEndingWith("(expected 1024 bytes at most)");
  }

  @Test
  void aHostilePathIsMadeHarmlessInTheRefusal() {
    assertThatThrownBy(() -> ArtifactPath.parse("a\n2026 [slave] lie/" + "y".repeat(2000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\n"));
  }
}
