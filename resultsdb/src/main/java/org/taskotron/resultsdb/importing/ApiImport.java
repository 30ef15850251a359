package org.taskotron.resultsdb.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.importing.ImportStore.Rows;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Testcase;
import org.taskotron.resultsdb.upstream.Item;
import org.taskotron.resultsdb.upstream.Upstream;

/**
 * Another ResultsDB's results into our database through its API, page by page, and later once more what is new there. Each
 * page is stored with how far it is, so that it goes on wherever it was killed.
 *
 * <pre>
 *   testcases   page 0, 1, 2 …                     by name: what is new meanwhile moves others to later pages, none is lost
 *   groups      page 0, 1, 2 …                     newest first: the same; up to the newest one of the last time
 *   results     since=T, always the first page     T: the time of the last one; those of T come again and are known
 *   gaps        results/ID                         ids that are missing behind those of the beginning, one by one
 * </pre>
 *
 * <p>Why it reads results like this: docs/decisions/0011.
 */
public final class ApiImport {

  /** Clocks differ, and transactions take their time. */
  private static final Duration OVERLAP = Duration.ofHours(1);

  /** After a dump, whose time nobody noted. */
  private static final Duration DUMP_OVERLAP = Duration.ofDays(1);

  /** So many ids before the newest one may still come to be when it is seen. */
  private static final long ID_OVERLAP = 1_000;

  /** Room for the numbers of groups, which come with the newest first. */
  private static final long GROUPS = 1_000_000_000;

  private static final int NEWEST = 100;

  /**
   * How to import.
   *
   * @param directory where the report is written
   * @param strict a row that would have to be changed or left out ends it there
   * @param limit how many items of a list are asked for at once
   */
  public record Settings(Path directory, boolean strict, int limit) {}

  private final Upstream upstream;
  private final Settings settings;
  private final Outcomes outcomes;
  private final Clock clock;
  private final ProgressLine line;

  public ApiImport(
      Upstream upstream, Settings settings, Outcomes outcomes, Clock clock, ProgressLine line) {
    this.upstream = upstream;
    this.settings = settings;
    this.outcomes = outcomes;
    this.clock = clock;
    this.line = line;
  }

  /** Brings all of it in, or what is missing. */
  public Summary into(ImportStore store) throws IOException {
    Optional<Progress> before = store.progress();
    refuse(store, before);
    List<String> known = upstream.open();
    String source = upstream.address().base();
    refuseOther(source, before);
    long keep = before.map(Progress::report).orElse(0L);
    Path path = settings.directory().resolve("import-report.txt");
    try (Report report = new Report(path, source, keep, line::say)) {
      before.ifPresent(there -> report.counted(there.changed(), there.leftOut()));
      Progress from = begun(store, source, before);
      Progress done = stored(new Position(store, report, from), report, known);
      report.sync();
      if (report.all() == 0) {
        Files.deleteIfExists(path);
      }
      return new Summary(done.results(), done.changed(), done.leftOut(), path);
    }
  }

  private Progress stored(Position position, Report report, List<String> known) throws IOException {
    Marks marks = position.store().marks().orElseThrow();
    OffsetPages lists = new OffsetPages(upstream, settings.limit());
    ResultKeeper keeper = new ResultKeeper(position, report, lists, settings.strict());
    if (position.isIn(Phase.TESTCASES)) {
      testcases(position, report, lists);
      position.begin(Phase.GROUPS);
    }
    if (position.isIn(Phase.GROUPS)) {
      groups(position, report, lists, marks);
      position.begin(Phase.RESULTS);
    }
    if (position.isIn(Phase.RESULTS)) {
      new ResultPages(upstream, settings.limit(), keeper, line).read(position, marks);
      position.begin(Phase.GAPS);
    }
    if (position.isIn(Phase.GAPS)) {
      new Gaps(upstream, keeper, line).read(position, marks);
      position.finish();
    }
    tellOutcomes(known, keeper.outcomes());
    return position.at();
  }

  private void testcases(Position position, Report report, OffsetPages lists) throws IOException {
    Strictness strict = new Strictness(settings.strict());
    line.begin(0);
    lists.read("/testcases?", "name", Math.max(0, position.at().reached()), (items, begin) -> {
      List<Testcase> made = strict.made(items, report, ApiItems::testcase);
      position.write(Rows.ofTestcases(made), begin + items.size());
      line.at(begin + items.size(), "testcases stored", 0);
      return true;
    });
  }

  /** The newest first, up to the newest one of the last time. */
  private void groups(Position position, Report report, OffsetPages lists, Marks marks)
      throws IOException {
    Strictness strict = new Strictness(settings.strict());
    line.begin(0);
    lists.read("/groups?", "uuid", Math.max(0, position.at().reached()), (items, begin) -> {
      List<Group> made = strict.made(items, report, ApiItems::group);
      List<String> uuids = made.stream().map(Group::uuid).toList();
      int end = uuids.indexOf(marks.knownGroup());
      List<Group> wanted = end < 0 ? made : made.subList(0, end);
      position.write(Rows.ofGroupsDown(wanted, marks.groupsFrom() - begin), begin + items.size());
      line.at(begin + items.size(), "groups stored", 0);
      return end < 0;
    });
  }

  private static void refuse(ImportStore store, Optional<Progress> before) {
    if (before.isEmpty() && !store.isEmpty()) {
      throw new ImportRefused("the database has results, testcases or groups of its own"
          + " (expected an empty one: ids would be taken twice)");
    }
    if (before.isPresent() && before.get().phase() == Phase.DONE && !store.isAsImported()) {
      throw new ImportRefused("since the import of " + before.get().source()
          + " the database got results, testcases or groups of its own"
          + " (expected none: ids would be taken twice)");
    }
  }

  private static void refuseOther(String source, Optional<Progress> before) {
    if (before.isEmpty() || before.get().source().equals(source)) {
      return;
    }
    Progress there = before.get();
    boolean dumped =
        !there.source().startsWith("http://") && !there.source().startsWith("https://");
    if (there.phase() != Phase.DONE) {
      throw new ImportRefused("an import of " + there.source()
          + " is unfinished here, and this is " + source
          + " (go on with that one, or begin again with an empty database)");
    }
    if (!dumped) {
      throw new ImportRefused("the database was filled from " + there.source() + ", and this is "
          + source + " (expected the same, or an empty database)");
    }
  }

  private Progress begun(ImportStore store, String source, Optional<Progress> before) {
    if (before.isEmpty()) {
      Progress first = Progress.of(source);
      store.begin(first, marks(store, Progress.NOTHING, 1, ""));
      return first;
    }
    Progress there = before.get();
    if (there.phase() != Phase.DONE) {
      line.say("going on with " + source + ", of which " + there.results() + " results are stored");
      return there;
    }
    line.say("looking for what is new in " + source + " since the last import, of which "
        + there.results() + " results are stored");
    Progress first = there.again(source);
    long seen = Math.max(1, store.greatest().result() - ID_OVERLAP);
    Optional<Marks> last = store.marks();
    Marks marks = last.isPresent()
        ? marks(store, last.get().nextSince(), seen, last.get().newestGroup())
        : marks(store, afterDump(store), seen, "");
    store.beginAgain(there, first, marks);
    return first;
  }

  private long afterDump(ImportStore store) {
    return store
        .newest(clock.instant())
        .map(newest -> Micros.of(newest.minus(DUMP_OVERLAP)))
        .orElse(Progress.NOTHING);
  }

  /** @param firstId 1: this is the first time, and what was there before its beginning comes anyway */
  private Marks marks(ImportStore store, long since, long firstId, String knownGroup) {
    List<Item> top =
        upstream.page(limit -> "/results?limit=" + limit + "&page=0", NEWEST).items();
    ApiItems items = new ApiItems(Notes.NONE);
    List<Result> newest = top.stream().map(items::result).toList();
    long newestId = newest.stream().mapToLong(Result::id).max().orElse(0);
    Instant newestTime =
        newest.stream().map(Result::submitTime).max(Instant::compareTo).orElse(Instant.EPOCH);
    Instant now = clock.instant();
    Instant upTo = newestTime.isBefore(now) ? newestTime : now;
    String newestGroup = upstream.page(limit -> "/groups?limit=1&page=0", 1).items().stream()
        .findFirst()
        .map(item -> items.group(item).uuid())
        .orElse("");
    return new Marks(
        since,
        Micros.of(upTo.minus(OVERLAP)),
        firstId > 1 ? firstId : Math.max(1, newestId - ID_OVERLAP),
        newestId,
        knownGroup,
        newestGroup,
        store.greatest().group() + GROUPS);
  }

  private void tellOutcomes(List<String> known, Map<String, Long> counts) {
    Map<String, Long> all = new TreeMap<>();
    known.forEach(outcome -> all.put(outcome, 0L));
    all.putAll(counts);
    all.forEach((outcome, count) -> {
      if (Outcomes.isWord(outcome) && !outcomes.all().contains(outcome)) {
        line.say(
            (count > 0 ? count + " results have the outcome " : "the other one knows the outcome ")
                + outcome
                + ": let resultsdb.yaml name it in additional_result_outcomes, so that it can be asked for");
      }
    });
  }
}
