package org.taskotron.slave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.proto.v1.Ended;
import org.taskotron.proto.v1.HeldAttempt;
import org.taskotron.proto.v1.JobOutcome;
import org.taskotron.slave.house.SlaveHouse;
import org.taskotron.slave.house.SlaveHouse.Given;

/** A real slave process, killed with -9 in the middle and started again. */
@Tag("process")
class SlaveKilledTest {

  @TempDir
  Path temp;

  private SlaveHouse house;
  private Process slave;

  @BeforeEach
  void begin() throws IOException {
    house = new SlaveHouse(temp);
    start();
  }

  @AfterEach
  void end() throws InterruptedException {
    slave.destroyForcibly().waitFor();
    house.close();
  }

  private void start() throws IOException {
    slave = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SlaveMain.class.getName(),
            "run",
            house.directory.toString())
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("slave.out").toFile())
        .start();
    await().atMost(Duration.ofSeconds(60)).until(house.master::connected);
  }

  private void killed() throws Exception {
    slave.destroyForcibly().waitFor();
    await().until(() -> !house.master.connected());
  }

  private String waitsFor(String gate) {
    return "while [ ! -e \"" + temp.resolve(gate) + "\" ]; do sleep 0.02; done";
  }

  private String notes(String what) {
    return "echo " + what + " >>\"" + temp.resolve("notes") + "\"";
  }

  @Test
  void duringACommandTheCommandRunsOnceAndTheLogIsWhole() throws Exception {
    Given given = house.shell(
        "for i in $(seq 1 2000); do echo line $i; done",
        notes("once") + "; " + waitsFor("gate"),
        "echo after; " + notes("after"));
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(temp.resolve("notes")));

    killed();
    Files.createFile(temp.resolve("gate"));
    start();

    Ended end = house.ended(given);
    assertThat(end.getOutcome()).as(end.getDetail()).isEqualTo(JobOutcome.COMPLETED);
    assertThat(Files.readAllLines(temp.resolve("notes"))).containsExactly("once", "after");
    List<String> lines =
        house.log(given).lines().filter(line -> line.startsWith("line ")).toList();
    assertThat(lines).hasSize(2000).startsWith("line 1").endsWith("line 2000");
    assertThat(house.log(given)).containsOnlyOnce("\nafter\n");
    assertThat(house.master.hellos.get(1).getHeldList())
        .extracting(HeldAttempt::getLease)
        .containsExactly(given.lease());
    await().until(() -> Files.notExists(house.attempt(given).getParent()));
  }

  @Test
  void atAnyMomentEveryJobEndsOnce() throws Exception {
    for (int round = 0; round < 5; round++) {
      String name = "round" + round;
      Given given = house.task("""
            - shell: ['%s; sleep 0.1', 'echo second']
            - shell: ['echo art >"${artifactsdir}/a"']
            - resultsdb: {results: "results: [{item: foo, type: koji_build, outcome: PASSED}]"}
          """.formatted(notes(name).replace("'", "''")));
      // Each round a little later in the job's life.
      Thread.sleep(40L * round);
      killed();
      start();
      Ended end = house.ended(given);
      assertThat(end.getOutcome()).as(name + " " + end.getDetail()).isEqualTo(JobOutcome.COMPLETED);
      assertThat(Files.readAllLines(temp.resolve("notes")))
          .filteredOn(name::equals)
          .hasSize(1);
      assertThat(house.master.results).containsKey(given.job() + "/1/3.1");
      assertThat(house.log(given)).containsOnlyOnce("\nsecond\n");
    }
  }

  @Test
  void sigtermLeavesTasksRunningAndEndsWithZero() throws Exception {
    Given given = house.shell(waitsFor("gate"), "echo after");
    await().atMost(Duration.ofSeconds(30)).until(() -> house.log(given).contains("gate"));
    slave.destroy();
    assertThat(slave.waitFor()).isZero();
    assertThat(house.master.ends).isEmpty();
    Files.createFile(temp.resolve("gate"));
    start();
    assertThat(house.ended(given).getOutcome()).isEqualTo(JobOutcome.COMPLETED);
  }
}
