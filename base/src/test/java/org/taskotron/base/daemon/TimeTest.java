package org.taskotron.base.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeTest {

  @TempDir
  Path folder;

  @Test
  void theClockTicksInMicroseconds() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(Clocks.microseconds().instant().getNano() % 1_000).isZero();
    }
  }

  @Test
  void theTickerMovesForward() {
    Ticker ticker = Ticker.system();
    Duration before = ticker.now();
    assertThat(ticker.since(before))
        .isGreaterThanOrEqualTo(Duration.ZERO)
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void manualTimeMovesWhenTold() {
    ManualTicker ticker = new ManualTicker();
    ticker.advance(Duration.ofSeconds(5));
    assertThat(ticker.now()).isEqualTo(Duration.ofSeconds(5));
    assertThatThrownBy(() -> ticker.advance(Duration.ofSeconds(-1)))
        .hasMessageContaining("only moves forward");
    ManualClock clock = new ManualClock();
    clock.advance(Duration.ofHours(-1));
    assertThat(clock.instant()).isEqualTo("2026-11-21T11:00:00Z");
  }

  @Test
  void aProcessIsKnownByItsStartToo() throws Exception {
    ProcessIdentity self = ProcessIdentity.self();
    assertThat(self.runs()).isTrue();
    assertThat(ProcessIdentity.parse(self.toString())).contains(self);
    assertThat(new ProcessIdentity(self.pid(), self.started() + 1).runs()).isFalse();
    Process child = new ProcessBuilder("sleep", "60").start();
    ProcessIdentity identity = ProcessIdentity.of(child.pid()).orElseThrow();
    child.destroyForcibly().waitFor();
    assertThat(identity.runs()).isFalse();
    assertThat(ProcessIdentity.parse("one two")).isEmpty();
    assertThat(ProcessIdentity.parse("1")).isEmpty();
    assertThat(Host.boot()).hasSize(36);
  }

  @Test
  void theStateFileIsReadBack() throws IOException {
    DaemonState state = DaemonState.starting(ProcessIdentity.self())
        .at(DaemonState.Phase.WAITING, "waiting for a=b: \\n c\nd")
        .reloaded(DaemonState.Reload.REFUSED, "x.yaml:1:1: a\nx.yaml:2:1: b\\");
    state.write(folder);
    assertThat(DaemonState.read(folder)).contains(state);
    DaemonState.starting(new ProcessIdentity(1, 999_999_999)).write(folder);
    assertThat(DaemonState.read(folder)).as("another process's").isEmpty();
    java.nio.file.Files.writeString(folder.resolve(DaemonState.FILE), "phase=?\n");
    assertThat(DaemonState.read(folder)).isEmpty();
  }
}
