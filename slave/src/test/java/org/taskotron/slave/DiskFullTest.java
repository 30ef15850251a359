package org.taskotron.slave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.test.SmallDisk;
import org.taskotron.proto.v1.Cause;
import org.taskotron.proto.v1.Ended;
import org.taskotron.proto.v1.JobOutcome;
import org.taskotron.slave.house.SlaveHouse;
import org.taskotron.slave.house.SlaveHouse.Given;

/** A real slave process on a small disk of its own (a tmpfs that nobody else sees) that a task fills to the last byte. */
@Tag("process")
class DiskFullTest {

  @TempDir
  Path temp;

  private SlaveHouse house;
  private SmallDisk disk;
  private Process slave;

  @BeforeEach
  void start() throws Exception {
    house = new SlaveHouse(temp);
    Optional<SmallDisk> made = SmallDisk.over(house.directory, "24m");
    Assumptions.assumeTrue(
        made.isPresent(),
        "not run: this user may not mount anything, not even in a namespace of its own");
    disk = made.get();
    Files.writeString(
        disk.outside().resolve("slave.yaml"), house.configuration() + "min_free: 2MiB\n");
    List<String> line = new ArrayList<>(disk.within());
    line.addAll(List.of(
        Path.of(System.getProperty("java.home"), "bin/java").toString(),
        "-XX:TieredStopAtLevel=1",
        // No file of the JVM's own there.
        "-XX:-UsePerfData",
        "-cp",
        System.getProperty("java.class.path"),
        SlaveMain.class.getName(),
        "run",
        house.directory.toString()));
    slave = new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("slave.out").toFile())
        .start();
    await().atMost(Duration.ofSeconds(60)).until(house.master::connected);
  }

  @AfterEach
  void end() throws InterruptedException {
    if (slave != null) {
      slave.destroyForcibly().waitFor();
    }
    if (disk != null) {
      disk.close();
    }
    house.close();
  }

  private static String fill(String file) {
    // A task that does not care, and goes on saying something.
    return "dd if=/dev/zero bs=4k of=" + file + " 2>&1; echo filled";
  }

  @Test
  void aTaskThatFillsTheDiskLosesItsAttemptAndNoOther() throws Exception {
    Given given = house.task(
        """
          - shell: ['for i in $(seq 1 2000); do echo line $i; done', '%s']
          - shell: ['echo never']
        """.formatted(fill("\"${workdir}/fill\"")).replace("$(", "$$(").replace("$i", "$$i"));

    Ended end = house.ended(given);
    assertThat(end.getOutcome()).as(end.getDetail()).isEqualTo(JobOutcome.LOST);
    assertThat(end.getCause()).as(end.getDetail()).isEqualTo(Cause.DISK_FULL);
    assertThat(house.log(given).lines().filter(line -> line.startsWith("line ")))
        .as("the log so far")
        .hasSize(2000)
        .endsWith("line 2000");
    assertThat(house.log(given)).contains("No space left").doesNotContain("\nnever\n");
    assertThat(house.master.log(given.job()).ended()).isTrue();

    // With the attempt its files go, and there is room again.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.notExists(disk.outside().resolve("jobs/" + given.job())));
    Given next = house.shell("echo hello");
    assertThat(house.ended(next).getOutcome()).isEqualTo(JobOutcome.COMPLETED);
    assertThat(house.log(next)).contains("hello\n");
  }

  @Test
  void whatIsAssignedToAFullDiskIsGivenBackAndTheSlaveServesOnWhenThereIsRoom() throws Exception {
    Given fills = house.shell(fill("\"" + house.directory.resolve("ballast") + "\""));
    house.ended(fills);
    await().atMost(Duration.ofSeconds(30)).until(() -> !house.master.moods.isEmpty());
    assertThat(house.master.moods.get(0).getWhyNot()).startsWith("disk full: 0 MB free");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.notExists(disk.outside().resolve("jobs/" + fills.job())));
    disk.fill(); // what removing the attempt has freed

    Given given = house.shell("echo hello");
    Ended end = house.ended(given);
    assertThat(end.getOutcome()).as(end.getDetail()).isEqualTo(JobOutcome.LOST);
    assertThat(end.getCause()).as(end.getDetail()).isEqualTo(Cause.DISK_FULL);
    assertThat(end.getDetail()).contains("No space left");

    disk.free();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> house.master.moods.get(house.master.moods.size() - 1).getAcceptsWork());
    assertThat(house.ended(house.shell("echo hello")).getOutcome()).isEqualTo(JobOutcome.COMPLETED);
    assertThat(slave.isAlive()).isTrue();
  }
}
