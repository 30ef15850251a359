package org.taskotron.slave.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.taskotron.base.daemon.Host;
import org.taskotron.base.daemon.Signals;
import org.taskotron.slave.run.Ended.By;
import org.taskotron.slave.run.SupervisorSettings.PidNamespaces;

/** Real processes, really killed. */
@Timeout(60)
class SupervisorTest {

  private static final Duration GRACE = Duration.ofMillis(300);

  @TempDir
  Path dir;

  private final Processes processes = new Processes();
  private Supervisor supervisor;
  private AttemptMark mark;

  @BeforeEach
  void start() throws IOException {
    dir = dir.toRealPath();
    supervisor = supervisor(PidNamespaces.NEVER);
    mark = new AttemptMark(java.util.UUID.randomUUID().toString(), 1);
    Files.createFile(log());
    Files.createDirectories(dir.resolve("task"));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    processes.killAll(mark);
  }

  // --- an ordinary end

  @ParameterizedTest
  @EnumSource
  void tellsTheExitStatusAndAppendsTheOutput(PidNamespaces namespaces) throws Exception {
    supervisor = supervisor(namespaces);
    Ended ended = run("1.1", Limits.NONE, "echo out; echo err >&2; exit 3");
    assertThat(ended).isEqualTo(new Ended(By.ITSELF, 3));
    assertThat(logged()).isEqualTo("out\nerr\n");
  }

  @ParameterizedTest
  @EnumSource
  void givesArgumentsEnvironmentAndDirectoryAsTheyAre(PidNamespaces namespaces) throws Exception {
    supervisor = supervisor(namespaces);
    Command command = new Command(
        dir.resolve("1.1"),
        log(),
        alive(),
        mark,
        Optional.empty(),
        Limits.NONE,
        dir.resolve("task"),
        List.of(
            "sh",
            "-c",
            "printf '%s|' \"$@\" \"$V\" \"$PWD\" \"$TASKOTRON_ATTEMPT\"",
            "x",
            "a b",
            "",
            "$c",
            "d\ne",
            "--"),
        Map.of("PATH", System.getenv("PATH"), "V", "v \"'*"),
        true);
    assertThat(supervisor.begin(command).await().code()).isZero();
    assertThat(logged())
        .isEqualTo("a b||$c|d\ne|--|v \"'*|" + dir.resolve("task") + "|" + mark + "|");
  }

  @Test
  void leavesNoProcessBehind() throws Exception {
    run("1.1", withTime(Duration.ofHours(1)), "true");
    assertThat(processes.mentioning(dir.toString())).isEmpty();
  }

  @Test
  void theTaskReactsToInterruptsLikeAnyProgram() throws Exception {
    Ended ended = run("1.1", Limits.NONE, "kill -INT $$; echo still here");
    assertThat(ended).isEqualTo(new Ended(By.ITSELF, 130));
  }

  @Test
  void aTaskMaySignalItsOwnProcessGroup() throws Exception {
    Ended ended = run("1.1", Limits.NONE, "trap 'exit 7' TERM; kill 0; sleep 60");
    assertThat(ended).isEqualTo(new Ended(By.ITSELF, 7));
  }

  @Test
  void sayingThatAProgramIsMissingIsTheTasksOwnAffair() throws Exception {
    Ended ended = supervisor
        .begin(command("1.1", Limits.NONE, List.of("no-such-program")))
        .await();
    assertThat(ended).isEqualTo(new Ended(By.ITSELF, 127));
    assertThat(logged()).contains("no-such-program");
  }

  // --- once and only once

  @Test
  void aCommandThatWasBegunIsNeverBegunAgain() throws Exception {
    String count = "echo ran >> " + dir.resolve("count") + "; exit 4";
    assertThat(run("1.1", Limits.NONE, count).code()).isEqualTo(4);
    assertThat(run("1.1", Limits.NONE, count).code()).isEqualTo(4);
    assertThat(dir.resolve("count")).hasContent("ran");
  }

  @Test
  void ofTwoSupervisorsOneRunsTheCommandAndBothTellItsEnd() throws Exception {
    String count = "echo ran >> " + dir.resolve("count") + "; sleep 0.3; exit 4";
    Command command = command("1.1", Limits.NONE, shell(count));
    Files.createDirectories(command.dir());
    Supervised first = Supervised.started(supervisor, command, launch(command), Long.MAX_VALUE);
    Supervised second = Supervised.started(supervisor, command, launch(command), Long.MAX_VALUE);
    assertThat(second.await()).isEqualTo(new Ended(By.ITSELF, 4));
    assertThat(first.await()).isEqualTo(new Ended(By.ITSELF, 4));
    assertThat(dir.resolve("count")).hasContent("ran");
  }

  @Test
  void aSupervisorThatComesBetweenTheMakingAndTheFillingOfStartedWaitsForThat() throws Exception {
    Path begun = dir.resolve("1.1/started");
    Files.createDirectories(begun.getParent());
    Files.createFile(begun);
    Command command = command("1.1", Limits.NONE, shell("echo ran >> " + dir.resolve("count")));
    Supervised second = Supervised.started(supervisor, command, launch(command), Long.MAX_VALUE);
    // A supervisor of another boot is a lost one; that it was asked shows that its line was waited
    // for.
    Process first = new ProcessBuilder(
            "sh", "-c", "sleep 0.3; echo \"1 1 another-boot\" >\"$0\"", begun.toString())
        .start();
    assertThat(second.await().by()).isEqualTo(By.SUPERVISOR_LOST);
    assertThat(first.waitFor()).isZero();
    assertThat(dir.resolve("1.1/ended")).hasContent("supervisor_lost");
    assertThat(dir.resolve("count")).doesNotExist();
  }

  @Test
  void aCommandGoesOnWhenTheJvmThatBeganItIsKilled() throws Exception {
    Path go = dir.resolve("go");
    String script = "echo ran >> " + dir.resolve("count") + "; while ! [ -e " + go
        + " ]; do sleep 0.02; done; echo done; exit 5";
    Process holder = Holder.start(dir, "1.1", mark, script);
    await().until(() -> Files.exists(dir.resolve("count")));
    holder.destroyForcibly().waitFor();

    Supervised found = supervisor.begin(command("1.1", Limits.NONE, shell(script)));
    Files.createFile(go);
    assertThat(found.await()).isEqualTo(new Ended(By.ITSELF, 5));
    assertThat(dir.resolve("count")).hasContent("ran");
    assertThat(logged()).isEqualTo("done\n");
  }

  @Test
  void anEndThatNobodySawIsToldLater() throws Exception {
    Process holder = Holder.start(dir, "1.1", mark, "exit 6");
    await().until(() -> Files.exists(dir.resolve("1.1/status")));
    holder.destroyForcibly().waitFor();
    assertThat(run("1.1", Limits.NONE, "exit 6")).isEqualTo(new Ended(By.ITSELF, 6));
  }

  // --- a lost supervisor

  @Test
  void aKilledSupervisorIsNoticedAndWhatItLeftIsEnded() throws Exception {
    Supervised running = begin("1.1", withTime(Duration.ofHours(1)), "sleep 1000; true");
    await().until(() -> processes.mentioning("sleep 1000").size() >= 1);
    kill(running.pid());
    assertThat(running.await().by()).isEqualTo(By.SUPERVISOR_LOST);
    assertThat(processes.marked(mark)).isEmpty();
    assertThat(processes.mentioning(dir.toString())).isEmpty();
    assertThat(logged()).contains("the supervisor is gone");
  }

  @Test
  void aSupervisorThatWasKilledWhileTheSlaveWasAwayIsLostToo() throws Exception {
    Process holder = Holder.start(dir, "1.1", mark, "sleep 1000; true");
    await()
        .until(() -> Started.in(dir.resolve("1.1")).isPresent()
            && !processes.marked(mark).isEmpty());
    Started started = Started.in(dir.resolve("1.1")).orElseThrow();
    holder.destroyForcibly().waitFor();
    kill(OptionalLong.of(started.pid()));
    assertThat(run("1.1", Limits.NONE, "sleep 1000; true").by()).isEqualTo(By.SUPERVISOR_LOST);
    assertThat(processes.marked(mark)).isEmpty();
  }

  @Test
  void aFoundSupervisorThatDiesIsNoticed() throws Exception {
    Process holder = Holder.start(dir, "1.1", mark, "sleep 1000; true");
    await().until(() -> !processes.marked(mark).isEmpty());
    holder.destroyForcibly().waitFor();
    Supervised found = supervisor.begin(command("1.1", Limits.NONE, shell("true")));
    kill(found.pid());
    assertThat(found.await().by()).isEqualTo(By.SUPERVISOR_LOST);
  }

  @Test
  void aSupervisorOfAnotherBootIsLost() throws Exception {
    Files.createDirectories(dir.resolve("1.1"));
    Files.writeString(
        dir.resolve("1.1/started"),
        ProcessHandle.current().pid() + " "
            + Machine.begun(ProcessHandle.current().pid()).getAsLong()
            + " 11111111-2222-3333-4444-555555555555\n");
    assertThat(run("1.1", Limits.NONE, "true").by()).isEqualTo(By.SUPERVISOR_LOST);
  }

  @Test
  void anotherProcessUnderTheSupervisorsNumberIsNotMistakenForIt() throws Exception {
    Files.createDirectories(dir.resolve("1.1"));
    long own = ProcessHandle.current().pid();
    Files.writeString(dir.resolve("1.1/started"), own + " 1 " + Host.boot() + "\n");
    assertThat(run("1.1", Limits.NONE, "true").by()).isEqualTo(By.SUPERVISOR_LOST);
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void whatIsKilledIsOnlyTheTasks() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "1000").start();
    try {
      Supervised running = begin("1.1", Limits.NONE, "sleep 1000; true");
      await().until(() -> !processes.marked(mark).isEmpty());
      running.stop();
      assertThat(running.await().by()).isEqualTo(By.STOPPED);
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  // --- limits

  @ParameterizedTest
  @EnumSource
  void theTimeLimitEndsTheTask(PidNamespaces namespaces) throws Exception {
    supervisor = supervisor(namespaces);
    Ended ended = run("1.1", withTime(Duration.ofMillis(300)), "echo so far; sleep 1000; true");
    assertThat(ended.by()).isEqualTo(By.TIME_LIMIT);
    assertThat(processes.marked(mark)).isEmpty();
    assertThat(logged()).startsWith("so far\n").contains("the time limit is over");
  }

  @Test
  void theTimeLimitHoldsThoughTheSlaveIsGone() throws Exception {
    Process holder = Holder.start(dir, "1.1", mark, "echo ran; sleep 1000; true", "deadline=60");
    await().until(() -> logged().contains("ran"));
    holder.destroyForcibly().waitFor();
    await().until(() -> Files.exists(dir.resolve("1.1/status")));
    assertThat(run("1.1", Limits.NONE, "").by()).isEqualTo(By.TIME_LIMIT);
    assertThat(processes.marked(mark)).isEmpty();
  }

  @Test
  void aDeadlineThatIsPastEndsTheTaskAtOnce() throws Exception {
    Command command = new Command(
        dir.resolve("1.1"),
        log(),
        alive(),
        mark,
        Optional.of(Machine.uptime() - 1),
        Limits.NONE,
        dir.resolve("task"),
        shell("sleep 1000; true"),
        environment(),
        true);
    assertThat(supervisor.begin(command).await().by()).isEqualTo(By.TIME_LIMIT);
  }

  @Test
  void silenceEndsTheTask() throws Exception {
    Limits limits = new Limits(
        Optional.empty(), Optional.of(Duration.ofMillis(400)), Optional.empty(), Optional.empty());
    Ended ended = run(
        "1.1",
        limits,
        "for i in 1 2 3 4; do echo $i; sleep 0.25; done; echo last; sleep 1000; true");
    assertThat(ended.by()).isEqualTo(By.NO_OUTPUT);
    assertThat(logged()).contains("4\nlast\n").contains("no output for too long");
  }

  @Test
  void theTaskEndsWhenTheLeaseIsNoLongerRenewed() throws Exception {
    Limits limits = new Limits(
        Optional.empty(), Optional.empty(), Optional.of(Duration.ofMillis(500)), Optional.empty());
    Alive.touch(alive());
    Supervised running = begin("1.1", limits, "echo ran; sleep 1000; true");
    await().until(() -> logged().contains("ran"));
    long renewed = Machine.uptime();
    Alive.touch(alive());
    assertThat(running.await().by()).isEqualTo(By.SLAVE_AWAY);
    assertThat(Machine.uptime() - renewed).isGreaterThanOrEqualTo(50);
  }

  @Test
  void theLogIsCutAtItsLimitAndTheCutIsMarked() throws Exception {
    Limits limits = new Limits(
        Optional.of(Duration.ofMinutes(1)),
        Optional.empty(),
        Optional.empty(),
        Optional.of(1_000L));
    String script = "i=0; while ! grep -q 'cut here' " + log()
        + "; do echo line; i=$((i+1)); sleep 0.01; done; echo afterwards";
    Ended ended = run("1.1", limits, script);
    assertThat(ended).isEqualTo(new Ended(By.ITSELF, 0));
    String text = logged();
    assertThat(text.substring(0, 1_000)).isEqualTo("line\n".repeat(200));
    assertThat(text.substring(1_000))
        .contains("\ntaskotron: the log is cut here, its limit is 1000 bytes\n")
        .endsWith("afterwards\n");
  }

  @Test
  void aTaskThatIgnoresThePoliteRequestIsKilled() throws Exception {
    long begun = Machine.uptime();
    Ended ended = run(
        "1.1",
        withTime(Duration.ofMillis(200)),
        "trap '' TERM; echo deaf; while :; do sleep 1; done");
    assertThat(ended.by()).isEqualTo(By.TIME_LIMIT);
    assertThat(Machine.uptime() - begun).isGreaterThanOrEqualTo(50).isLessThan(1_000);
  }

  @Test
  void aTaskThatCleansUpIsGivenTheTimeToDoSo() throws Exception {
    supervisor = new Supervisor(
        new SupervisorSettings(Duration.ofSeconds(20), PidNamespaces.NEVER), dir.resolve("cache"));
    Ended ended = run(
        "1.1",
        withTime(Duration.ofMillis(200)),
        "trap 'sleep 0.5; echo cleaned; exit 0' TERM; echo up; while :; do sleep 0.05; done");
    assertThat(ended.by()).isEqualTo(By.TIME_LIMIT);
    assertThat(logged()).contains("cleaned");
  }

  @Test
  void aKilledTaskIsNotOutOfMemoryWithoutEvidence() throws Exception {
    assertThat(run("1.1", Limits.NONE, "kill -KILL $$")).isEqualTo(new Ended(By.ITSELF, 137));
  }

  @Test
  void aKilledTaskIsOutOfMemoryWhenTheKernelSaysThatItKilledForThat() throws Exception {
    AtomicLong kills = new AtomicLong(7);
    supervisor = new Supervisor(
        new SupervisorSettings(GRACE, PidNamespaces.NEVER),
        dir.resolve("cache"),
        new MemoryWatch(kills::get));
    Supervised killed = begin("1.1", Limits.NONE, "kill -KILL $$");
    kills.incrementAndGet();
    assertThat(killed.await()).isEqualTo(new Ended(By.OUT_OF_MEMORY, 137));

    // One of another task, which this one outlived.
    Supervised failed = begin("1.2", Limits.NONE, "exit 1");
    kills.incrementAndGet();
    assertThat(failed.await()).isEqualTo(new Ended(By.ITSELF, 1));
  }

  @Test
  void whatWasKilledWhileNoSlaveWatchedIsNotBlamedOnMemory() throws Exception {
    AtomicLong kills = new AtomicLong(7);
    begin("1.1", Limits.NONE, "kill -KILL $$").await();
    kills.incrementAndGet();
    supervisor = new Supervisor(
        new SupervisorSettings(GRACE, PidNamespaces.NEVER),
        dir.resolve("cache"),
        new MemoryWatch(kills::incrementAndGet));
    assertThat(begin("1.1", Limits.NONE, "true").await()).isEqualTo(new Ended(By.ITSELF, 137));
  }

  // --- being stopped

  @Test
  void somebodyMayEndTheTask() throws Exception {
    Supervised running = begin("1.1", withTime(Duration.ofHours(1)), "echo ran; sleep 1000; true");
    await().until(() -> logged().contains("ran"));
    running.stop();
    assertThat(running.await().by()).isEqualTo(By.STOPPED);
    assertThat(processes.marked(mark)).isEmpty();
    await().until(() -> processes.mentioning(dir.toString()).isEmpty());
  }

  @Test
  void endingATaskThatHasNotBegunKeepsItFromBeginning() throws Exception {
    for (int i = 1; i <= 20; i++) {
      Supervised running = begin("1." + i, Limits.NONE, "sleep 1000; true");
      running.stop();
      assertThat(running.await().by()).as("round " + i).isEqualTo(By.STOPPED);
      assertThat(processes.marked(mark)).isEmpty();
      // What was started to end it looks for more as long as it lives, and would find the next
      // round's.
      String ending = dir.resolve("1." + i).toString();
      await().until(() -> processes.mentioning(ending).isEmpty());
    }
  }

  // --- escape artists

  @ParameterizedTest
  @EnumSource
  void everythingOfATaskIsFound(PidNamespaces namespaces) throws Exception {
    supervisor = supervisor(namespaces);
    String script = """
        sleep 1000 &
        (sleep 1000 & exec sleep 1000) &
        sh -c 'sh -c "sleep 1000 & exit" & exit'
        setsid sleep 1000 &
        setsid sh -c 'sleep 1000 & exit'
        setsid sleep 1000 </dev/null >/dev/null 2>&1 &
        env -i setsid /bin/sleep 1000 &
        (env -i setsid /bin/sleep 1000 &)
        (env -i /bin/sleep 1000 </dev/null >/dev/null 2>&1 &)
        nohup sleep 1000 >/dev/null 2>&1 &
        echo ready
        sleep 1000
        true
        """;
    Supervised running = begin("1.1", withTime(Duration.ofHours(1)), script);
    await().until(() -> logged().contains("ready"));
    await().until(() -> processes.living("sleep 1000", dir) >= 11);
    running.stop();
    assertThat(running.await().by()).isEqualTo(By.STOPPED);
    assertThat(processes.living("sleep 1000", dir)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void whatACommandLeavesBehindEndsWithIt(PidNamespaces namespaces) throws Exception {
    supervisor = supervisor(namespaces);
    Ended ended = run(
        "1.1",
        Limits.NONE,
        "setsid sleep 1000 </dev/null >/dev/null 2>&1 & (sleep 1000 &) ; exit 2");
    assertThat(ended).isEqualTo(new Ended(By.ITSELF, 2));
    assertThat(processes.living("sleep 1000", dir)).isZero();
  }

  @Test
  void whatCannotBeEndedIsNotedForThoseWhoWouldUseTheDirectoryAgain() throws Exception {
    // As the script ends when even SIGKILL does not help.
    try (var scripts = Files.newDirectoryStream(dir.resolve("cache"), "supervisor-*")) {
      Files.writeString(scripts.iterator().next().resolve("end.sh"), "exit 1\n");
    }
    assertThat(run("1.1", Limits.NONE, "sleep 60 &")).isEqualTo(new Ended(By.ITSELF, 0));
    assertThat(log().resolveSibling("outlived")).exists();
  }

  @Test
  void anotherAttemptOfTheSameJobIsLeftAlone() throws Exception {
    AttemptMark tenth = new AttemptMark(mark.uuid(), 10);
    Process other = processes.marked(tenth, dir, "sleep", "1000");
    try {
      assertThat(
              run("1.1", withTime(Duration.ofMillis(100)), "sleep 1000; true").by())
          .isEqualTo(By.TIME_LIMIT);
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  // --- a disk that is full

  @Test
  void aSupervisorThatCannotWriteIsNoFullDiskButWhatKeepsItFromWriting() throws Exception {
    Path command = Files.createDirectories(dir.resolve("1.1"));
    Files.createSymbolicLink(command.resolve("status"), dir.resolve("no-such-directory/status"));
    Supervised running = begin("1.1", withTime(Duration.ofHours(1)), "true");
    assertThatThrownBy(running::await)
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("1.1/status");
    assertThat(processes.mentioning(dir.toString())).isEmpty();
  }

  @Test
  void whatKeptASupervisorFromWritingAndHasPassedLeavesItLost() throws Exception {
    Path command = Files.createDirectories(dir.resolve("1.1"));
    Path elsewhere = dir.resolve("elsewhere");
    Files.createSymbolicLink(command.resolve("status"), elsewhere.resolve("status"));
    Supervised running = begin("1.1", withTime(Duration.ofHours(1)), "true");
    await().until(() -> running.pid().isPresent() && logged().contains("status"));
    Files.createDirectory(elsewhere);
    assertThat(running.await().by()).isEqualTo(By.SUPERVISOR_LOST);
  }

  // --- the scripts themselves

  @Test
  void theScriptsAreUnpackedOnceAndKeptApartByContent() throws Exception {
    supervisor(PidNamespaces.NEVER);
    supervisor(PidNamespaces.NEVER);
    try (var files = Files.list(dir.resolve("cache"))) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("supervisor-")))
          .hasSize(1);
    }
  }

  // --- helpers

  private Supervisor supervisor(PidNamespaces namespaces) {
    return new Supervisor(new SupervisorSettings(GRACE, namespaces), dir.resolve("cache"));
  }

  private Process launch(Command command) throws Exception {
    return supervisor.launch(command);
  }

  private Ended run(String name, Limits limits, String script) throws Exception {
    return begin(name, limits, script).await();
  }

  private Supervised begin(String name, Limits limits, String script) throws IOException {
    return supervisor.begin(command(name, limits, shell(script)));
  }

  private Command command(String name, Limits limits, List<String> arguments) {
    return new Command(
        dir.resolve(name),
        log(),
        alive(),
        mark,
        limits.time().map(time -> Machine.uptime() + time.toMillis() / 10),
        limits,
        dir.resolve("task"),
        arguments,
        environment(),
        true);
  }

  static Map<String, String> environment() {
    return new HashMap<>(Map.of("PATH", System.getenv("PATH")));
  }

  static List<String> shell(String script) {
    return List.of("/bin/sh", "-c", script);
  }

  private static Limits withTime(Duration time) {
    return new Limits(Optional.of(time), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Path log() {
    return dir.resolve("taskotron.log");
  }

  private Path alive() {
    return dir.resolve("alive");
  }

  private String logged() throws IOException {
    return Files.readString(log());
  }

  private static void kill(OptionalLong pid) throws Exception {
    Signals.send("KILL", pid.getAsLong());
  }
}
