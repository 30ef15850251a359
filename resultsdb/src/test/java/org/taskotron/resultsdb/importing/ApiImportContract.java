package org.taskotron.resultsdb.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.taskotron.resultsdb.result.Results.aResult;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.GroupQuery;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Selection;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.store.SqlCursors;
import org.taskotron.resultsdb.store.SqlImportStore;
import org.taskotron.resultsdb.store.SqlResultStore;

/** What an import through an API does to a database, whichever it is. */
abstract class ApiImportContract {

  @TempDir
  Path folder;

  final FakeUpstream upstream = new FakeUpstream();
  private final List<Database> opened = new ArrayList<>();
  Database database;
  SqlImportStore imports;
  SqlResultStore results;
  Importer importer;

  /** A new and empty one. */
  abstract Database open(Path directory);

  private Database opened(String name) throws IOException {
    Database made = open(Files.createDirectories(folder.resolve(name)));
    opened.add(made);
    return made;
  }

  @BeforeEach
  void open() throws IOException {
    database = opened("database");
    imports = new SqlImportStore(database);
    results = new SqlResultStore(database, new ManualClock());
    importer = new Importer(folder);
  }

  @AfterEach
  void close() {
    upstream.close();
    results.close();
    opened.forEach(Database::close);
  }

  private Result result(long id) {
    return results.result(id).orElseThrow();
  }

  private void post(String testcase) throws Exception {
    results
        .post(aResult(testcase).made(), Optional.empty())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private List<Group> groups() {
    return results
        .groups(new GroupQuery(Set.of(), Selection.ALL), Window.at(0, 1_000))
        .items();
  }

  /** Everything that upstream has is here, as it says it, and nothing else. */
  static void assertSame(FakeUpstream upstream, SqlResultStore results) {
    for (Map<String, Object> said : upstream.results) {
      Result stored = results.result((long) said.get("id")).orElseThrow();
      assertThat(stored.outcome()).isEqualTo(said.get("outcome"));
      assertThat(stored.testcase().name()).isEqualTo(said.get("testcase"));
      assertThat(stored.groups()).isEqualTo(said.get("groups"));
      assertThat(stored.note().orElse(null)).isEqualTo(said.get("note"));
      assertThat(stored.refUrl().orElse(null)).isEqualTo(said.get("ref_url"));
      assertThat(stored.submitTime()).isEqualTo(Instant.parse(said.get("submit_time") + "Z"));
      assertThat(stored.data().values()).isEqualTo(said.get("data"));
    }
    for (Map<String, Object> said : upstream.testcases) {
      assertThat(
              results.testcase((String) said.get("name")).orElseThrow().refUrl().orElse(null))
          .isEqualTo(said.get("ref_url"));
    }
    for (Map<String, Object> said : upstream.groups) {
      Group stored = results.group((String) said.get("uuid")).orElseThrow();
      assertThat(stored.description().orElse(null)).isEqualTo(said.get("description"));
      assertThat(stored.refUrl().orElse(null)).isEqualTo(said.get("ref_url"));
    }
  }

  @Test
  void everythingIsThereAsItWas() throws Exception {
    upstream.results(333);
    upstream.testcase("never.run/with a slash ☃", null);
    upstream.group("empty", "\\N");
    Map<String, Object> odd = upstream.result(
        1_000, "2016-08-15T13:29:06", "Größe/内容 ☃ 𝄞", "third with blanks", "empty");
    odd.put("note", "");
    odd.put(
        "data",
        Map.of(
            "",
            List.of(""),
            "key:with:colons",
            List.of("a,b", "\u0001\n", "a,b"),
            "none",
            List.of()));
    upstream.result(1_002, "0001-01-01T00:00:00.000001", "t");
    Summary summary = importer.run(upstream, imports);
    assertThat(summary.results()).isEqualTo(335);
    assertThat(summary.changed() + summary.leftOut()).isZero();
    assertThat(summary.report()).doesNotExist();
    odd.put("data", Map.of("", List.of(""), "key:with:colons", List.of("a,b", "\u0001\n", "a,b")));
    assertSame(upstream, results);
    assertThat(importer.said())
        .contains("the other one knows the outcome ERROR", "additional_result_outcomes");
    assertThat(upstream.agents).allMatch(agent -> agent.startsWith("taskotron-resultsdb-import/"));
    assertThat(SqlImportStore.isUnderWay(database)).isFalse();
  }

  @Test
  void groupsStayInTheOrderInWhichTheyWereMade() throws Exception {
    upstream.results(1_200);
    importer.limit(7).run(upstream, imports);
    List<String> expected = new ArrayList<>(
        upstream.groups.stream().map(group -> (String) group.get("uuid")).toList());
    java.util.Collections.reverse(expected);
    assertThat(groups()).extracting(Group::uuid).isEqualTo(expected);
    upstream.group("a", null);
    upstream.group("b", null);
    importer.run(upstream, imports);
    expected.addAll(0, List.of("b", "a"));
    assertThat(groups()).extracting(Group::uuid).isEqualTo(expected);
    post("own");
    results
        .post(aResult("own").in("c").made(), Optional.empty())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    assertThat(groups().get(0).uuid()).isEqualTo("c");
  }

  @Test
  void newResultsComeBehindAndNothingImportedIsAnnounced() throws Exception {
    new SqlCursors(database).open("fedmsg");
    upstream.results(20);
    importer.run(upstream, imports);
    assertThat(new SqlCursors(database).read("fedmsg").announced()).isEqualTo(40);
    post("mine");
    assertThat(result(41).testcase().name()).isEqualTo("mine");
  }

  @Test
  void aDatabaseWithResultsOfItsOwnIsRefused() throws Exception {
    post("mine");
    assertThatThrownBy(() -> importer.run(upstream, imports)).hasMessageContaining("of its own");
    assertThat(upstream.asked).isEmpty();
  }

  @Test
  void calledAgainItBringsWhatIsNew() throws Exception {
    upstream.results(100);
    importer.run(upstream, imports);
    upstream.asked.clear();
    upstream.result(301, "2026-01-05T00:00:00", "new.testcase", "new group");
    upstream.testcase("dist.check-3", "https://elsewhere.example/3");
    upstream.testcase("empty.testcase", null);
    Summary again = importer.run(upstream, imports);
    assertThat(again.results()).isEqualTo(101);
    assertSame(upstream, results);
    assertThat(upstream.asked)
        .as("what was taken before is not read again, but for the last hour")
        .filteredOn(question -> question.contains("_sort"))
        .first()
        .asString()
        .contains("since=2025-12-31T23:00:00.100000");
    assertThat(upstream.asked).noneMatch(question -> question.contains("/results/100"));
    assertThat(importer.run(upstream, imports).results()).as("nothing new").isEqualTo(101);
  }

  @Test
  void calledAgainAfterSomebodyPostedHereItIsRefused() throws Exception {
    upstream.results(100);
    importer.run(upstream, imports);
    post("mine");
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .hasMessageContaining("since the import of " + upstream.base())
        .hasMessageContaining("of its own");
    assertThat(SqlImportStore.isUnderWay(database)).isFalse();
  }

  /** The bulk by a dump, the rest by the API. */
  @Test
  void whatCameSinceADumpIsBroughtByTheApi() throws Exception {
    upstream.results(100);
    dumped();
    upstream.result(301, "2026-01-05T00:00:00", "new.testcase", "new group");
    upstream.result(302, "2016-01-05T00:00:00", "backdated");
    upstream.group("empty", "new too");
    Summary summary = importer.run(upstream, imports);
    assertThat(summary.results()).isEqualTo(102);
    assertSame(upstream, results);
    assertThat(upstream.asked)
        .filteredOn(question -> question.contains("_sort"))
        .first()
        .asString()
        .contains("since=2025-12-31T00:00:00.100000");
    assertThat(importer.run(upstream, imports).results()).isEqualTo(102);
  }

  @Test
  void anotherServerThanThatOfTheDumpIsFoundOut() throws Exception {
    upstream.results(100);
    dumped();
    upstream.results.get(99).put("submit_time", "2026-01-01T00:00:00.0995");
    assertThatThrownBy(() -> importer.run(upstream, imports))
        .hasMessageContaining("is this the same ResultsDB?");
  }

  /** Brings what upstream has in as a dump. */
  private void dumped() throws IOException {
    StringBuilder dump =
        new StringBuilder("COPY public.testcase (name, ref_url, id) FROM stdin;\n");
    int number = 0;
    for (Map<String, Object> one : upstream.testcases) {
      dump.append(row(one.get("name"), one.get("ref_url"), ++number));
    }
    dump.append("\\.\nCOPY public.\"group\" (uuid, description, ref_url, id) FROM stdin;\n");
    for (Map<String, Object> one : upstream.groups) {
      dump.append(row(one.get("uuid"), one.get("description"), null, ++number));
    }
    dump.append(
        "\\.\nCOPY public.result (id, testcase_name, submit_time, outcome, note, ref_url) FROM stdin;\n");
    for (Map<String, Object> one : upstream.results) {
      dump.append(row(
          one.get("id"),
          one.get("testcase"),
          one.get("submit_time"),
          one.get("outcome"),
          one.get("note"),
          one.get("ref_url")));
    }
    dump.append("\\.\nCOPY public.groups_to_results (id, group_uuid, result_id) FROM stdin;\n");
    for (Map<String, Object> one : upstream.results) {
      for (Object uuid : (List<?>) one.get("groups")) {
        dump.append(row(++number, uuid, one.get("id")));
      }
    }
    dump.append("\\.\nCOPY public.result_data (id, result_id, key, value) FROM stdin;\n");
    for (Map<String, Object> one : upstream.results) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) one.get("data")).entrySet()) {
        for (Object value : (List<?>) entry.getValue()) {
          dump.append(row(++number, one.get("id"), entry.getKey(), value));
        }
      }
    }
    dump.append("\\.\n");
    Path file = Files.writeString(folder.resolve("dump.sql"), dump);
    new DumpImport(
            file,
            new DumpImport.Settings(folder, true),
            new org.taskotron.resultsdb.result.Outcomes(List.of()),
            new ProgressLine(System.err, false, org.taskotron.base.daemon.Ticker.system()))
        .into(imports);
  }

  private static String row(Object... fields) {
    return String.join(
            "\t",
            java.util.Arrays.stream(fields)
                .map(field -> field == null ? "\\N" : field.toString())
                .toList())
        + "\n";
  }

  @Test
  void anotherServerIsRefused() throws Exception {
    upstream.results(10);
    importer.run(upstream, imports);
    try (FakeUpstream other = new FakeUpstream()) {
      other.results(20);
      assertThatThrownBy(() -> importer.run(other, imports))
          .hasMessageContaining("was filled from " + upstream.base());
    }
    assertThat(imports.progress().orElseThrow().phase()).isEqualTo(Phase.DONE);
  }

  /** What clients backdate, and what was committed late, has a time that was passed already. */
  @Test
  void resultsThatArriveWhileItReadsComeTooWhateverTheirTime() throws Exception {
    upstream.results(400);
    int[] count = {0};
    upstream.before(() -> {
      int n = count[0]++;
      if (n > 4 && n < 25) {
        upstream.result(
            2_000 + 3 * n, FakeUpstream.time(n), "late-" + n % 3, "late group " + n % 5);
        upstream.result(3_000 + n, "2026-03-01T00:00:00", "dist.check-1");
      }
    });
    importer.run(upstream, imports);
    upstream.before(() -> {});
    assertSame(upstream, results);
    assertThat(imports.progress().orElseThrow().results()).isEqualTo(upstream.results.size());
  }

  /** One clock that was wrong must not hide what comes later. */
  @Test
  void aResultOfTheFutureHidesNothing() throws Exception {
    upstream.results(100);
    upstream.result(500, "2099-01-01T00:00:00", "future");
    importer.run(upstream, imports);
    for (int n = 0; n < 120; n++) {
      upstream.result(501 + n, "2026-02-01T00:00:00." + (100_000 + n), "t");
    }
    importer.run(upstream, imports);
    assertSame(upstream, results);
  }

  @Test
  void aThousandResultsOfOneTimeAreAllThere() throws Exception {
    upstream.results(20);
    for (int n = 0; n < 1_000; n++) {
      upstream.result(500 + n, "2026-01-02T00:00:00.5", "many");
    }
    upstream.result(2_000, "2026-01-03T00:00:00", "last");
    importer.limit(30).run(upstream, imports);
    assertSame(upstream, results);
    assertThat(imports.progress().orElseThrow().results()).isEqualTo(1_021);
    assertThat(upstream.asked).noneMatch(question -> question.contains("/results/5"));
  }

  @Test
  void brokenOffAfterAnyTransactionItGoesOnToTheSameEnd() throws Exception {
    upstream.results(230);
    importer.limit(40).run(upstream, imports);
    List<String> expected = Tables.of(database);
    int transactions = 0;
    boolean broke = true;
    while (broke) {
      Database other = opened("other" + transactions);
      SqlImportStore store = new SqlImportStore(other);
      broke = false;
      try {
        new Importer(folder).limit(40).run(upstream, new Breaking(store, transactions++));
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("broken off");
        assertThat(SqlImportStore.isUnderWay(other)).isTrue();
        broke = true;
      }
      Summary summary = new Importer(folder).limit(40).run(upstream, store);
      assertThat(summary.results()).isEqualTo(230);
      assertThat(Tables.of(other)).isEqualTo(expected);
    }
    assertThat(transactions).isGreaterThan(12);
  }

  /** It is stored in several transactions, and only the last one may say that all of it is there. */
  @Test
  void brokenOffInTheMiddleOfALargePageItLosesNothing() throws Exception {
    for (int n = 1; n <= 12; n++) {
      // Far apart, so that no gap is looked for where one was left.
      upstream.result(5_000L * n, FakeUpstream.time(n), "t").put("note", "n".repeat(1 << 20));
    }
    // Testcases and groups, each with its end, and one of the three of the page.
    assertThatThrownBy(() -> importer.run(upstream, new Breaking(imports, 5)))
        .hasMessage("broken off");
    assertThat(imports.progress().orElseThrow().results()).isBetween(1L, 11L);
    importer.run(upstream, imports);
    assertSame(upstream, results);
  }

  @Test
  void whileItIsUnfinishedNobodyElseWritesAndNoOtherSourceGoesOn() throws Exception {
    upstream.results(230);
    assertThatThrownBy(() -> importer.run(upstream, new Breaking(imports, 6)))
        .hasMessage("broken off");
    assertThatThrownBy(() -> post("mine")).hasCauseInstanceOf(DatabaseAway.class);
    Path dump = folder.resolve("dump.sql");
    SampleDump.write(dump, 10);
    try (FakeUpstream other = new FakeUpstream()) {
      assertThatThrownBy(() -> importer.run(other, imports))
          .hasMessageContaining("go on with that one");
    }
    importer.run(upstream, imports);
    assertSame(upstream, results);
    post("mine");
  }
}
