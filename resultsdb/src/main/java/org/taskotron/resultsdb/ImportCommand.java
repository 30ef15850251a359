package org.taskotron.resultsdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.daemon.Exit;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Given;
import org.taskotron.base.daemon.Occupied;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.resultsdb.importing.DumpImport;
import org.taskotron.resultsdb.importing.ImportRefused;
import org.taskotron.resultsdb.importing.ImportStore;
import org.taskotron.resultsdb.importing.ProgressLine;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.store.SqlImportStore;
import org.taskotron.resultsdb.store.SqlResultStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code resultsdb import}. */
@Command(
    name = "import",
    header = "resultsdb import /etc/taskotron/resultsdb.yaml --dump resultsdb.sql.gz",
    description = {
      "Bring the results of an upstream ResultsDB into an empty database; their ids stay.",
      "FILE is a plain pg_dump of its tables, also compressed by gzip; - reads standard input. Rows are put aside in DIR on"
          + " the way, which takes about as much room as the plain dump. Killed at any moment, the same command goes on"
          + " (not from standard input). Until it is finished `resultsdb run` does not start.",
      "A row that cannot be stored as it is, is changed or left out and told with its line, all of them in"
          + " DIR/import-report.txt."
    })
final class ImportCommand implements Callable<Integer> {

  private final Given given;

  @Option(
      names = "--dump",
      paramLabel = "FILE",
      required = true,
      description = "a plain pg_dump, or - for standard input")
  @Nullable Path dump;

  @Option(names = "--dry-run", description = "read and check all of it, store nothing")
  boolean dryRun;

  @Option(
      names = "--strict",
      description = "fail, and store nothing, if a row would have to be changed or left out")
  boolean strict;

  @Spec
  CommandSpec spec;

  ImportCommand(Given given) {
    this.given = given;
  }

  @Override
  public Integer call() throws ConfigException, IOException {
    ResultsDbConfig config = ResultsDbMain.config(given);
    Path directory = config.directoryBeside(ResultsDbMain.file(given));
    ProgressLine line = new ProgressLine(System.err, isTerminal(), Ticker.system());
    DumpImport dumped = new DumpImport(
        java.util.Objects.requireNonNull(dump),
        new DumpImport.Settings(directory, strict),
        new Outcomes(config.additionalResultOutcomes()),
        line);
    try (Occupied unused = Occupied.by("resultsdb", directory)) {
      if (dryRun) {
        return told(dumped.dryRun(), "could be stored");
      }
      try (Database database = Database.open(config.database(), directory, SqlResultStore.SCHEMA)) {
        return told(stored(dumped, new SqlImportStore(database)), "are stored");
      }
    } catch (ImportRefused e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    } catch (DatabaseAway e) {
      throw new Failure(e.getMessage() + "; what is stored stays, the same command goes on", e);
    }
  }

  private static DumpImport.Summary stored(DumpImport dumped, ImportStore store)
      throws IOException {
    try (AutoCloseable unused = store
        .hold()
        .orElseThrow(() -> new ImportRefused("another import into this database is at work"))) {
      return dumped.into(store);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private int told(DumpImport.Summary summary, String words) {
    long odd = summary.changed() + summary.leftOut();
    given.say(String.format(Locale.ROOT, "%,d results %s", summary.results(), words)
        + (odd == 0
            ? ", all rows as they were"
            : String.format(
                Locale.ROOT,
                "; %,d rows changed, %,d left out: see %s",
                summary.changed(),
                summary.leftOut(),
                summary.report())));
    return dryRun && strict && odd > 0 ? Exit.FAILED : Exit.DONE;
  }

  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
