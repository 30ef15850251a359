package org.taskotron.slave.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskEnvironmentTest {

  @Test
  void aDaemonPassesWhatATaskNeedsAndNoSecrets() {
    Map<String, String> passed = TaskEnvironment.ofDaemon(Map.of(
        "PATH", "/bin", "https_proxy", "http://proxy", "LC_TIME", "de_DE.UTF-8", "PASSWORD", "x"));
    assertThat(passed)
        .isEqualTo(Map.of("PATH", "/bin", "https_proxy", "http://proxy", "LC_TIME", "de_DE.UTF-8"));
  }

  @Test
  void aTaskFindsTheLocaleThatWasThereBeforeOurLauncher() {
    Map<String, String> set =
        Map.of("PATH", "/bin", "LANG", "C", "LC_ALL", "C.UTF-8", "TASKOTRON_LC_ALL", "de_DE.UTF-8");
    Map<String, String> unset =
        Map.of("PATH", "/bin", "LANG", "C", "LC_ALL", "C.UTF-8", "TASKOTRON_LC_ALL", "");
    Map<String, String> nothing = Map.of("PATH", "/bin", "LC_ALL", "C.UTF-8");
    assertThat(TaskEnvironment.ofDaemon(set))
        .isEqualTo(TaskEnvironment.ofPerson(set))
        .isEqualTo(Map.of("PATH", "/bin", "LANG", "C", "LC_ALL", "de_DE.UTF-8"));
    assertThat(TaskEnvironment.ofDaemon(unset))
        .isEqualTo(TaskEnvironment.ofPerson(unset))
        .isEqualTo(Map.of("PATH", "/bin", "LANG", "C"));
    assertThat(TaskEnvironment.ofDaemon(nothing))
        .isEqualTo(TaskEnvironment.ofPerson(nothing))
        .isEqualTo(nothing);
  }
}
