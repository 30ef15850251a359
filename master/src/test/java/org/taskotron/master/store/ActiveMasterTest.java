package org.taskotron.master.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;

class ActiveMasterTest {
  @TempDir
  Path folder;

  private final ManualClock clock = new ManualClock();
  private Database database;

  @BeforeEach
  void open() {
    database = TestDatabases.sqlite(MasterSchema.schema(), folder);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void holds(String host, String bootId, long pid, Instant started) {
    database.write(session -> {
      session
          .getMapper(ActiveMasterMapper.class)
          .insert(new ActiveMaster.Holder(host, bootId, pid, started, clock.instant()));
      return true;
    });
  }

  private static String thisBoot() throws java.io.IOException {
    return java.nio.file.Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
        .strip();
  }

  @Test
  void theFirstGetsItAndKeepsItAcrossItsOwnRestartInOneProcess() {
    ActiveMaster master = new ActiveMaster(database, clock);
    assertThat(master.acquire().got()).isTrue();
    assertThat(master.renew()).isTrue();
    assertThat(new ActiveMaster(database, clock).acquire().got()).isTrue();
  }

  @Test
  void aHolderOfThisBootThatNoLongerRunsIsReplacedAtOnce() throws Exception {
    holds("here", thisBoot(), 4_000_000, Instant.EPOCH);
    assertThat(new ActiveMaster(database, clock).acquire().got()).isTrue();
  }

  @Test
  void aLiveHolderHereIsRefusedAndNamed() throws Exception {
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    holds("here", thisBoot(), parent.pid(), parent.info().startInstant().orElseThrow());
    ActiveMaster.Answer answer = new ActiveMaster(database, clock).acquire();
    assertThat(answer.got()).isFalse();
    assertThat(answer.worthWaiting()).isFalse();
    assertThat(answer.who()).startsWith("pid " + parent.pid() + " on here");
  }

  @Test
  void aHolderElsewhereIsWaitedForUntilItIsStale() {
    holds("other", "another-boot", 1, Instant.EPOCH);
    ActiveMaster master = new ActiveMaster(database, clock);
    assertThat(master.acquire()).satisfies(answer -> {
      assertThat(answer.got()).isFalse();
      assertThat(answer.worthWaiting()).isTrue();
    });
    clock.advance(Duration.ofSeconds(29));
    assertThat(master.acquire().got()).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(master.acquire().got()).isTrue();
  }

  @Test
  void whoWasReplacedLearnsIt() {
    ActiveMaster master = new ActiveMaster(database, clock);
    master.acquire();
    database.write(session -> {
      session
          .getMapper(ActiveMasterMapper.class)
          .replace(new ActiveMaster.Holder("other", "boot", 1, Instant.EPOCH, clock.instant()));
      return true;
    });
    assertThat(master.renew()).isFalse();
    master.release();
    assertThat(new ActiveMaster(database, clock).acquire().got()).isFalse();
  }
}
