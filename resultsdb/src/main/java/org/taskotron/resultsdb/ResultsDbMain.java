package org.taskotron.resultsdb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Cli;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.DaemonDirectory;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.store.SqlResultStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code resultsdb}. */
@Command(
    name = "resultsdb",
    header = "resultsdb checkconfig && resultsdb run",
    description = "ResultsDB: keeps the results of tests, and shows them.",
    subcommands = {
      ResultsDbMain.Run.class,
      ResultsDbMain.CheckConfig.class,
      ResultsDbMain.Reconfig.class,
      ResultsDbMain.InitDb.class,
      ResultsDbMain.UpgradeDb.class
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ResultsDbMain {

  private static final String NAME = "resultsdb";

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(Cli.run(new ResultsDbMain(), arguments));
  }

  /** What every command has: which configuration. */
  abstract static class WithConfig implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "DIR|FILE",
        defaultValue = "/etc/taskotron/resultsdb.yaml",
        description = "a resultsdb.yaml, or the directory that holds it (${DEFAULT-VALUE})")
    Path place;

    Path file() {
      Path file = Files.isDirectory(place) ? place.resolve(ResultsDbConfig.FILE) : place;
      return file.toAbsolutePath().normalize();
    }

    ResultsDbConfig config() throws ConfigException {
      return ConfigReader.read(file(), ResultsDbConfig.class);
    }

    void say(String text) {
      spec.commandLine().getOut().println(text);
    }
  }

  @Command(
      name = "run",
      description = "Run in the foreground, until SIGTERM: API and frontend, or one of them.")
  static final class Run extends WithConfig {
    @Option(names = "--api", description = "the REST API (port 5001)")
    boolean api;

    @Option(names = "--frontend", description = "the pages (port 5002)")
    boolean frontend;

    @Override
    public Integer call() throws ConfigException {
      ResultsDbConfig config = config();
      Set<Part> parts = parts();
      boolean pagesOnly = parts.equals(Set.of(Part.FRONTEND));
      return Chassis.run(
          pagesOnly ? NAME + "-frontend" : NAME,
          directory(config, pagesOnly),
          config.log(),
          chassis -> ResultsDb.start(chassis, file(), config, parts));
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
      Path directory = config.directoryBeside(file());
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

  @Command(
      name = "checkconfig",
      description = "Look for mistakes in a resultsdb.yaml; changes nothing.")
  static final class CheckConfig extends WithConfig {
    @Override
    public Integer call() {
      return Cli.checkConfig(
          spec.commandLine(),
          place,
          ResultsDbConfig.FILE,
          file -> ConfigReader.read(file, ResultsDbConfig.class));
    }
  }

  @Command(
      name = "reconfig",
      description = "Have the running ResultsDB read its settings anew; fails if it refuses them.")
  static final class Reconfig extends WithConfig {
    @Override
    public Integer call() throws ConfigException {
      Path directory = config().directoryBeside(file());
      return new DaemonDirectory(NAME, directory, spec.commandLine().getOut()).reconfig();
    }
  }

  @Command(
      name = "init_db",
      description = "Make the tables; does no harm to a database that has them, and results.")
  static final class InitDb extends WithConfig {
    @Override
    public Integer call() throws ConfigException {
      return upToDate(this);
    }
  }

  @Command(
      name = "upgrade_db",
      description = "Bring the tables of an older version up to date; every start does this too.")
  static final class UpgradeDb extends WithConfig {
    @Override
    public Integer call() throws ConfigException {
      return upToDate(this);
    }
  }

  private static int upToDate(WithConfig command) throws ConfigException {
    ResultsDbConfig config = command.config();
    Path directory = config.directoryBeside(command.file());
    String url = config.database().url();
    try (Database database = Database.open(config.database(), directory, SqlResultStore.SCHEMA);
        SqlResultStore store = new SqlResultStore(database, Clocks.microseconds())) {
      boolean empty = store.results(ResultQuery.ALL, new Window(0, 1)).items().isEmpty();
      command.say(url + ": the tables are at version " + SqlResultStore.SCHEMA.version()
          + (empty ? ", and hold no results yet" : "; the results in them are as they were"));
      return 0;
    } catch (DatabaseAway e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }
}
