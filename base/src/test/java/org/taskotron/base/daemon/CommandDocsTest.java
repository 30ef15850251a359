package org.taskotron.base.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class CommandDocsTest {

  @Command(name = "prog", header = "prog start -x DIR", description = "Does 100%% of things.")
  static final class Prog {

    @Command(name = "start", description = "Starts.")
    void start(
        @Option(
                names = {"-s", "--slots"},
                description = ".many",
                defaultValue = "1")
            int slots,
        @Option(names = "--secret", hidden = true) boolean secret,
        @Parameters(paramLabel = "DIR", description = "where \\ what") Path dir) {}

    @Command(name = "secret", hidden = true)
    void hidden() {}
  }

  @TempDir
  Path folder;

  @Test
  void aManualPageHasWhatHelpHas() throws Exception {
    CommandDocs.write(folder, Cli.commandLine(new Prog()));
    String page = Files.readString(folder.resolve("man/man1/prog.1"));
    assertThat(page)
        .startsWith(".TH \"PROG\" 1 ")
        .contains("prog \\- Does 100% of things")
        .contains("Example: prog start \\-x DIR\n")
        .contains("\\fBprog start\\fR [\\fIOPTIONS\\fR] \\fIDIR\\fR\n")
        .contains("\\fB\\-s\\fR, \\fB\\-\\-slots\\fR=\\fI<slots>\\fR\n\\&.many (default: 1)\n")
        .contains("where \\e what")
        .doesNotContain("secret");
  }

  @Test
  void completionKnowsTheCommands() throws Exception {
    CommandDocs.write(folder, Cli.commandLine(new Prog()));
    assertThat(Files.readString(folder.resolve("bash-completion/completions/prog")))
        .contains("start")
        .contains("--slots");
  }
}
