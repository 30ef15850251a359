package org.taskotron.resultsdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskotron.resultsdb.result.Results.aResult;
import static org.taskotron.resultsdb.store.ResultStoreContract.done;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.Dialect;
import org.taskotron.resultsdb.result.DataFilter;
import org.taskotron.resultsdb.result.IdempotencyKey;
import org.taskotron.resultsdb.result.NewResult;
import org.taskotron.resultsdb.result.Posted;
import org.taskotron.resultsdb.result.Posted.How;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.Results;
import org.taskotron.resultsdb.result.Selection;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.retention.Deleted;
import org.taskotron.resultsdb.retention.NewPin;
import org.taskotron.resultsdb.retention.Report;
import org.taskotron.resultsdb.retention.Retention;
import org.taskotron.resultsdb.retention.RetentionRule;
import org.taskotron.resultsdb.retention.RetentionStore;
import org.taskotron.resultsdb.store.write.Counters;
import org.taskotron.resultsdb.store.write.WriterMapper;
import org.taskotron.resultsdb.waiver.NewWaiver;

/** What retention does, on either database. */
abstract class RetentionContract {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
  private static final String LONG = "a long value ".repeat(40);

  private static final List<RetentionRule> EVERYTHING =
      List.of(new RetentionRule(List.of("*"), List.of(), Duration.ofDays(5), 0));

  final ManualClock clock = new ManualClock(NOW);
  private final List<Duration> pauses = new ArrayList<>();
  private Database database;
  private SqlResultStore store;
  private RetentionStore retention;

  abstract Database open();

  abstract Database openAgain();

  /** What another process opens it with. */
  abstract DatabaseConfig config();

  abstract Path directory();

  @BeforeEach
  void openStore() {
    database = open();
    store = new SqlResultStore(database, clock);
    retention = store.retention();
  }

  @AfterEach
  void closeStore() {
    assertNothingIsHalfThere();
    store.close();
    database.close();
  }

  /** No row anywhere belongs to a result that is not there, and no long value to none. */
  private void assertNothingIsHalfThere() {
    List<String> orphans = database.read(session -> orphans(session.getConnection()));
    assertThat(orphans).isEmpty();
  }

  private List<String> orphans(Connection connection) {
    List<String> orphans = new ArrayList<>();
    try (Statement sql = connection.createStatement()) {
      for (String table : tablesWithResults(sql)) {
        try (ResultSet rows = sql.executeQuery("select result_id from " + table
            + " where result_id is not null and result_id not in (select id from result)")) {
          while (rows.next()) {
            orphans.add(table + ": " + rows.getLong(1));
          }
        }
      }
      try (ResultSet rows = sql.executeQuery(
          "select value from long_value" + " where hash not in (select rest from result_data)")) {
        while (rows.next()) {
          orphans.add("long_value: " + rows.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return orphans;
  }

  private List<String> tablesWithResults(Statement sql) throws SQLException {
    String query = database.dialect() == Dialect.SQLITE
        ? "select m.name from sqlite_master m join pragma_table_info(m.name) c"
            + " where m.type = 'table' and c.name = 'result_id'"
        : "select table_name from information_schema.columns"
            + " where table_schema = database() and column_name = 'result_id'";
    List<String> tables = new ArrayList<>();
    try (ResultSet rows = sql.executeQuery(query)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    assertThat(tables).contains("result_data", "group_member", "idempotency");
    return tables;
  }

  private Result post(Results result, int daysAgo) {
    return post(result, daysAgo, Optional.empty());
  }

  private Result post(Results result, int daysAgo, Optional<String> key) {
    NewResult made = result.at(NOW.minus(Duration.ofDays(daysAgo))).made();
    Posted posted = done(post(made, key));
    return posted.result();
  }

  private CompletionStage<Posted> post(NewResult made, Optional<String> key) {
    return store.post(made, key.map(text -> IdempotencyKey.of(text, made)));
  }

  private static RetentionRule rule(String testcases, int days, int newest, String... outcomes) {
    return new RetentionRule(List.of(testcases), List.of(outcomes), Duration.ofDays(days), newest);
  }

  private Retention with(long announced, RetentionRule... rules) {
    return new Retention(List.of(rules), store, retention, () -> announced, clock, pauses::add);
  }

  private Report pass(RetentionRule... rules) throws InterruptedException {
    Report preview = with(Long.MAX_VALUE, rules).preview();
    Report report = with(Long.MAX_VALUE, rules).pass();
    assertThat(report.deleted()).isEqualTo(preview.deleted());
    assertThat(report.held()).isEqualTo(preview.held());
    assertThat(report.lines()).isEqualTo(preview.lines());
    return report;
  }

  private List<Long> left() {
    return store.results(ResultQuery.ALL, Window.at(0, 5_000)).items().stream()
        .map(Result::id)
        .sorted()
        .toList();
  }

  @Test
  void withoutRulesEverythingIsKept() throws Exception {
    post(aResult("t"), 10_000);
    assertThat(pass().deleted()).isZero();
    assertThat(pass(rule("other*", 1, 0)).deleted()).isZero();
    assertThat(left()).hasSize(1);
  }

  @Test
  void theFirstRuleThatFitsCounts() throws Exception {
    post(aResult("dist.rpmlint"), 91);
    post(aResult("dist.rpmlint"), 89);
    post(aResult("dist.rpmlint").outcome("FAILED"), 364);
    post(aResult("dist.rpmlint").outcome("FAILED"), 366);
    post(aResult("xdist.rpmlint"), 1000);
    post(aResult("DIST.rpmlint"), 1000);
    Report report = pass(rule("dist.*", 365, 0, "FAILED"), rule("dist.*", 90, 0));
    assertThat(left()).containsExactly(2L, 3L, 5L, 6L);
    assertThat(report.deleted()).isEqualTo(2);
    assertThat(report.lines())
        .containsExactly("1 by rule 1 (dist.*, FAILED, for 365d)", "1 by rule 2 (dist.*, for 90d)");
    assertThat(pauses).hasSize(2);
    assertThat(store.testcase("dist.rpmlint")).isPresent();
    Counters counters =
        database.read(session -> session.getMapper(WriterMapper.class).lock());
    assertThat(counters.deleted()).isEqualTo(2);
  }

  @Test
  void onlyTheStarOfAPatternMeansMoreThanItself() throws Exception {
    for (String name : List.of("a.b", "axb", "a.b/c", "a.b\nc", "\\Qa.b\\E", "世.界")) {
      post(aResult(name), 10);
    }
    pass(rule("a.b*", 1, 0));
    assertThat(left()).containsExactly(2L, 5L, 6L);
    pass(rule("*.界", 1, 0), rule("\\Q*", 1, 0));
    assertThat(left()).containsExactly(2L);
  }

  @Test
  void everythingThatBelongsToAResultGoesWithIt() throws Exception {
    Results full = aResult("t")
        .of("item", "foo-1-1")
        .of("arch", "x86_64", "noarch", "x86_64")
        .of("log", LONG, LONG + "2")
        .in("g", "h");
    post(full, 10, Optional.of("key"));
    post(aResult("t").of("log", LONG).in("g"), 1, Optional.of("other"));
    assertThat(store.group("g").orElseThrow().results()).isEqualTo(2);

    pass(rule("*", 5, 0));

    assertThat(store.result(1)).isEmpty();
    assertThat(left()).containsExactly(2L);
    assertThat(store.group("g").orElseThrow().results()).isEqualTo(1);
    assertThat(store.group("h").orElseThrow().results()).isZero();
    Result again = post(full, 0, Optional.of("key"));
    assertThat(again.id()).isEqualTo(3);
    assertThat(again.data().values()).containsEntry("log", List.of(LONG, LONG + "2"));
    assertThat(
            post(aResult("t").of("log", LONG).in("g"), 1, Optional.of("other")).id())
        .isEqualTo(2);
  }

  @Test
  void aLongValueThatIsPostedInTheSameMomentStays() throws Exception {
    post(aResult("t").of("log", LONG), 10);
    List<CompletionStage<Posted>> posts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      posts.add(post(aResult("t").of("log", LONG).made(), Optional.empty()));
      if (i == 25) {
        CompletionStage<Deleted> deleted = retention.delete(List.of(1L));
        posts.add(post(aResult("t").of("log", LONG).made(), Optional.empty()));
        assertThat(done(deleted).results()).isEqualTo(1);
      }
    }
    posts.forEach(ResultStoreContract::done);
    assertThat(left()).hasSize(51);
  }

  @Test
  void aLongValueThatIsRefusedIsNotKept() throws Exception {
    NewResult plain = aResult("t").made();
    NewResult full = aResult("t").of("log", LONG).made();
    assertThat(done(post(plain, Optional.of("key"))).how()).isEqualTo(How.NEW);
    assertThat(done(post(full, Optional.of("key"))).how()).isEqualTo(How.KEY_TAKEN);
    assertNothingIsHalfThere();

    post(aResult("t").of("log", LONG), 10);
    List<CompletionStage<Posted>> refused = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      refused.add(post(full, Optional.of("key")));
      if (i == 25) {
        assertThat(done(retention.delete(List.of(2L))).results()).isEqualTo(1);
      }
    }
    refused.forEach(
        posted -> assertThat(ResultStoreContract.done(posted).how()).isEqualTo(How.KEY_TAKEN));
    assertThat(left()).containsExactly(1L);
  }

  @Test
  void theNewestOfEachItemStay() throws Exception {
    for (int i = 0; i < 5; i++) {
      post(aResult("t").of("item", "foo-1-1"), 100 - i);
      post(aResult("t").of("item", "bar-1-1", "baz"), 100 - i);
      post(aResult("u").of("item", "foo-1-1"), 100 - i);
    }
    post(aResult("t").of("item", "foo-1-1").outcome("FAILED"), 1);
    post(aResult("t"), 100);
    pass(rule("t", 5, 2));
    assertThat(left()).containsExactlyInAnyOrder(3L, 6L, 9L, 12L, 15L, 13L, 16L, 11L, 14L);
  }

  @Test
  void whatIsNotAnnouncedStays() throws Exception {
    for (int i = 0; i < 4; i++) {
      post(aResult("t"), 100);
    }
    SqlCursors cursors = new SqlCursors(database);
    assertThat(retention.announced(List.of("fedmsg", "stomp"))).isEqualTo(Long.MAX_VALUE);
    cursors.open("fedmsg");
    post(aResult("t"), 1);
    cursors.open("stomp");
    assertThat(retention.announced(List.of("fedmsg", "stomp", "new"))).isEqualTo(4);
    assertThat(retention.announced(List.of("stomp"))).isEqualTo(5);
    assertThat(retention.announced(List.of())).isEqualTo(Long.MAX_VALUE);

    assertThat(with(2, rule("*", 5, 0)).pass().deleted()).isEqualTo(2);
    assertThat(left()).containsExactly(3L, 4L, 5L);
  }

  @Test
  void pinsHoldResultsAndGroups() throws Exception {
    for (int i = 0; i < 4; i++) {
      post(aResult("t").in("g" + i), 100);
    }
    assertThat(done(retention.pin(pin(1)))).isPresent();
    assertThat(done(retention.pin(pinOfGroup("g1")))).isPresent();
    assertThat(done(retention.pin(pin(99)))).isEmpty();
    assertThat(done(retention.pin(pinOfGroup("none")))).isEmpty();
    assertThat(done(retention.pin(pin(1))).orElseThrow().id()).isEqualTo(1);

    Report report = pass(rule("*", 5, 0));
    assertThat(report.held()).isEqualTo(2);
    assertThat(left()).containsExactly(1L, 2L);
    assertThat(done(retention.delete(List.of(1L, 2L, 3L, 77L))))
        .satisfies(deleted -> assertThat(deleted.results()).isZero())
        .satisfies(deleted -> assertThat(deleted.held()).isEqualTo(2));

    assertThat(done(retention.unpin(Optional.of(1L), Optional.empty()))).isPresent();
    assertThat(done(retention.unpin(Optional.of(1L), Optional.empty()))).isEmpty();
    assertThat(done(retention.unpin(Optional.empty(), Optional.of("g1")))).isPresent();
    assertThat(pass(rule("*", 5, 0)).deleted()).isEqualTo(2);
    assertThat(retention.pins(Window.at(0, 10)).items()).isEmpty();
  }

  private static NewPin pin(long result) {
    return new NewPin(Optional.of(result), Optional.empty(), "why", "me");
  }

  private static NewPin pinOfGroup(String uuid) {
    return new NewPin(Optional.empty(), Optional.of(uuid), "why", "me");
  }

  @Test
  void aWaiverInForceHoldsWhatItIsAbout() throws Exception {
    String longItem = "x".repeat(300);
    post(aResult("t").of("item", "foo-1-1"), 100);
    post(aResult("t").of("item", "foo-1-2"), 100);
    post(aResult("u").of("item", "foo-1-1"), 100);
    post(aResult("t").of("item", longItem), 100);
    waive("t", "foo-1-1", true, Optional.empty());
    waive("t", "foo-1-2", true, Optional.of(NOW.plusSeconds(10)));
    waive("t", longItem, true, Optional.empty());
    clock.advance(Duration.ofSeconds(10));
    assertThat(retention.held(List.of(1L, 2L, 3L, 4L))).isEqualTo(Set.of(1L, 4L));
    assertThat(pass(rule("*", 5, 0)).held()).isEqualTo(2);
    assertThat(left()).containsExactly(1L, 4L);
    waive("t", "foo-1-1", false, Optional.empty());
    pass(rule("*", 5, 0));
    assertThat(left()).containsExactly(4L);
  }

  private void waive(String testcase, String item, boolean waived, Optional<Instant> expires) {
    NewWaiver waiver =
        new NewWaiver(item, testcase, Optional.empty(), waived, "why", "me", expires);
    done(store.waivers().post(waiver, Optional.empty()));
  }

  @Test
  void manyGoInSmallStepsWhileOthersPost() throws Exception {
    List<CompletionStage<Posted>> posts = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      posts.add(post(
          aResult("t" + i % 3)
              .of("item", "i" + i)
              .at(NOW.minus(Duration.ofDays(i % 2 == 0 ? 100 : 1)))
              .made(),
          Optional.empty()));
    }
    posts.forEach(ResultStoreContract::done);
    try (Database otherWay = openAgain();
        SqlResultStore other = new SqlResultStore(otherWay, clock)) {
      List<CompletionStage<Posted>> meanwhile = new ArrayList<>();
      Retention busy = new Retention(
          List.of(rule("*", 5, 0)),
          store,
          retention,
          () -> Long.MAX_VALUE,
          clock,
          time -> meanwhile.add(other.post(aResult("t1").made(), Optional.empty())));
      assertThat(busy.pass().deleted()).isEqualTo(600);
      meanwhile.forEach(ResultStoreContract::done);
      assertThat(meanwhile).hasSizeGreaterThan(2);
      assertThat(left()).hasSize(600 + meanwhile.size()).doesNotHaveDuplicates();
    }
    assertThat(store.result(1)).isEmpty();
    assertThat(store.result(2)).isPresent();
  }

  @Test
  void pagesMissNothingWhileRowsVanish() {
    LongStream.rangeClosed(1, 60).forEach(i -> post(aResult("t"), (int) i));
    List<Long> first = store.results(ResultQuery.ALL, Window.at(0, 20)).items().stream()
        .map(Result::id)
        .toList();
    done(retention.delete(List.of(60L, 59L, 58L)));
    List<Long> second = store.results(ResultQuery.ALL, Window.at(20, 20)).items().stream()
        .map(Result::id)
        .toList();
    assertThat(first)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 20).boxed().toList());
    assertThat(second)
        .containsExactlyElementsOf(LongStream.rangeClosed(21, 40).boxed().toList());
  }

  /** Another process that deletes, and says after each transaction that it is still there. */
  static final class Deleting {
    public static void main(String[] arguments) throws InterruptedException {
      ManualClock clock = new ManualClock(NOW);
      Optional<String> user = Optional.of(arguments[2]).filter(name -> !name.isEmpty());
      DatabaseConfig config = new DatabaseConfig(arguments[0], user, Optional.empty(), 4);
      try (Database database = Database.open(config, Path.of(arguments[1]), SqlResultStore.SCHEMA);
          SqlResultStore store = new SqlResultStore(database, clock)) {
        new Retention(
                EVERYTHING,
                store,
                store.retention(),
                () -> Long.MAX_VALUE,
                clock,
                time -> System.out.println("deleted some"))
            .pass();
        System.out.println("done");
      }
    }
  }

  @Test
  void killedInTheMiddleItLeavesNoResultHalfDeleted() throws Exception {
    List<CompletionStage<Posted>> posts = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      posts.add(store.post(
          aResult("t")
              .of("item", "i" + i)
              .of("arch", "x86_64", "noarch")
              .in("g" + i % 7)
              .at(clock.instant().minus(Duration.ofDays(100)))
              .made(),
          Optional.empty()));
    }
    posts.forEach(ResultStoreContract::done);
    for (int round = 1; round <= 3; round++) {
      killAfter(4 * round);
    }
    int left = whole(store);
    assertThat(left).isBetween(1, 1_499);
    new Retention(EVERYTHING, store, store.retention(), () -> Long.MAX_VALUE, clock, time -> {})
        .pass();
    assertThat(whole(store)).isZero();
  }

  private void killAfter(int transactions) throws Exception {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Deleting.class.getName(),
            config().url(),
            directory().toString(),
            config().user().orElse(""))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try (BufferedReader said = new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (int heard = 0; heard < transactions; ) {
        String line = said.readLine();
        if (line == null) {
          break;
        }
        heard += line.equals("deleted some") ? 1 : 0;
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** How many are there, each with all that belongs to it. */
  private static int whole(SqlResultStore store) {
    List<Result> results = store.results(ResultQuery.ALL, Window.at(0, 5_000)).items();
    for (int i = 0; i < 7; i++) {
      String group = "g" + i;
      assertThat(store.group(group).orElseThrow().results())
          .isEqualTo(results.stream().filter(r -> r.groups().contains(group)).count());
    }
    results.forEach(result -> assertThat(store
            .results(
                ResultQuery.ALL.withData(List.of(new DataFilter(
                    "item", Selection.of(result.data().values().get("item").get(0))))),
                Window.at(0, 1))
            .items())
        .hasSize(1));
    return results.size();
  }
}
