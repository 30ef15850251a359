package org.taskotron.client;

import org.taskotron.base.daemon.Cli;
import org.taskotron.client.command.JobsCommand;
import org.taskotron.client.command.QueueCommand;
import org.taskotron.client.command.SlavesCommand;
import org.taskotron.client.house.HouseCommand;
import picocli.CommandLine.Command;

/** The operator's and developer's command. */
@Command(
    name = "taskotron",
    header = "taskotron jobs list --state running",
    description = "Looks at jobs, slaves and the queue of a master, and changes them.",
    subcommands = {JobsCommand.class, SlavesCommand.class, QueueCommand.class, HouseCommand.class})
public final class TaskotronMain {

  public static void main(String[] arguments) {
    System.exit(Cli.run(new TaskotronMain(), arguments));
  }
}
