package org.taskotron.master.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobRequestTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"../etc/x", "a", "a/b/c", "a/..", "/b", "a/", "a/.b", "a/b.git", "ä/b", "a/b\n", ""
      })
  void aRepositoryIsTwoPlainNames(String repository) {
    assertThatThrownBy(() -> new TaskSource(repository, "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("task.repository: '")
        .hasMessageContaining("expected NAMESPACE/NAME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a/../b", "/a", "a//b", ".git/hooks", "a/.git"})
  void aPathStaysInsideTheRepository(String path) {
    assertThatThrownBy(() -> new TaskSource("fedoraqa/x", "", path))
        .hasMessageContaining("expected a directory inside the repository");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x", "a..b", "a b", "refs/heads/", "x\u0000"})
  void aBranchIsAPlainName(String branch) {
    assertThatThrownBy(() -> new TaskSource("fedoraqa/x", branch, ""))
        .hasMessageContaining("expected a branch name");
  }

  @Test
  void ordinarySourcesAreTaken() {
    assertThatCode(() -> new TaskSource("fedoraqa/python-versions", "f23/next", "tests/sub.d"))
        .doesNotThrowAnyException();
    assertThat(new TaskSource("fedoraqa/x", "", "sub").taskName()).isEqualTo("x/sub");
  }

  @Test
  void jobsThatAskForTheSameWaitInOneLine() {
    Requirement one = Jobs.request("a/b", List.of("gpu", "big")).requirement();
    Requirement other = Jobs.request("c/d", List.of("big", "gpu", "big")).requirement();
    assertThat(one).isEqualTo(other);
    assertThat(Requirement.ofKey(one.key())).isEqualTo(one);
    assertThat(Requirement.ofKey("x86_64;")).isEqualTo(new Requirement("x86_64", List.of()));
  }

  @Test
  void aLabelWithASeparatorIsRefused() {
    assertThatThrownBy(() -> Jobs.request("a/b", List.of("big,gpu")))
        .hasMessageContaining("labels: 'big,gpu'");
  }
}
