package org.taskotron.slave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.HeardLog;
import org.taskotron.base.daemon.Readiness;
import org.taskotron.proto.v1.JobOutcome;
import org.taskotron.slave.house.SlaveHouse;

/** The master is not there when a slave starts, and not there for a while later. */
class MasterAwayTest {

  @TempDir
  Path temp;

  private final AtomicLong skipped = new AtomicLong();

  @Test
  void itIsWaitedForSaidOnceAMinuteAndThenWorkGoesOn() throws Exception {
    try (SlaveHouse house = new SlaveHouse(temp);
        HeardLog said = HeardLog.of(Readiness.class)) {
      house.master.vanish();
      Chassis chassis = new Chassis(
          "slave", house.directory, Clocks.microseconds(), () -> System.nanoTime() + skipped.get());
      SlaveConfig config =
          ConfigReader.read(house.directory.resolve(SlaveConfig.FILE), SlaveConfig.class);
      try (Slave slave = Slave.start(chassis, config)) {
        isSaidOnceAMinute(chassis, said, 0);
        house.master.comeBack();
        await().until(() -> house.master.connected() && chassis.readiness().ready());
        assertThat(house.ended(house.shell("true")).getOutcome()).isEqualTo(JobOutcome.COMPLETED);

        int before = said.lines().size();
        house.master.vanish();
        isSaidOnceAMinute(chassis, said, before);
        house.master.comeBack();
        await().until(() -> house.master.connected() && chassis.readiness().ready());
        assertThat(house.ended(house.shell("true")).getOutcome()).isEqualTo(JobOutcome.COMPLETED);
      }
    }
  }

  private void isSaidOnceAMinute(Chassis chassis, HeardLog said, int before) {
    await().until(() -> said.lines().size() > before);
    for (int second = 0; second < 150; second++) {
      skipped.addAndGet(TimeUnit.SECONDS.toNanos(1));
      chassis.readiness().pass();
    }
    assertThat(said.lines().subList(before, said.lines().size()))
        .hasSize(3)
        .allMatch(line -> line.contains("waiting for master: ")
            || line.contains("still waiting for master after "));
  }
}
