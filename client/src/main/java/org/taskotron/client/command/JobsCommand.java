package org.taskotron.client.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything about jobs. */
@Command(
    name = "jobs",
    header = "taskotron jobs list",
    description = "Lists, shows, submits, cancels, retries and watches jobs.",
    subcommands = {
      JobsList.class,
      JobsShow.class,
      JobsLog.class,
      JobsWatch.class,
      JobsSubmit.class,
      JobsCancel.class,
      JobsRetry.class
    })
public final class JobsCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "nothing to do (expected one of "
            + String.join(", ", spec.commandLine().getSubcommands().keySet()) + ")");
  }
}
