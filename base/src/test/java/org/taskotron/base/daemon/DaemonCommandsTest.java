package org.taskotron.base.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that daemons have in common, as they are typed. */
@Timeout(120)
class DaemonCommandsTest {

  @TempDir
  Path temporary;

  private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void aDirectory() throws IOException {
    directory = Files.createDirectory(temporary.resolve("a dir"));
    configure("words: hello");
  }

  @AfterEach
  void end() {
    run("stop", directory.toString());
  }

  @Test
  void aDaemonIsStartedAskedChangedAndStopped() throws IOException {
    assertThat(run("start", directory.toString())).isZero();
    assertThat(said()).matches("sample is up, pid [0-9]+: says hello\n");
    assertThat(run("status", directory.toString())).isZero();
    assertThat(said()).startsWith("sample runs in " + directory).endsWith("ready: says hello\n");
    configure("words: good morning");
    assertThat(run("reconfig", directory.toString())).isZero();
    assertThat(said()).isEqualTo("sample has read its configuration anew\n");
    assertThat(run("restart", directory.toString())).isZero();
    assertThat(said()).matches("sample has ended\nsample is up, pid [0-9]+: says good morning\n");
    assertThat(run("stop", directory.toString())).isZero();
    assertThat(said()).isEqualTo("sample has ended\n");
    assertThat(run("status", directory.toString())).isEqualTo(Exit.FAILED);
    assertThat(run("run", temporary.resolve("nowhere").toString())).isEqualTo(Exit.FAILED);
  }

  @Test
  void theDirectoryIsNeededAndMustBeThere() {
    assertThat(run("start")).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).startsWith("sample start: Missing required parameter: 'DIR'");
    err.getBuffer().setLength(0);
    Path nowhere = temporary.resolve("nowhere");
    assertThat(run("status", nowhere.toString())).isEqualTo(Exit.FAILED);
    assertThat(err).hasToString("sample status: " + nowhere + ": no such directory\n");
  }

  @Test
  void aConfigurationIsCheckedInItsDirectoryOrBeforeItIsThere() throws IOException {
    assertThat(run("checkconfig", directory.toString())).isZero();
    assertThat(said()).isEqualTo(directory.resolve("sample.yaml") + ": ok\n");
    Path other = Files.writeString(temporary.resolve("other.yaml"), "start: never");
    assertThat(run("checkconfig", other.toString())).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).startsWith(other + ":1:8: start: never (expected ");
  }

  @Test
  void helpSpeaksOfTheDaemonByItsName() {
    assertThat(run("--help")).isZero();
    assertThat(said())
        .containsSubsequence(
            "checkconfig  Look for mistakes in a sample.yaml; changes nothing.\n",
            "start        Start the sample in the background; waits until it is ready.\n",
            "reconfig     Read sample.yaml anew. A mistake in it keeps the old one in force.\n");
    assertThat(run("start", "--help")).isZero();
    assertThat(said()).contains("DIR          the sample's directory\n");
  }

  private int run(String... arguments) {
    CommandLine line = Cli.commandLine(new SampleDaemon());
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return Cli.run(line, arguments);
  }

  private void configure(String yaml) throws IOException {
    Files.writeString(directory.resolve("sample.yaml"), yaml + "\n");
  }

  private String said() {
    String said = out.toString();
    out.getBuffer().setLength(0);
    return said;
  }
}
