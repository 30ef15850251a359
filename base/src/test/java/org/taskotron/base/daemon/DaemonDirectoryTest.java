package org.taskotron.base.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole processes: what an operator sees of start, stop, restart, reconfig, status and run. */
@Timeout(120)
class DaemonDirectoryTest {

  @TempDir
  Path temporary;

  private Path directory;
  private final StringWriter said = new StringWriter();
  private DaemonDirectory daemon;

  @BeforeEach
  void directoryWithSpaces() throws IOException {
    directory = Files.createDirectory(temporary.resolve("a dir (50%d)"));
    configure("start: well");
    daemon = new DaemonDirectory("sample", directory, new PrintWriter(said));
  }

  @AfterEach
  void end() {
    daemon.stop();
  }

  @Test
  void aDaemonStartsTellsItsStatusAndStops() throws IOException {
    assertThat(daemon.start(command())).isZero();
    assertThat(told()).matches("sample is up, pid [0-9]+: says hello\n");
    assertThat(daemon.status()).isZero();
    assertThat(told())
        .startsWith("sample runs in " + directory + ", pid ")
        .endsWith(", ready: says hello\n");
    String pid = Files.readString(directory.resolve("twistd.pid")).strip();
    assertThat(ProcessIdentity.of(Long.parseLong(pid))).isPresent();
    assertThat(sessionOf(pid)).as("a session of its own").isEqualTo(pid);

    assertThat(daemon.stop()).isZero();
    assertThat(told()).isEqualTo("sample has ended\n");
    assertThat(directory.resolve("closed")).exists();
    assertThat(directory.resolve("twistd.pid")).doesNotExist();
    assertThat(log()).contains("sample ends: SIGTERM").contains("sample has ended, exit code 0");
    assertThat(Files.readString(directory.resolve("start.log"))).isEmpty();

    assertThat(daemon.status()).isEqualTo(1);
    assertThat(daemon.stop()).isZero();
    assertThat(told())
        .isEqualTo(
            "sample does not run in " + directory + "\nsample does not run in " + directory + "\n");
  }

  @Test
  void oneDaemonADirectory() throws Exception {
    assertThat(daemon.start(command())).isZero();
    told();
    assertThat(daemon.start(command())).isEqualTo(1);
    assertThat(told()).contains("sample already runs in " + directory + ", pid ");
    Process second = new ProcessBuilder(command()).redirectErrorStream(true).start();
    assertThat(new String(
            second.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("sample: sample already runs in " + directory + " (pid ");
    assertThat(second.waitFor()).isEqualTo(1);
  }

  @Test
  void aKilledDaemonIsNotTakenForARunningOne() throws Exception {
    daemon.start(command());
    long pid = Long.parseLong(Files.readString(directory.resolve("twistd.pid")).strip());
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    await().until(() -> ProcessIdentity.of(pid).isEmpty());
    told();
    assertThat(daemon.status()).isEqualTo(1);
    assertThat(daemon.start(command())).isZero();
    assertThat(told()).contains("does not run").contains("is up");
  }

  @Test
  void whyADaemonDoesNotStartIsToldOnTheSpot() throws IOException {
    configure("start: fails");
    assertThat(daemon.start(command())).isEqualTo(1);
    assertThat(told())
        .isEqualTo("sample did not start, exit code 1:\n  port 8010 is taken by somebody else\n");

    configure("start: wel\nword: x");
    assertThat(daemon.start(command())).isEqualTo(2);
    assertThat(told())
        .isEqualTo("sample did not start, exit code 2:\n"
            + "  " + directory
            + "/sample.yaml:1:8: start: wel (expected well, fails, breaks, waits, hangs; did you mean well?)\n"
            + "  " + directory + "/sample.yaml:2:1: word: unknown key (did you mean words?)\n");

    configure("start: breaks");
    assertThat(daemon.start(command())).isEqualTo(1);
    assertThat(told())
        .contains("sample cannot start: java.lang.IllegalStateException: a bug")
        .doesNotContain("\tat ");
    assertThat(log()).contains("\tat org.taskotron.base.daemon.SampleDaemon.start");
  }

  @Test
  void aDaemonThatWaitsSaysSoAndBecomesReadyByItself() throws IOException {
    configure("start: waits");
    assertThat(daemon.start(command())).isZero();
    assertThat(told())
        .endsWith("and becomes ready by itself: waiting for database: connection refused\n");
    assertThat(log()).containsOnlyOnce("WARN waiting for database: connection refused");
    Files.writeString(directory.resolve("database"), "");
    await()
        .untilAsserted(() ->
            assertThat(log()).contains("database is there after").contains("sample is ready"));
    daemon.status();
    assertThat(told()).endsWith(", ready: says hello\n");
  }

  @Test
  void aDaemonThatWaitsOrHangsInItsStartCanBeStopped() throws Exception {
    configure("start: hangs");
    Process process = new ProcessBuilder(command()).start();
    await().until(() -> log().contains("starts in"));
    await().until(() -> daemon.status() == 0);
    told();
    assertThat(daemon.stop()).isZero();
    assertThat(process.waitFor()).isZero();
    assertThat(log()).contains("sample ends before it was up: SIGTERM");
  }

  @Test
  void reconfigTellsWhatTheDaemonMadeOfIt() throws IOException {
    daemon.start(command());
    told();
    configure("words: bye");
    assertThat(daemon.reconfig()).isZero();
    assertThat(told()).isEqualTo("sample has read its configuration anew\n");
    await().untilAsserted(() -> {
      daemon.status();
      assertThat(told()).endsWith("says bye\n");
    });

    configure("words: never");
    assertThat(daemon.reconfig()).isEqualTo(2);
    assertThat(told())
        .isEqualTo(directory + "/sample.yaml:1:8: words: never (expected other words)\n"
            + "sample refuses it; the old configuration stays in force\n");
    assertThat(log())
        .contains("ERROR " + directory + "/sample.yaml:1:8: words: never (expected other words)")
        .contains("ERROR reload refused, the old configuration stays in force");
    daemon.status();
    assertThat(told()).endsWith("says bye\n");
  }

  @Test
  void reconfigOfNothingFails() {
    assertThat(daemon.reconfig()).isEqualTo(1);
    assertThat(told()).isEqualTo("sample does not run in " + directory + "\n");
  }

  @Test
  void restartIsANewProcess() throws IOException {
    daemon.start(command());
    String before = Files.readString(directory.resolve("twistd.pid"));
    assertThat(daemon.restart(command())).isZero();
    assertThat(Files.readString(directory.resolve("twistd.pid"))).isNotEqualTo(before);
    assertThat(told()).contains("sample has ended\nsample is up, pid");
  }

  @Test
  void whatAThreadThrowsIsLogged() throws IOException {
    configure("words: throw");
    daemon.start(command());
    await().until(() -> log().contains("ERROR nobody caught what thread thrower threw"));
    assertThat(daemon.status()).isZero();
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() {
    assertThatThrownBy(() ->
            new DaemonDirectory("sample", temporary.resolve("nowhere"), new PrintWriter(said)))
        .isInstanceOf(Failure.class)
        .hasMessage(temporary.resolve("nowhere") + ": no such directory");
  }

  private List<String> command() {
    return Launcher.command(SampleDaemon.class, "run", directory.toString());
  }

  private void configure(String yaml) throws IOException {
    Files.writeString(directory.resolve("sample.yaml"), yaml);
  }

  private String log() throws IOException {
    Path file = directory.resolve("twistd.log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** What was said since the last call. */
  private String told() {
    String text = said.toString();
    said.getBuffer().setLength(0);
    return text;
  }

  private static String sessionOf(String pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
  }
}
