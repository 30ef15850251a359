package org.taskotron.base.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.config.Default;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class CliTest {

  record Config(@Default("1") int number, @Default("") String text) {}

  @Command(name = "prog", header = "prog start DIR", description = "Does things.")
  static final class Prog {

    @Command(name = "start", header = "prog start --slots 3", description = "Starts.")
    int start(@Option(names = "--slots", description = "How many.", defaultValue = "1") int slots) {
      return slots;
    }

    @Command(name = "fail")
    void fail(@Parameters String how) throws Exception {
      switch (how) {
        case "failure" -> throw new Failure("no master at localhost:9989: is it running?");
        case "file" -> throw new NoSuchFileException("/nowhere");
        case "io" -> throw new java.io.UncheckedIOException(new IOException("disk full"));
        default -> throw new IllegalStateException("a bug");
      }
    }

    @Command(name = "checkconfig")
    int check(@Parameters Path path) {
      return Cli.checkConfig(
          Objects.requireNonNull(line),
          path,
          "prog.yaml",
          file -> ConfigReader.read(file, Config.class));
    }

    @Nullable CommandLine line;
  }

  @TempDir
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void exitCodesAreThoseOfTheCommand() {
    assertThat(run("start")).isEqualTo(1);
    assertThat(run("start", "--slots", "0")).isZero();
  }

  @Test
  void aListOfCommandsSaysWhatEachIsForAndNotItsExample() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).containsPattern("(?m)^  start +Starts\\.$");
    assertThat(run("start", "--help")).isZero();
    assertThat(out.toString()).contains("Example: prog start --slots 3\n\n");
  }

  @Test
  void helpShowsTheExampleFirst() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .startsWith("Example: prog start DIR")
        .contains("--version")
        .contains("--no-color")
        .contains("Starts.");
    assertThat(run("start", "--help")).isZero();
    assertThat(out.toString()).contains("--slots=");
  }

  @Test
  void theVersionIsNamed() {
    assertThat(run("--version")).isZero();
    assertThat(out).hasToString("prog " + Version.text() + "\n");
  }

  @Test
  void typosGetASuggestion() {
    assertThat(run("strat")).isEqualTo(2);
    assertThat(err)
        .hasToString(
            "prog: Unmatched argument at index 0: 'strat' (did you mean start?)\nTry 'prog --help'.\n");
    err.getBuffer().setLength(0);
    assertThat(run("start", "--slot", "1")).isEqualTo(2);
    assertThat(err.toString())
        .contains("(did you mean --slots?)")
        .contains("Try 'prog start --help'.");
    err.getBuffer().setLength(0);
    assertThat(run("start", "--slots", "x")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("prog start: Invalid value for option '--slots': 'x' is not an int");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aProgramWithCommandsAloneShowsThem() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("prog: Missing required subcommand");
  }

  @Test
  void failuresComeWithoutStackTraces() {
    assertThat(run("fail", "failure")).isEqualTo(1);
    assertThat(err).hasToString("prog fail: no master at localhost:9989: is it running?\n");
    err.getBuffer().setLength(0);
    assertThat(run("fail", "file")).isEqualTo(1);
    assertThat(err).hasToString("prog fail: /nowhere: no such file or directory\n");
    err.getBuffer().setLength(0);
    assertThat(run("fail", "io")).isEqualTo(1);
    assertThat(err).hasToString("prog fail: disk full\n");
    err.getBuffer().setLength(0);
    assertThat(run("fail", "bug")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("prog fail: java.lang.IllegalStateException: a bug\n")
        .doesNotContain("\tat ");
  }

  @Test
  void noColourWhenNotWanted() {
    assertThat(run("strat", "--no-color")).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("\u001b");
  }

  @Test
  void checkconfigTellsAllMistakesAndOk() throws IOException {
    Path file = folder.resolve("prog.yaml");
    Files.writeString(file, "number: 2\n");
    assertThat(run("checkconfig", folder.toString())).isZero();
    assertThat(out).hasToString(file + ": ok\n");
    Files.writeString(file, "number: two\ntxet: x\n");
    assertThat(run("checkconfig", file.toString())).isEqualTo(2);
    assertThat(err)
        .hasToString(file + ":1:9: number: two (expected a whole number)\n" + file
            + ":2:1: txet: unknown key (did you mean text?)\n2 mistakes\n");
    err.getBuffer().setLength(0);
    assertThat(run("checkconfig", folder + "/nowhere")).isEqualTo(2);
    assertThat(err).hasToString(folder + "/nowhere: no such file\n1 mistake\n");
  }

  /** A daemon starts faster when it need not know of the commands that nobody gave. */
  @Test
  void onlyTheCommandThatIsGivenIsMade() {
    assertThat(Cli.run(new Large(), "small")).isEqualTo(7);
    assertThatThrownBy(() -> Cli.run(new Large(), "--help")).hasMessage("large was made");
  }

  @Command(name = "several")
  static final class Large implements Program {
    @Override
    public List<Subcommand> commands() {
      return List.of(Subcommand.annotated("small", Small::new), new Subcommand("large", () -> {
        throw new IllegalStateException("large was made");
      }));
    }
  }

  @Command(name = "small")
  static final class Small implements Callable<Integer> {
    @Override
    public Integer call() {
      return 7;
    }
  }

  @Test
  void aCommandIsCalledWhatItCallsItself() {
    Subcommand other = Subcommand.annotated("tiny", Small::new);
    assertThatThrownBy(other::spec).hasMessage("the command tiny calls itself small");
  }

  private int run(String... arguments) {
    Prog prog = new Prog();
    CommandLine line = Cli.commandLine(prog);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    prog.line = line;
    return Cli.run(line, arguments);
  }
}
