package org.taskotron.client.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.Host;

class LeftoversTest {

  @TempDir
  Path directory;

  private Process left;

  @BeforeEach
  void somethingRuns() throws Exception {
    left = new ProcessBuilder("sleep", "300").start();
  }

  @AfterEach
  void nothingRuns() {
    left.destroyForcibly();
  }

  @Test
  void aDaemonOfAKilledHouseIsEnded() throws Exception {
    note(RunningProcess.of("master", left.pid()), Host.boot());
    assertThat(Leftovers.end(directory)).containsExactly("master");
    assertThat(left.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aProcessThatOnlyGotTheSameNumberIsLeftAlone() throws Exception {
    RunningProcess stranger = RunningProcess.of("master", left.pid());
    note(new RunningProcess("master", left.pid(), stranger.started() - 1), Host.boot());
    assertThat(Leftovers.end(directory)).isEmpty();
    assertThat(left.isAlive()).isTrue();
  }

  @Test
  void afterAStartOfTheMachineNobodyIsLeft() throws Exception {
    note(RunningProcess.of("master", left.pid()), "another boot");
    assertThat(Leftovers.end(directory)).isEmpty();
    assertThat(left.isAlive()).isTrue();
  }

  private void note(RunningProcess process, String boot) throws Exception {
    new HouseFile(1, boot, List.of(process), Map.of()).write(directory);
  }
}
