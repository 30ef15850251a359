package org.taskotron.client.house;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemons here are shell scripts: what matters is how they live and die. */
class KeeperTest {

  @TempDir
  Path tmp;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<List<RunningProcess>> noted = new CopyOnWriteArrayList<>();
  private Keeper keeper;

  @AfterEach
  void everybodyEnds() {
    keeper.stop();
  }

  @Test
  void aDaemonThatDiesIsStartedAgainAndItsNewPidNoted() throws Exception {
    keeper = keeperOf(daemon("master", "exec sleep 300"));
    keeper.start();
    long first = only(keeper.running()).pid();
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    await()
        .atMost(10, SECONDS)
        .until(() -> noted.size() == 2 && !keeper.running().isEmpty());
    assertThat(only(keeper.running()).pid()).isNotEqualTo(first);
    assertThat(only(noted.get(1))).isEqualTo(only(keeper.running()));
    assertThat(said).containsExactly("master died (signal 9): it is started again");
    assertThat(keeper.trouble()).isEmpty();
  }

  @Test
  void aDaemonThatRefusesItsConfigurationIsNotStartedAgain() throws Exception {
    keeper = keeperOf(daemon("trigger", "echo 'trigger.yaml:3:1: colour: unknown'; exit 2"));
    keeper.start();
    await().atMost(10, SECONDS).until(() -> keeper.trouble().isPresent());
    assertThat(keeper.trouble().orElseThrow())
        .startsWith("trigger ended with exit code 2:\n  trigger.yaml:3:1: colour: unknown\n");
    assertThat(said).isEmpty();
  }

  @Test
  void stoppingRunsTheStopCommandFirstAndThenEndsEverybody() throws Exception {
    Path trace = tmp.resolve("trace");
    Daemon slave = daemon(
        "slave1",
        "trap 'echo slave1 terminated >> " + trace + "; exit 0' TERM; echo up >> " + trace
            + "; while :; do sleep 0.05; done");
    Daemon stoppable = new Daemon(
        slave.name(),
        slave.directory(),
        slave.command(),
        List.of("/bin/sh", "-c", "echo stop command >> " + trace),
        slave.ready());
    keeper = keeperOf(stoppable);
    keeper.start();
    await().atMost(10, SECONDS).until(() -> Files.exists(trace));
    keeper.stop();
    assertThat(trace).hasContent("up\nstop command\nslave1 terminated");
    assertThat(keeper.running()).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void aProgramThatIsNotThereIsTrouble() throws Exception {
    Daemon daemon = daemon("master", "");
    keeper = keeperOf(new Daemon(
        "master", daemon.directory(), List.of(tmp + "/none"), List.of(), daemon.ready()));
    keeper.start();
    assertThat(keeper.trouble().orElseThrow()).startsWith("master cannot be started: ");
  }

  private Keeper keeperOf(Daemon daemon) {
    return new Keeper(List.of(daemon), Map.of("HOUSE", "test"), said::add, noted::add);
  }

  private Daemon daemon(String name, String script) throws Exception {
    Path directory = Files.createDirectories(tmp.resolve(name));
    return new Daemon(
        name,
        directory,
        List.of("/bin/sh", "-c", script),
        List.of(),
        URI.create("http://127.0.0.1:1/readyz"));
  }

  private static RunningProcess only(List<RunningProcess> running) {
    assertThat(running).hasSize(1);
    return running.get(0);
  }
}
