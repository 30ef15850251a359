package org.taskotron.resultsdb.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.taskotron.resultsdb.result.Results.aResult;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.GroupQuery;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Selection;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.store.SqlCursors;
import org.taskotron.resultsdb.store.SqlImportStore;
import org.taskotron.resultsdb.store.SqlResultStore;

/** Dumps into an SQLite database. The samples are real: made by pg_dump 15 of a database with upstream's tables. */
class DumpImportTest {

  private static final String HEAD = """
      COPY public.testcase (ref_url, name, id) FROM stdin;
      \\N\tt\t1
      \\.
      """;

  @TempDir
  Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private Database database;
  private SqlImportStore imports;
  private SqlResultStore results;

  @BeforeEach
  void open() throws IOException {
    database = TestDatabases.sqlite(
        SqlResultStore.SCHEMA, Files.createDirectories(folder.resolve("database")));
    imports = new SqlImportStore(database);
    results = new SqlResultStore(database, new ManualClock());
  }

  @AfterEach
  void close() {
    results.close();
    database.close();
  }

  private DumpImport of(Path dump, boolean strict) {
    return new DumpImport(
        dump,
        new DumpImport.Settings(folder, strict),
        new Outcomes(List.of()),
        new ProgressLine(
            new PrintStream(said, true, StandardCharsets.UTF_8), false, Ticker.system()));
  }

  private Summary imported(String dump) throws IOException {
    return of(Files.writeString(folder.resolve("dump.sql"), dump), false).into(imports);
  }

  private Path sample(String name) throws IOException {
    try (InputStream in = DumpImportTest.class.getResourceAsStream(name)) {
      Path file = folder.resolve(name);
      Files.write(file, in.readAllBytes());
      return file;
    }
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private Result result(long id) {
    return results.result(id).orElseThrow();
  }

  private void theSampleIsThere(Summary summary) {
    assertThat(summary.results()).isEqualTo(5);
    assertThat(summary.changed() + summary.leftOut()).isZero();
    assertThat(summary.report()).doesNotExist();
    Result first = result(7484989);
    assertThat(first.testcase().refUrl()).contains("https://wiki.example/rpmlint");
    assertThat(first.outcome()).isEqualTo("PASSED");
    assertThat(first.note()).contains("0 errors, 30 warnings");
    assertThat(first.submitTime()).isEqualTo(Instant.parse("2016-08-15T13:29:06Z"));
    assertThat(first.groups())
        .containsExactly("third: with, signs", "27f94e36-62ec-11e6-83fd-525400d7d6a4");
    assertThat(first.data().values())
        .isEqualTo(Map.of(
            "item",
            List.of("koschei-1.7.2-1.fc24"),
            "type",
            List.of("koji_build"),
            "arch",
            List.of("noarch", "x86_64")));
    Result second = result(7484990);
    assertThat(second.testcase().name()).isEqualTo("Größe/内容 ☃ 𝄞");
    assertThat(second.note()).contains("changed, so that its row stands last");
    assertThat(second.refUrl()).isEmpty();
    assertThat(second.submitTime()).isEqualTo(Instant.parse("2016-08-15T13:29:06.5Z"));
    assertThat(second.data().values())
        .containsEntry("key:with:colons", List.of("\\N"))
        .containsEntry("", List.of(""))
        .containsEntry("json", List.of("{\"a\": \"b\\n\", \"ü\": [1]}"));
    Result third = result(7484992);
    assertThat(third.testcase().name()).isEqualTo("odd\tname\\with \"quotes\" and 'more'");
    assertThat(third.note()).contains("");
    assertThat(third.submitTime()).isEqualTo(Instant.parse("2016-08-15T13:29:07.000001Z"));
    assertThat(third.data().values().get("item"))
        .containsExactly("long ".repeat(200), "same", "same");
    assertThat(result(7484993).note()).contains("\\N");
    assertThat(result(7484993).refUrl()).contains("a\bb\fc\nd\re\tfvg\\h\u0001i\\.j\\.");
    assertThat(result(7484994).outcome()).isEqualTo("ERROR");
    assertThat(result(7484994).note()).contains("\\.\n\\.");
    assertThat(said()).contains("1 results have the outcome ERROR", "additional_result_outcomes");
    assertThat(results.testcase("never.run")).isPresent();
    assertThat(results
            .groups(new GroupQuery(Set.of(), Selection.ALL), Window.at(0, 9))
            .items())
        .as("the newest first, as upstream told them")
        .containsExactly(
            new Group("empty", Optional.of("\\N"), Optional.empty(), 0),
            new Group(
                "third: with, signs",
                Optional.of("two\nlines; and -- no comment"),
                Optional.of(""),
                1),
            new Group("second", Optional.empty(), Optional.empty(), 1),
            new Group(
                "27f94e36-62ec-11e6-83fd-525400d7d6a4",
                Optional.of("a job"),
                Optional.of("https://qa.example/jobs/1"),
                2));
    assertThat(folder.resolve("import")).as("what was put aside").doesNotExist();
  }

  @Test
  void aRealDumpIsThereAsItWas() throws Exception {
    theSampleIsThere(of(sample("copy.sql"), true).into(imports));
    assertThat(said())
        .contains("table sessions is passed over", "table alembic_version is passed over");
  }

  @Test
  void aDumpOfInsertsSaysTheSame() throws Exception {
    theSampleIsThere(of(sample("inserts.sql"), true).into(imports));
  }

  @Test
  void aDumpOfInsertsWithColumnsSaysTheSame() throws Exception {
    theSampleIsThere(of(sample("column-inserts.sql"), true).into(imports));
  }

  @Test
  void aCompressedDumpIsReadToo() throws Exception {
    Path zipped = folder.resolve("dump.sql.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      Files.copy(sample("copy.sql"), out);
    }
    theSampleIsThere(of(zipped, true).into(imports));
  }

  @Test
  void newResultsComeBehindAndNothingImportedIsAnnounced() throws Exception {
    new SqlCursors(database).open("fedmsg");
    of(sample("copy.sql"), false).into(imports);
    assertThat(new SqlCursors(database).read("fedmsg").announced()).isEqualTo(7484994);
    Result posted = results
        .post(aResult("never.run").in("second").made(), Optional.empty())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .result();
    assertThat(posted.id()).isEqualTo(7484995);
    assertThat(results.group("second").orElseThrow().results()).isEqualTo(2);
  }

  @Test
  void whatCannotStayAsItWasIsNamedWithItsLine() throws Exception {
    String name = "n".repeat(800);
    Summary summary = imported(HEAD
        + "COPY public.result (id, testcase_name, submit_time, outcome, note, ref_url) FROM stdin;\n"
        + "1\tt\t2026-01-01 00:00:00\tPASSED\t\\N\t\\N\n" // line 5
        + "2\t\\N\t2026-01-01 00:00:00\tPASSED\t\\N\t\\N\n"
        + "3\tmissing\tinfinity\tpassed\ta\\000b\t\\N\n"
        + "4\tt\t\\N\t\\N\t\\N\t\\N\n"
        + "1\tt\t2026-01-01 00:00:00\tFAILED\t\\N\t\\N\n"
        + "x\tt\t2026-01-01 00:00:00\tFAILED\t\\N\t\\N\n" // line 10
        + "5\tt\n"
        + "6\t" + name + "\t20026-01-01 00:00:00\tno word\t\\N\t\\N\n"
        + "\\.\n"
        + "COPY public.result_data (value, key, result_id) FROM stdin;\n"
        + "v\tk\t1\n" // line 15
        + "v\t\\N\t1\n"
        + "\\N\tk\t1\n"
        + "stray\tk\t99\n"
        + "v\t" + name + "\t1\n"
        + "second\tk\t1\n" // line 20
        + "\\.\n"
        + "COPY public.groups_to_results (result_id, group_uuid, id) FROM stdin;\n"
        + "1\tnowhere\t1\n"
        + "1\tnowhere\t2\n"
        + "7\tnowhere\t3\n" // line 25
        + "1\t" + "g".repeat(40) + "\t4\n"
        + "\\.\n");
    assertThat(summary.results()).isEqualTo(4);
    List<String> report = Files.readAllLines(summary.report());
    assertThat(report).hasSize((int) (summary.changed() + summary.leftOut()));
    assertThat(said()).contains(report.subList(0, 10));
    assertThat(report)
        .anyMatch(line -> line.equals("dump.sql:6: result 2: it has no testcase: left out"))
        .anyMatch(line ->
            line.startsWith("dump.sql:7: result 3: its testcase missing is not in the dump"))
        .anyMatch(line -> line.startsWith("dump.sql:7: result 3: submit_time infinity"))
        .anyMatch(line -> line.startsWith("dump.sql:7: result 3: outcome passed"))
        .anyMatch(line -> line.equals("dump.sql:7: result 3: note: NUL characters are left out"))
        .anyMatch(line -> line.startsWith("dump.sql:8: result 4: submit_time null"))
        .anyMatch(line -> line.startsWith("dump.sql:8: result 4: it has no outcome"))
        .anyMatch(line -> line.equals("dump.sql:9: result 1: it is there twice: left out"))
        .anyMatch(line -> line.startsWith("dump.sql:10: result: id x (expected 1 to"))
        .anyMatch(line -> line.startsWith("dump.sql:11: result: a row of 2 fields (expected 6)"))
        .anyMatch(line -> line.startsWith("dump.sql:12: result 6: testcase_name: 800 characters"))
        .anyMatch(line -> line.startsWith("dump.sql:12: result 6: submit_time 20026"))
        .anyMatch(line -> line.startsWith("dump.sql:12: result 6: outcome no word"))
        .anyMatch(line -> line.startsWith("dump.sql:16: result 1: data without a key"))
        .anyMatch(line -> line.equals("dump.sql:17: result 1: data k: NULL: left out"))
        .anyMatch(
            line -> line.startsWith("dump.sql:18: result_data of result 99, which is not there"))
        .anyMatch(line -> line.startsWith("dump.sql:19: result 1: data key: 800 characters"))
        .anyMatch(
            line -> line.startsWith("dump.sql:23: result 1: its group nowhere is not in the dump"))
        .anyMatch(line -> line.startsWith("dump.sql:24: result 1: it is in group nowhere twice"))
        .anyMatch(line -> line.startsWith("dump.sql:25: groups_to_results of result 7, which"))
        .anyMatch(line -> line.startsWith("dump.sql:26: group ggg"));
    assertThat(result(1).outcome()).isEqualTo("PASSED");
    assertThat(result(1).data().values().get("k")).containsExactly("v", "second");
    assertThat(result(1).data().values().lastKey()).hasSize(768).startsWith("nnn");
    assertThat(result(3).outcome()).isEqualTo("PASSED");
    assertThat(result(3).note()).contains("ab");
    assertThat(result(3).submitTime()).isEqualTo(Instant.EPOCH);
    assertThat(result(4).outcome()).isEqualTo("NEEDS_INSPECTION");
    assertThat(result(6).testcase().name()).hasSize(768).startsWith("nnn");
  }

  @Test
  void strictStoresNothingOfADumpThatDoesNotFit() throws Exception {
    Path dump = Files.writeString(
        folder.resolve("dump.sql"),
        HEAD
            + "COPY public.result (id, testcase_name, submit_time, outcome, note, ref_url) FROM stdin;\n"
            + "1\tt\t2026-01-01 00:00:00\tPASSED\t\\N\t\\N\n2\tother\t2026-01-01 00:00:00\tPASSED\t\\N\t\\N\n\\.\n");
    assertThatThrownBy(() -> of(dump, true).into(imports)).hasMessageContaining("--strict");
    assertThat(imports.isEmpty()).isTrue();
    assertThat(imports.progress()).isEmpty();
    assertThat(Files.readString(folder.resolve("import-report.txt"))).contains("dump.sql:6: ");
    assertThat(of(dump, false).into(imports).changed()).as("without it").isEqualTo(1);
  }

  @Test
  void aDryRunStoresNothing() throws Exception {
    Summary summary = of(sample("copy.sql"), false).dryRun();
    assertThat(summary.results()).isEqualTo(5);
    assertThat(imports.isEmpty()).isTrue();
    assertThat(folder.resolve("import-dry-run")).doesNotExist();
  }

  @Test
  void aDatabaseWithResultsOfItsOwnIsRefused() throws Exception {
    Path dump = sample("copy.sql");
    results
        .post(aResult("mine").made(), Optional.empty())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    assertThatThrownBy(() -> of(dump, false).into(imports)).hasMessageContaining("of its own");
  }

  @Test
  void aSecondImportIsRefused() throws Exception {
    of(sample("copy.sql"), false).into(imports);
    assertThatThrownBy(() -> of(sample("copy.sql"), false).into(imports))
        .hasMessageContaining("already");
  }

  @Test
  void whatIsNoPlainDumpIsRefusedWithAdvice() throws Exception {
    assertThatThrownBy(() -> imported("PGDMP…")).hasMessageContaining("pg_restore -f");
    assertThatThrownBy(() -> imported("select 1;")).hasMessageContaining("table result");
    assertThatThrownBy(() -> imported("COPY result (id, outcome) FROM stdin;\n\\.\n"))
        .hasMessageContaining("dump.sql:1: table result has no column testcase_name, submit_time");
    assertThat(imports.isEmpty()).isTrue();
  }

  @Test
  void aDamagedGzipFileIsRefusedWhereverTheDamageIs() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(Files.readAllBytes(sample("copy.sql")));
    }
    byte[] whole = packed.toByteArray();
    byte[] method = whole.clone();
    method[2] = 7;
    byte[] checksum = whole.clone();
    checksum[whole.length - 8] ^= 1;
    Path dump = folder.resolve("dump.sql.gz");
    for (byte[] damaged : List.of(
        Arrays.copyOf(whole, 2), Arrays.copyOf(whole, whole.length / 2), method, checksum)) {
      Files.write(dump, damaged);
      assertThatThrownBy(() -> of(dump, false).into(imports))
          .isInstanceOf(ImportRefused.class)
          .hasMessageContaining("dump.sql.gz")
          .hasMessageContaining("the compressed file is cut off or damaged");
    }
    Files.write(dump, whole);
    theSampleIsThere(of(dump, false).into(imports));
  }

  @Test
  void ofARefusedDumpNothingStaysAside() throws Exception {
    assertThatThrownBy(() ->
            imported(HEAD + "COPY result (id, testcase_name, submit_time, outcome, note, ref_url)"
                + " FROM stdin;\n1\tt\t2016-08-15 13:29:06\tPASSED"))
        .hasMessageContaining("dump.sql:5: the dump is cut off");
    assertThatThrownBy(() -> of(folder.resolve("dump.sql"), false).dryRun())
        .isInstanceOf(ImportRefused.class);
    assertThat(folder.resolve("import")).doesNotExist();
    assertThat(folder.resolve("import-dry-run")).doesNotExist();
  }

  @Test
  void namesInADumpDoNotReachTheTerminalAsTheyAre() {
    assertThatThrownBy(() -> imported("COPY \"a\u001b[2Jb\u009b\" (x) FROM stdin;\n1\n\\.\n"))
        .isInstanceOf(ImportRefused.class);
    assertThat(said()).contains("table a?[2Jb? is passed over");
  }

  @Test
  void brokenOffAfterAnyTransactionItGoesOnToTheSameEnd() throws Exception {
    Path dump = folder.resolve("some.sql");
    SampleDump.write(dump, 9_000); // three transactions of results
    assertThat(of(dump, false).into(imports).results()).isEqualTo(9_000);
    List<String> expected = Tables.of(database);
    List<String> report = Files.readAllLines(folder.resolve("import-report.txt"));
    assertThat(report).isNotEmpty();
    for (int transactions = 0; transactions < 6; transactions++) {
      try (Database other = TestDatabases.sqlite(
          SqlResultStore.SCHEMA, Files.createDirectories(folder.resolve("other" + transactions)))) {
        SqlImportStore store = new SqlImportStore(other);
        Breaking breaking = new Breaking(store, transactions);
        assertThatThrownBy(() -> of(dump, false).into(breaking)).hasMessage("broken off");
        if (transactions % 2 == 1) {
          Files.delete(folder.resolve("import").resolve("contents.json")); // then it is read again
        }
        assertThat(of(dump, false).into(store).results()).isEqualTo(9_000);
        assertThat(Tables.of(other)).isEqualTo(expected);
        assertThat(Files.readAllLines(folder.resolve("import-report.txt"))).isEqualTo(report);
      }
    }
  }

  @Test
  void whileItIsUnfinishedNobodyElseWritesAndNoOtherDumpGoesOn() throws Exception {
    Path dump = sample("copy.sql");
    Breaking breaking = new Breaking(imports, 2);
    assertThatThrownBy(() -> of(dump, false).into(breaking)).hasMessage("broken off");
    assertThat(SqlImportStore.isUnderWay(database)).isTrue();
    assertThatThrownBy(() -> results
            .post(aResult("mine").made(), Optional.empty())
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(DatabaseAway.class)
        .hasMessageContaining("import");
    assertThatThrownBy(() -> of(sample("inserts.sql"), false).into(imports))
        .hasMessageContaining("go on with that one");
    assertThatThrownBy(() -> of(Path.of("-"), false).into(imports))
        .hasMessageContaining("standard input cannot go on");
    of(dump, false).into(imports);
    assertThat(SqlImportStore.isUnderWay(database)).isFalse();
  }
}
