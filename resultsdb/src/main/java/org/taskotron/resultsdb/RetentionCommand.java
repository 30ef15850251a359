package org.taskotron.resultsdb;

import java.nio.file.Path;
import java.util.List;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.DaemonCommands;
import org.taskotron.base.daemon.Exit;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Given;
import org.taskotron.base.daemon.Subcommand;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.resultsdb.retention.Report;
import org.taskotron.resultsdb.retention.Retention;
import org.taskotron.resultsdb.store.SqlResultStore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code resultsdb retention …}: what the running ResultsDB does by itself, now or only to look. */
@Command(
    name = "retention",
    header = "resultsdb retention preview",
    description = "Deleting what no rule in resultsdb.yaml: retention keeps any more.")
final class RetentionCommand implements Runnable {

  @Spec
  CommandSpec spec;

  static Subcommand of(DaemonCommands commands) {
    return Subcommand.over(
        "retention",
        RetentionCommand::new,
        commands.command(
            "preview",
            "Say what would be deleted now, by rule; deletes nothing.",
            given -> on(given, Retention::preview, "would be deleted")),
        commands.command(
            "run",
            "Delete it, in small transactions; a running ResultsDB goes on meanwhile.",
            given -> on(given, Retention::pass, "deleted")));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "nothing to do (expected preview or run)");
  }

  /** A walk over all results. */
  private interface Walk {
    Report with(Retention retention) throws InterruptedException;
  }

  private static int on(Given given, Walk walk, String words) throws ConfigException {
    Path file = ResultsDbMain.file(given);
    ResultsDbConfig config = ResultsDbMain.config(given);
    if (config.retention().rules().isEmpty()) {
      given.say(file + " has no retention.rules: everything is kept");
      return Exit.DONE;
    }
    try (Database database =
            Database.open(config.database(), config.directoryBeside(file), SqlResultStore.SCHEMA);
        SqlResultStore store = new SqlResultStore(database, Clocks.microseconds())) {
      Report report = walk.with(
          RetentionJob.retention(config, store, store.retention(), Clocks.microseconds()));
      List<String> lines = report.lines();
      lines.forEach(given::say);
      given.say(report.deleted() + " results " + words + ", " + report.held()
          + " kept by pins or waivers only");
      return Exit.DONE;
    } catch (DatabaseAway e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted; what was deleted until now is gone", e);
    }
  }
}
