package org.taskotron.resultsdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Durations;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.Exit;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Given;
import org.taskotron.base.daemon.Occupied;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.resultsdb.importing.ApiImport;
import org.taskotron.resultsdb.importing.DumpImport;
import org.taskotron.resultsdb.importing.ImportRefused;
import org.taskotron.resultsdb.importing.ImportStore;
import org.taskotron.resultsdb.importing.ProgressLine;
import org.taskotron.resultsdb.importing.Summary;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.store.SqlImportStore;
import org.taskotron.resultsdb.store.SqlResultStore;
import org.taskotron.resultsdb.upstream.TrustedBy;
import org.taskotron.resultsdb.upstream.Upstream;
import org.taskotron.resultsdb.upstream.UpstreamAddress;
import org.taskotron.resultsdb.upstream.UpstreamFailure;
import org.taskotron.resultsdb.upstream.Waiting;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code resultsdb import}. */
@Command(
    name = "import",
    header = "resultsdb import /etc/taskotron/resultsdb.yaml --dump resultsdb.sql.gz",
    description = {
      "Bring the results of an upstream ResultsDB into an empty database; their ids stay. From a dump, or from its API.",
      "FILE is a plain pg_dump of its tables, also compressed by gzip; - reads standard input. Rows are put aside in DIR on"
          + " the way, which takes about as much room as the plain dump.",
      "URL is its API, such as https://qa.example/resultsdb_api/api/v2.0, which is read page by page. Once it is finished"
          + " the same command brings what is new there since, also after a dump, as long as nobody posted here.",
      "Killed at any moment, the same command goes on (not from standard input). Until it is finished `resultsdb run` does"
          + " not start. A row that cannot be stored as it is, is changed or left out and told with its place, all of them"
          + " in DIR/import-report.txt."
    })
final class ImportCommand implements Callable<Integer> {

  /** For a whole page, which upstream makes at some 700 results a second. */
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private static final int USUAL = 500;
  private static final int MOST = 10_000;

  private final Given given;

  @Option(
      names = "--dump",
      paramLabel = "FILE",
      description = "a plain pg_dump, or - for standard input")
  @Nullable Path dump;

  @Option(names = "--from", paramLabel = "URL", description = "the API of a ResultsDB, version 2.0")
  @Nullable String from;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "with --from: ask for N items at once (" + USUAL + ")")
  @Nullable Integer limit;

  @Option(
      names = "--pause",
      paramLabel = "TIME",
      description = "with --from: wait between requests, such as 200ms (0s)")
  @Nullable String pause;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "with --from: PEM, who vouches for the server; without it, those that this machine trusts")
  @Nullable Path ca;

  @Option(names = "--dry-run", description = "with --dump: read and check all of it, store nothing")
  boolean dryRun;

  @Option(
      names = "--strict",
      description =
          "fail if a row would have to be changed or left out: with --dump before anything is stored, with"
              + " --from when it comes")
  boolean strict;

  @Spec
  CommandSpec spec;

  ImportCommand(Given given) {
    this.given = given;
  }

  /** Brings something into a store. */
  private interface Source {
    Summary into(ImportStore store) throws IOException;
  }

  @Override
  public Integer call() throws ConfigException, IOException {
    checkOptions();
    ResultsDbConfig config = ResultsDbMain.config(given);
    Path directory = config.directoryBeside(ResultsDbMain.file(given));
    Outcomes outcomes = new Outcomes(config.additionalResultOutcomes());
    ProgressLine line = new ProgressLine(System.err, isTerminal(), Ticker.system());
    try {
      return dump == null
          ? fromApi(config, directory, outcomes, line)
          : fromDump(config, directory, outcomes, line, dump);
    } catch (ImportRefused e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    } catch (UpstreamFailure | DatabaseAway e) {
      throw new Failure(e.getMessage() + "; what is stored stays, the same command goes on", e);
    }
  }

  private void checkOptions() {
    if ((dump == null) == (from == null)) {
      throw wrong("expected --dump FILE or --from URL");
    }
    if (from != null && dryRun) {
      throw wrong("--dry-run (expected with --dump only)");
    }
    if (dump != null && (limit != null || pause != null || ca != null)) {
      throw wrong("--limit, --pause and --ca (expected with --from only)");
    }
    if (limit != null && (limit < 1 || limit > MOST)) {
      throw wrong("--limit " + limit + " (expected 1 to " + MOST + ")");
    }
  }

  private CommandLine.ParameterException wrong(String what) {
    return new CommandLine.ParameterException(spec.commandLine(), what);
  }

  private int fromDump(
      ResultsDbConfig config, Path directory, Outcomes outcomes, ProgressLine line, Path file)
      throws IOException {
    DumpImport dumped =
        new DumpImport(file, new DumpImport.Settings(directory, strict), outcomes, line);
    if (!dryRun) {
      return stored(config, directory, dumped::into);
    }
    try (Occupied unused = Occupied.by("resultsdb", directory)) {
      return told(dumped.dryRun(), "could be stored");
    }
  }

  private int fromApi(ResultsDbConfig config, Path directory, Outcomes outcomes, ProgressLine line)
      throws IOException {
    try (Upstream upstream =
        new Upstream(address(), manners(), Clocks.microseconds(), Waiting.real(), line::say)) {
      ApiImport read = new ApiImport(
          upstream,
          new ApiImport.Settings(directory, strict, limit == null ? USUAL : limit),
          outcomes,
          Clocks.microseconds(),
          line);
      return stored(config, directory, read::into);
    }
  }

  private UpstreamAddress address() {
    try {
      return UpstreamAddress.of(String.valueOf(from));
    } catch (IllegalArgumentException e) {
      throw wrong("--from " + e.getMessage());
    }
  }

  private Upstream.Manners manners() {
    try {
      Duration between = pause == null ? Duration.ZERO : Durations.parse(pause);
      Optional<SSLContext> trusted =
          ca == null ? Optional.empty() : Optional.of(TrustedBy.file(ca));
      return new Upstream.Manners(between, DEADLINE, trusted);
    } catch (DateTimeException e) {
      throw wrong("--pause " + e.getMessage());
    } catch (NoSuchFileException e) {
      throw wrong("--ca " + ca + ": no such file (expected PEM)");
    } catch (IOException e) {
      throw wrong("--ca " + e.getMessage());
    }
  }

  private int stored(ResultsDbConfig config, Path directory, Source source) throws IOException {
    try (Occupied unused = Occupied.by("resultsdb", directory);
        Database database = Database.open(config.database(), directory, SqlResultStore.SCHEMA)) {
      return told(stored(source, new SqlImportStore(database)), "are stored");
    }
  }

  private static Summary stored(Source source, ImportStore store) throws IOException {
    try (AutoCloseable unused = store
        .hold()
        .orElseThrow(() -> new ImportRefused("another import into this database is at work"))) {
      return source.into(store);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private int told(Summary summary, String words) {
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
