package org.taskotron.resultsdb;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.taskotron.base.daemon.Exit;
import org.taskotron.resultsdb.access.NewToken;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code resultsdb token …}. */
@Command(
    name = "token",
    header = "resultsdb token make rpmlint-runner",
    description = "Tokens for posting.",
    subcommands = TokenCommand.Make.class)
final class TokenCommand implements Runnable {

  @Spec
  CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "nothing to do (expected make NAME)");
  }

  @Command(
      name = "make",
      description = {
        "Make a token and print it, and the line that lets its holder post.",
        "The token is shown this once. The line goes into resultsdb.yaml: tokens; there it may be narrowed to the testcases"
            + " that the holder posts. `resultsdb reconfig` puts it in force."
      })
  static final class Make implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "of the one who posts")
    String name;

    @Override
    public Integer call() {
      NewToken made;
      try {
        made = NewToken.make(name);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.ParameterException(spec.commandLine(), "NAME: " + e.getMessage(), e);
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println(made.token());
      out.println(made.yaml());
      return Exit.DONE;
    }
  }
}
