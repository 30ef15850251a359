package org.taskotron.resultsdb.importing;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.resultsdb.importing.ImportStore.Rows;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Testcase;

/**
 * A dump of upstream's tables into our database, in two passes: its tables come in any order, and a result's rows are
 * needed together.
 *
 * <pre>
 *   dump ─► rows of each table put aside on disk, in the order of results ─► testcases ─► groups ─► results
 *           (spills; begun anew when killed)                                (each transaction with how far it is)
 * </pre>
 */
public final class DumpImport {

  /**
   * How to import.
   *
   * @param directory where rows are put aside, and the report is written
   * @param strict a row that would have to be changed or left out is a failure, and nothing is stored
   */
  public record Settings(Path directory, boolean strict) {}

  private record Chunk(List<Result> results, Progress after) {}

  private final DumpFile dump;
  private final Settings settings;
  private final Outcomes outcomes;
  private final ProgressLine line;

  /** @param dump a file, or {@code -} for standard input */
  public DumpImport(Path dump, Settings settings, Outcomes outcomes, ProgressLine line) {
    this.dump = DumpFile.of(dump);
    this.settings = settings;
    this.outcomes = outcomes;
    this.line = line;
  }

  /** Goes through all of the dump and stores nothing. */
  public Summary dryRun() throws IOException {
    Path directory = settings.directory().resolve("import-dry-run");
    Path path = settings.directory().resolve("import-dry-run-report.txt");
    try (Report report = new Report(path, dump.name(), 0, line::say)) {
      Spills spills = read(directory, dump.identity(), report);
      try {
        long results = check(spills, report);
        tellOutcomes(spills);
        return summary(report, results);
      } finally {
        spills.remove();
      }
    }
  }

  /** Brings all of it in, or goes on with that. */
  public Summary into(ImportStore store) throws IOException {
    String source = dump.identity();
    Optional<Progress> before = store.progress();
    refuse(store, source, before);
    Path directory = settings.directory().resolve("import");
    Optional<Spills> found = dump.isFile() ? Spills.find(directory, source) : Optional.empty();
    if (before.isPresent()) {
      Progress there = before.get();
      line.say("going on with " + source + ", of which " + there.results() + " results are stored");
      Spills spills = found.isPresent() ? found.get() : readAgain(directory, source);
      try (Report report = new Report(report(), dump.name(), there.report(), line::say)) {
        report.counted(there.changed(), there.leftOut());
        return stored(store, spills, report, there);
      }
    }
    long keep = found.map(spills -> spills.contents().report()).orElse(0L);
    try (Report report = new Report(report(), dump.name(), keep, line::say)) {
      found.ifPresent(spills ->
          report.counted(spills.contents().changed(), spills.contents().leftOut()));
      Spills spills = found.isPresent() ? found.get() : read(directory, source, report);
      return stored(store, spills, report, begun(store, spills, report, source));
    }
  }

  private Path report() {
    return settings.directory().resolve("import-report.txt");
  }

  /** What was put aside is gone, though an import has begun: what there was to tell of its rows is told already. */
  private Spills readAgain(Path directory, String source) throws IOException {
    Path path = settings.directory().resolve("import-report-again.txt");
    try (Report report = new Report(path, dump.name(), 0, text -> {})) {
      return read(directory, source, report);
    } finally {
      Files.deleteIfExists(path);
    }
  }

  private Summary stored(ImportStore store, Spills spills, Report report, Progress from)
      throws IOException {
    Progress last = store(store, spills, report, from);
    tellOutcomes(spills);
    spills.remove();
    return summary(report, last.results());
  }

  private void refuse(ImportStore store, String source, Optional<Progress> before) {
    if (before.isEmpty()) {
      if (!store.isEmpty()) {
        throw new ImportRefused("the database has results, testcases or groups of its own"
            + " (expected an empty one: ids would be taken twice)");
      }
      return;
    }
    Progress there = before.get();
    if (there.phase() == Phase.DONE) {
      throw new ImportRefused("the database was filled from " + there.source() + " already, with "
          + there.results() + " results (expected an empty one)");
    }
    if (!dump.isFile()) {
      throw new ImportRefused("an import of " + there.source()
          + " is unfinished here, and one from standard input cannot go on"
          + " (begin again with an empty database)");
    }
    if (!there.source().equals(source)) {
      throw new ImportRefused("an import of " + there.source() + " is unfinished here, and this is "
          + source + " (go on with that one, or begin again with an empty database)");
    }
  }

  private Progress begun(ImportStore store, Spills spills, Report report, String source)
      throws IOException {
    if (settings.strict()) {
      try (Report trial = new Report(report(), dump.name(), report.length(), line::say)) {
        trial.counted(report.changed(), report.leftOut());
        long unused = check(spills, trial);
        trial.sync();
        if (trial.all() > 0) {
          spills.remove();
          throw new ImportRefused(trial.all() + " rows would be changed or left out, and --strict"
              + " does not take that; nothing was stored. They are in " + trial.path());
        }
      }
    }
    Progress first = Progress.of(source).to(Progress.NOTHING, 0, report);
    store.begin(first);
    return first;
  }

  private Spills read(Path directory, String source, Report report) throws IOException {
    line.say("reading " + dump.name());
    line.begin(0);
    Map<Table, Spill> spills = Spills.create(directory);
    boolean whole = false;
    try {
      Spills read = read(spills, directory, source, report);
      whole = true;
      return read;
    } catch (BadDump e) {
      throw new ImportRefused(
          dump.name() + (e.line() > 0 ? ":" + e.line() : "") + ": " + e.getMessage(), e);
    } finally {
      if (!whole) {
        Spills.abandon(directory, spills);
      }
    }
  }

  private Spills read(Map<Table, Spill> spills, Path directory, String source, Report report)
      throws IOException {
    Intake intake = new Intake(spills, report, line::say);
    long size = dump.size();
    long[] rows = {0};
    try (DumpBytes in = dump.open()) {
      DumpReader reader = new DumpReader(in, new DumpReader.Sink() {
        @Override
        public boolean table(String name, List<String> columns, long at) {
          return intake.table(name, columns, at);
        }

        @Override
        public void row(Row row) {
          intake.row(row);
          if ((++rows[0] & 0xFFF) == 0) {
            line.at(rows[0], "rows read", size == 0 ? 0 : (double) dump.read() / size);
          }
        }
      });
      reader.read();
      for (Table needed : List.of(Table.RESULT, Table.TESTCASE)) {
        if (!intake.saw(needed)) {
          throw new BadDump(
              0,
              "there are no rows of table " + needed.sqlName() + " (expected a dump of ResultsDB)");
        }
      }
      report.sync();
      return Spills.finish(
          directory, spills, source, reader.charset().name(), report, intake.outcomes());
    }
  }

  /** Puts everything together, only to see whether it fits. */
  private long check(Spills spills, Report report) throws IOException {
    line.begin(0);
    Texts texts = texts(spills, report);
    Spill.Cursor testcases = spills.of(Table.TESTCASE).cursor();
    for (Spilled row = testcases.next(); row != null; row = testcases.next()) {
      Testcase unused = Assembly.testcase(row, texts, report);
    }
    Spill.Cursor groups = spills.of(Table.GROUP).cursor();
    for (Spilled row = groups.next(); row != null; row = groups.next()) {
      Group unused = Assembly.group(row, texts, report);
    }
    long count = 0;
    long all = Math.max(1, spills.of(Table.RESULT).count());
    Assembly assembly = new Assembly(spills, report, 0);
    while (assembly.next() != null) {
      line.at(++count, "results looked at", (double) count / all);
    }
    return count;
  }

  private static Texts texts(Spills spills, Report report) {
    return new Texts(Charset.forName(spills.contents().charset()), report);
  }

  private Progress store(ImportStore store, Spills spills, Report report, Progress from)
      throws IOException {
    Progress at = from;
    if (at.phase() == Phase.TESTCASES) {
      at = named(store, spills.of(Table.TESTCASE), report, at, rows -> {
        List<Testcase> made = new ArrayList<>();
        for (Spilled row : rows) {
          Testcase testcase = Assembly.testcase(row, texts(spills, report), report);
          if (testcase != null) {
            made.add(testcase);
          }
        }
        return Rows.ofTestcases(made);
      });
    }
    if (at.phase() == Phase.GROUPS) {
      at = named(store, spills.of(Table.GROUP), report, at, rows -> {
        List<Group> made = new ArrayList<>();
        for (Spilled row : rows) {
          Group group = Assembly.group(row, texts(spills, report), report);
          if (group != null) {
            made.add(group);
          }
        }
        return Rows.ofGroups(made);
      });
    }
    at = results(store, spills, report, at);
    Progress done = at.in(Phase.DONE);
    store.finish(at, done);
    return done;
  }

  /** Makes something of rows. */
  private interface Maker {
    Rows of(List<Spilled> rows);
  }

  /** Testcases or groups, in the order of their ids. */
  private Progress named(ImportStore store, Spill spill, Report report, Progress from, Maker maker)
      throws IOException {
    Progress at = from;
    Spill.Cursor cursor = spill.cursor();
    String what = from.phase() == Phase.TESTCASES ? "testcases stored" : "groups stored";
    line.begin(0);
    long count = 0;
    List<Spilled> rows = new ArrayList<>();
    int weight = 0;
    for (Spilled row = cursor.next(); row != null; row = cursor.next()) {
      count++;
      if (row.first() <= at.reached()) {
        continue;
      }
      rows.add(row);
      for (byte[] text : row.texts()) {
        weight += Weights.ROW + (text == null ? 0 : text.length);
      }
      Spilled following = cursor.peek();
      boolean whole = following == null || following.first() != row.first();
      if (whole && (!Weights.isRoom(rows.size(), weight) || following == null)) {
        Rows made = maker.of(rows);
        report.sync();
        Progress after = following == null
            ? at.to(row.first(), 0, report).in(next(at.phase()))
            : at.to(row.first(), 0, report);
        store.write(made, at, after);
        at = after;
        rows.clear();
        weight = 0;
        line.at(count, what, (double) count / spill.count());
      }
    }
    if (at.phase() == from.phase()) { // there were none
      Progress after = at.in(next(at.phase()));
      store.write(Rows.ofResults(List.of()), at, after);
      at = after;
    }
    return at;
  }

  private static Phase next(Phase phase) {
    return phase == Phase.TESTCASES ? Phase.GROUPS : Phase.RESULTS;
  }

  /** One chunk is put together while the one before it is written. */
  private Progress results(ImportStore store, Spills spills, Report report, Progress from)
      throws IOException {
    Assembly assembly = new Assembly(spills, report, Math.max(0, from.reached()));
    long all = Math.max(1, spills.of(Table.RESULT).count());
    line.begin(from.results());
    ExecutorService writer =
        Executors.newSingleThreadExecutor(DaemonThreads.named("resultsdb-import-writer"));
    try {
      Progress at = from;
      CompletableFuture<?> writing = CompletableFuture.completedFuture(null);
      for (Chunk chunk = chunk(assembly, report, at);
          chunk != null;
          chunk = chunk(assembly, report, at)) {
        Chunk next = chunk;
        Progress before = at;
        await(writing);
        writing = CompletableFuture.runAsync(
            () -> store.write(Rows.ofResults(next.results()), before, next.after()), writer);
        at = next.after();
        line.at(at.results(), "results stored", (double) at.results() / all);
      }
      await(writing);
      return at;
    } finally {
      writer.shutdown();
    }
  }

  private static void await(CompletableFuture<?> writing) {
    try {
      var unused = writing.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static @Nullable Chunk chunk(Assembly assembly, Report report, Progress before)
      throws IOException {
    List<Result> results = new ArrayList<>();
    long weight = 0;
    boolean ended = false;
    while (Weights.isRoom(results.size(), weight)) {
      Result result = assembly.next();
      if (result == null) {
        ended = true; // rows of results that are not there are told of, too
        break;
      }
      results.add(result);
      weight += Weights.of(result);
    }
    report.sync();
    boolean stray = report.length() > before.report();
    if (results.isEmpty() && !stray) {
      return null;
    }
    long reached = ended ? Long.MAX_VALUE : results.get(results.size() - 1).id();
    return new Chunk(results, before.to(reached, results.size(), report));
  }

  /** What the settings should know, so that everything can be asked for. */
  private void tellOutcomes(Spills spills) {
    spills.contents().outcomes().forEach((outcome, count) -> {
      if (Outcomes.isWord(outcome) && !outcomes.all().contains(outcome)) {
        line.say(
            count + " results have the outcome " + outcome
                + ": let resultsdb.yaml name it in additional_result_outcomes, so that it can be asked for");
      }
    });
  }

  private static Summary summary(Report report, long results) throws IOException {
    report.sync();
    if (report.all() == 0) {
      Files.deleteIfExists(report.path());
    }
    return new Summary(results, report.changed(), report.leftOut(), report.path());
  }
}
