package org.taskotron.resultsdb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Cli;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.DaemonCommands;
import org.taskotron.base.daemon.DaemonRole;
import org.taskotron.base.daemon.Exit;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Given;
import org.taskotron.base.daemon.Program;
import org.taskotron.base.daemon.Subcommand;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.store.SqlResultStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resultsdb}. */
@Command(
    name = "resultsdb",
    header = "resultsdb checkconfig && resultsdb run",
    description = "ResultsDB: keeps the results of tests, and shows them.")
public final class ResultsDbMain implements Program {

  private static final DaemonRole ROLE = DaemonRole.ofConfig(
      "resultsdb",
      "ResultsDB",
      ResultsDbMain.class,
      new DaemonRole.Config(
          ResultsDbConfig.FILE,
          file -> NamedFiles.check(file, ConfigReader.read(file, ResultsDbConfig.class))),
      new DaemonRole.Argument(
          "DIR|FILE",
          "/etc/taskotron/resultsdb.yaml",
          "a resultsdb.yaml, or the directory that holds it (${DEFAULT-VALUE})"));
  private static final DaemonCommands RESULTSDB = new DaemonCommands(ROLE);

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(Cli.run(new ResultsDbMain(), arguments));
  }

  @Override
  public List<Subcommand> commands() {
    return List.of(
        RESULTSDB.own("run", Run::new),
        RESULTSDB.checkconfig(),
        RESULTSDB.command(
            "reconfig",
            "Have the running ResultsDB read its settings anew; fails if it refuses them.",
            given -> given.daemonIn(config(given).directoryBeside(file(given))).reconfig()),
        RESULTSDB.command(
            "init_db",
            "Make the tables; does no harm to a database that has them, and results.",
            ResultsDbMain::upToDate),
        RESULTSDB.command(
            "upgrade_db",
            "Bring the tables of an older version up to date; every start does this too.",
            ResultsDbMain::upToDate),
        RESULTSDB.own("import", ImportCommand::new),
        RetentionCommand.of(RESULTSDB),
        Subcommand.annotated("token", TokenCommand::new),
        Subcommand.over(
            "notify",
            NotifyCommand::new,
            RESULTSDB.own("preview", NotifyCommand.ShowPreview::new)));
  }

  static Path file(Given given) {
    return Files.isDirectory(given.path()) ? given.configFile() : given.absolute();
  }

  static ResultsDbConfig config(Given given) throws ConfigException {
    return ConfigReader.read(file(given), ResultsDbConfig.class);
  }

  private static int upToDate(Given given) throws ConfigException {
    ResultsDbConfig config = config(given);
    Path directory = config.directoryBeside(file(given));
    String url = config.database().url();
    try (Database database = Database.open(config.database(), directory, SqlResultStore.SCHEMA);
        SqlResultStore store = new SqlResultStore(database, Clocks.microseconds())) {
      boolean empty = store.results(ResultQuery.ALL, Window.at(0, 1)).items().isEmpty();
      given.say(url + ": the tables are at version " + SqlResultStore.SCHEMA.version()
          + (empty ? ", and hold no results yet" : "; the results in them are as they were"));
      return Exit.DONE;
    } catch (DatabaseAway e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  @Command(
      name = "run",
      description = "Run in the foreground, until SIGTERM: API and frontend, or one of them.")
  static final class Run implements Callable<Integer> {
    private final Given given;

    @Option(names = "--api", description = "the REST API (port 5001)")
    boolean api;

    @Option(names = "--frontend", description = "the pages (port 5002)")
    boolean frontend;

    Run(Given given) {
      this.given = given;
    }

    @Override
    public Integer call() throws ConfigException {
      ResultsDbConfig config = config(given);
      Set<Part> parts = parts();
      boolean pagesOnly = parts.equals(Set.of(Part.FRONTEND));
      return Chassis.run(
          pagesOnly ? ROLE.program() + "-frontend" : ROLE.program(),
          directory(config, pagesOnly),
          config.log(),
          chassis -> ResultsDb.start(chassis, file(given), config, parts));
    }

    private Set<Part> parts() {
      Set<Part> parts = EnumSet.noneOf(Part.class);
      if (api || !frontend) {
        parts.add(Part.API);
      }
      if (frontend || !api) {
        parts.add(Part.FRONTEND);
      }
      return parts;
    }

    /** A frontend of its own may run beside the API, with its own log and lock. */
    private Path directory(ResultsDbConfig config, boolean pagesOnly) {
      Path directory = config.directoryBeside(file(given));
      if (!pagesOnly) {
        return directory;
      }
      Path below = directory.resolve("frontend");
      try {
        return Files.createDirectories(below);
      } catch (java.io.IOException e) {
        throw new Failure("cannot make " + below + ": " + e.getMessage(), e);
      }
    }
  }
}
