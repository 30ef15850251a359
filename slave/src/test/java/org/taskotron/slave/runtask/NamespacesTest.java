package org.taskotron.slave.runtask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamespacesTest {

  private static final Optional<String> OURS =
      Optional.of("https://git.example/fedoraqa/rpmlint.git");

  @Test
  void everybodyMayUseASafeNamespace() throws Exception {
    Namespaces namespaces = Namespaces.read("n", "namespaces_safe: [scratch, play]\n");
    assertThat(namespaces.refusal("scratch.foo", Optional.empty())).isEmpty();
    assertThat(namespaces.refusal("play.foo.bar", OURS)).isEmpty();
    assertThat(Namespaces.DEFAULT.refusal("scratch.foo", OURS)).isEmpty();
  }

  @Test
  void aListedNamespaceIsForTheListedRepositories() throws Exception {
    Namespaces namespaces = Namespaces.read(
        "n",
        "namespaces_whitelist:\n  dist: [https://git.example/fedoraqa/]\n  pkg: [https://pkgs.example/]\n");
    assertThat(namespaces.refusal("dist.rpmlint", OURS)).isEmpty();
    assertThat(namespaces.refusal("dist.rpmlint", Optional.of("https://evil.example/fedoraqa/")))
        .contains(
            "dist.rpmlint: a task from https://evil.example/fedoraqa/ may not report under this namespace"
                + " (expected a repository that namespaces.yaml lists for dist)");
    assertThat(namespaces.refusal("dist.rpmlint", Optional.empty()))
        .hasValueSatisfying(
            text -> assertThat(text).contains("a directory without git repository"));
    assertThat(namespaces.refusal("pkg.rpmlint", OURS)).isPresent();
  }

  @Test
  void anUnknownNamespaceIsRefused() throws Exception {
    Namespaces namespaces =
        Namespaces.read("n", "namespaces_whitelist:\n  dist: [https://git.example/]\n");
    for (String checkname : new String[] {"rpmlint", "distro.rpmlint", "dist", "scratch2.x"}) {
      assertThat(namespaces.refusal(checkname, OURS))
          .contains(checkname + ": its namespace is not known (expected one of namespaces.yaml)");
    }
  }

  @Test
  void mistakesAreToldWithTheirPlace() {
    assertThatThrownBy(
            () -> Namespaces.read("n", "namespaces_safe: [{a: b}]\nnamespaces_whitelist: x\n"))
        .hasMessage(
            "n:1:19: namespaces_safe: a mapping (expected a list of texts)\n"
                + "n:2:23: namespaces_whitelist: x (expected a mapping of namespaces to lists of URLs)");
  }
}
