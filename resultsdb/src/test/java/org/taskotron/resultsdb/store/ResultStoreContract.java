package org.taskotron.resultsdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.taskotron.resultsdb.result.Results.aResult;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;
import org.taskotron.resultsdb.result.Data;
import org.taskotron.resultsdb.result.DataFilter;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.GroupMention;
import org.taskotron.resultsdb.result.GroupQuery;
import org.taskotron.resultsdb.result.IdempotencyKey;
import org.taskotron.resultsdb.result.NewResult;
import org.taskotron.resultsdb.result.Place;
import org.taskotron.resultsdb.result.Posted;
import org.taskotron.resultsdb.result.Posted.How;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.ResultQuery.Order;
import org.taskotron.resultsdb.result.Results;
import org.taskotron.resultsdb.result.Said;
import org.taskotron.resultsdb.result.Selection;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.Testcase;
import org.taskotron.resultsdb.result.TestcaseMention;
import org.taskotron.resultsdb.result.TextPattern;
import org.taskotron.resultsdb.result.Window;

/** What the result store does, on either database. */
abstract class ResultStoreContract {

  static final Window<Place> FIRST = Window.at(0, 20);
  private static final Window<String> FIRST_NAMES = Window.at(0, 20);
  private static final GroupQuery ANY_GROUP = new GroupQuery(Set.of(), Selection.ALL);

  final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T12:00:00.123456Z"));
  private Database database;
  SqlResultStore store;

  /** A new, empty database. */
  abstract Database open();

  /** A second way into the same database, as another process has it. */
  abstract Database openAgain();

  @BeforeEach
  void openStore() {
    database = open();
    store = new SqlResultStore(database, clock);
  }

  @AfterEach
  void closeStore() {
    store.close();
    database.close();
  }

  static <T> T done(CompletionStage<T> promise) {
    try {
      return promise.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  Result post(Results result) {
    return post(result.made());
  }

  Result post(NewResult result) {
    Posted posted = done(store.post(result, Optional.empty()));
    assertThat(posted.how()).isEqualTo(How.NEW);
    return posted.result();
  }

  Posted post(NewResult result, String key) {
    return done(store.post(result, Optional.of(IdempotencyKey.of(key, result))));
  }

  private List<Result> found(ResultQuery query) {
    return store.results(query, FIRST).items();
  }

  private List<Long> ids(ResultQuery query) {
    return ids(query, FIRST);
  }

  private List<Long> ids(ResultQuery query, Window<Place> window) {
    return store.results(query, window).items().stream().map(Result::id).toList();
  }

  private static ResultQuery data(DataFilter... filters) {
    return ResultQuery.ALL.withData(List.of(filters));
  }

  private static DataFilter is(String key, String... values) {
    return new DataFilter(key, Selection.of(values));
  }

  private static DataFilter like(String key, String... patterns) {
    return new DataFilter(key, patterns(patterns));
  }

  private static Selection patterns(String... patterns) {
    return new Selection(Set.of(), Stream.of(patterns).map(TextPattern::new).toList());
  }

  private static ResultQuery testcases(Selection selection) {
    return new ResultQuery(
        Set.of(),
        selection,
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Order.NEWEST_FIRST);
  }

  private static ResultQuery outcomes(String... outcomes) {
    return new ResultQuery(
        Set.of(outcomes),
        Selection.ALL,
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Order.NEWEST_FIRST);
  }

  private static ResultQuery groups(String... uuids) {
    return new ResultQuery(
        Set.of(),
        Selection.ALL,
        Set.of(uuids),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Order.NEWEST_FIRST);
  }

  private static ResultQuery since(Instant from, Instant to) {
    return new ResultQuery(
        Set.of(),
        Selection.ALL,
        Set.of(),
        Optional.of(from),
        Optional.ofNullable(to),
        List.of(),
        Order.NEWEST_FIRST);
  }

  @Test
  void aResultIsReadAsItWasPosted() {
    NewResult full = new NewResult(
        "NEEDS_INSPECTION",
        new TestcaseMention("dist.rpmlint", Said.of("https://wiki/rpmlint")),
        List.of(
            new GroupMention(Optional.of("b"), Said.of("second"), Said.of("https://b")),
            GroupMention.of("a")),
        Optional.of("0 errors, 世界 🎉 <b>"),
        Optional.of("https://log"),
        Data.of(java.util.Map.of(
            "item", List.of("koschei-1.7.2-1.fc24"),
            "arch", List.of("x86_64", "noarch", "x86_64"),
            "", List.of(""),
            "ключ, blank", List.of("Grüße 🎉", "\"quoted\"\n"))),
        Optional.of(Instant.parse("1969-07-20T20:17:40.000001Z")));

    Result posted = post(full);

    assertThat(store.result(posted.id())).contains(posted);
    assertThat(found(ResultQuery.ALL)).containsExactly(posted);
    assertThat(posted.testcase())
        .isEqualTo(new Testcase("dist.rpmlint", Optional.of("https://wiki/rpmlint")));
    assertThat(posted.groups()).containsExactly("b", "a");
    assertThat(posted.note()).isEqualTo(full.note());
    assertThat(posted.refUrl()).isEqualTo(full.refUrl());
    assertThat(posted.submitTime()).isEqualTo(full.submitTime().orElseThrow());
    assertThat(store.result(posted.id()).orElseThrow().data().values())
        .isEqualTo(full.data().values())
        .containsEntry("arch", List.of("x86_64", "noarch", "x86_64"));
    assertThat(store.group("b"))
        .contains(new Group("b", Optional.of("second"), Optional.of("https://b"), 1));
    assertThat(store.group("a")).contains(new Group("a", Optional.empty(), Optional.empty(), 1));
  }

  @Test
  void withoutATimeItIsSubmittedNow() {
    assertThat(post(aResult("t")).submitTime()).isEqualTo(clock.instant());
  }

  @Test
  void idsGrow() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(post(aResult("t")).id());
    }
    assertThat(ids).isSorted().doesNotHaveDuplicates().allMatch(id -> id > 0);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(store.result(1)).isEmpty();
    assertThat(store.result(Long.MAX_VALUE)).isEmpty();
    assertThat(store.testcase("none")).isEmpty();
    assertThat(store.group("none")).isEmpty();
    assertThat(found(ResultQuery.ALL)).isEmpty();
    assertThat(ids(data(is("item", "x")))).isEmpty();
    assertThat(ids(groups("x"))).isEmpty();
    assertThat(ids(testcases(Selection.of("x")))).isEmpty();
    store.ping();
  }

  @Test
  void aTestcasePostedAgainGetsItsNewLinkAndKeepsItWhenNoneIsGiven() {
    done(store.post(new TestcaseMention("t", Said.of("first"))));
    assertThat(done(store.post(TestcaseMention.of("t"))).refUrl()).contains("first");
    assertThat(done(store.post(new TestcaseMention("t", Said.of("second")))).refUrl())
        .contains("second");
    assertThat(store.testcase("t")).contains(new Testcase("t", Optional.of("second")));
    done(store.post(new TestcaseMention("t", Said.of(null))));
    assertThat(store.testcase("t")).contains(new Testcase("t", Optional.empty()));
  }

  @Test
  void aResultChangesTheLinkOfItsTestcaseWhereItSaysSo() {
    done(store.post(new TestcaseMention("t", Said.of("first"))));
    assertThat(post(aResult("t")).testcase().refUrl()).contains("first");
    NewResult plain = aResult("t").made();
    Result changed = post(new NewResult(
        "PASSED",
        new TestcaseMention("t", Said.of("second")),
        List.of(),
        plain.note(),
        plain.refUrl(),
        plain.data(),
        plain.submitTime()));
    assertThat(changed.testcase().refUrl()).contains("second");
    assertThat(found(ResultQuery.ALL))
        .allSatisfy(r -> assertThat(r.testcase().refUrl()).contains("second"));
  }

  @Test
  void aGroupIsChangedWhereItIsMentionedAndKeptElsewhere() {
    post(aResult("t").in(new GroupMention(Optional.of("g"), Said.of("words"), Said.of("link"))));
    post(aResult("t").in("g"));
    assertThat(store.group("g"))
        .contains(new Group("g", Optional.of("words"), Optional.of("link"), 2));
    post(aResult("t").in(new GroupMention(Optional.of("g"), Said.NOTHING, Said.of(null))));
    assertThat(store.group("g"))
        .contains(new Group("g", Optional.of("words"), Optional.empty(), 3));
    assertThat(done(store.post(new GroupMention(Optional.of("g"), Said.of("new"), Said.NOTHING))))
        .isEqualTo(new Group("g", Optional.of("new"), Optional.empty(), 3));
  }

  @Test
  void aGroupWithoutUuidIsNewEachTime() {
    GroupMention nameless = new GroupMention(Optional.empty(), Said.of("d"), Said.NOTHING);
    Group first = done(store.post(nameless));
    Group second = done(store.post(nameless));
    assertThat(first.uuid()).hasSize(36).isNotEqualTo(second.uuid());
    Result result = post(aResult("t").in(nameless).in(nameless));
    assertThat(result.groups()).hasSize(2).doesNotContain(first.uuid(), second.uuid());
    assertThat(store.groups(ANY_GROUP, FIRST_NAMES).items()).hasSize(4);
  }

  @Test
  void theSameGroupTwiceCountsOnce() {
    assertThat(post(aResult("t").in("g", "g")).groups()).containsExactly("g");
    assertThat(store.group("g").orElseThrow().results()).isEqualTo(1);
  }

  @Test
  void namesAreComparedToTheLetter() {
    post(aResult("Abc").in("Grp").of("Key", "Val"));
    post(aResult("abc").in("grp").of("key", "val"));
    post(aResult("abc ").in("grp ").of("key ", "val "));
    assertThat(ids(testcases(Selection.of("abc")))).hasSize(1);
    assertThat(ids(testcases(patterns("a*")))).hasSize(2);
    assertThat(ids(groups("grp"))).hasSize(1);
    assertThat(ids(data(is("key", "val")))).hasSize(1);
    assertThat(ids(data(is("key", "VAL")))).isEmpty();
    assertThat(ids(data(like("key", "V*")))).isEmpty();
    assertThat(store.testcases(Selection.ALL, FIRST_NAMES).items())
        .extracting(Testcase::name)
        .containsExactly("Abc", "abc", "abc ");
  }

  @Test
  void theNewestComesFirstAndOfTheSameTimeTheLaterStored() {
    long late = post(aResult("t").at(30)).id();
    long early = post(aResult("t").at(10)).id();
    long same1 = post(aResult("t").at(20)).id();
    long same2 = post(aResult("t").at(20)).id();
    assertThat(ids(ResultQuery.ALL)).containsExactly(late, same2, same1, early);
    ResultQuery oldest = new ResultQuery(
        Set.of(),
        Selection.ALL,
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Order.OLDEST_FIRST);
    assertThat(ids(oldest)).containsExactly(early, same1, same2, late);
  }

  @Test
  void aListIsToldInPagesThatMissNothing() {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(
          0, post(aResult("t" + i % 3).at(i / 5).of("arch", "x86_64", "noarch")).id());
    }
    for (ResultQuery query : List.of(
        ResultQuery.ALL,
        data(is("arch", "x86_64", "noarch")),
        data(like("arch", "*")),
        testcases(patterns("t*")),
        testcases(Selection.of("t0", "t1", "t2")),
        outcomes("PASSED", "FAILED"))) {
      List<Long> walked = new ArrayList<>();
      Slice<Result> slice;
      do {
        slice = store.results(query, Window.at(walked.size(), 4));
        slice.items().forEach(result -> walked.add(result.id()));
      } while (slice.more());
      assertThat(walked).isEqualTo(all);
    }
    assertThat(ids(ResultQuery.ALL, Window.at(25, 4))).isEmpty();
    assertThat(ids(ResultQuery.ALL, Window.at(2_000_000_000, 4))).isEmpty();
    assertThat(store.results(ResultQuery.ALL, Window.at(0, 0)).items()).isEmpty();
  }

  @Test
  void outcomesAreFiltered() {
    long passed = post(aResult("t")).id();
    long failed = post(aResult("t").outcome("FAILED")).id();
    post(aResult("t").outcome("INFO"));
    assertThat(ids(outcomes("FAILED"))).containsExactly(failed);
    assertThat(ids(outcomes("FAILED", "PASSED"))).containsExactly(failed, passed);
    assertThat(ids(outcomes("NEEDS_INSPECTION"))).isEmpty();
  }

  @Test
  void testcasesAreFilteredByNameAndByPattern() {
    long a = post(aResult("dist.a").at(1)).id();
    long b = post(aResult("dist.b").at(2)).id();
    long c = post(aResult("other_c%").at(3)).id();
    assertThat(ids(testcases(Selection.of("dist.a", "other_c%")))).containsExactly(c, a);
    assertThat(ids(testcases(patterns("dist.*")))).containsExactly(b, a);
    assertThat(ids(testcases(patterns("*.b")))).containsExactly(b);
    assertThat(ids(testcases(patterns("*i*t*")))).containsExactly(b, a);
    assertThat(ids(testcases(patterns("dist.a")))).containsExactly(a);
    assertThat(ids(testcases(patterns("*.b", "other*")))).containsExactly(c, b);
    assertThat(ids(testcases(new Selection(Set.of("dist.a"), patterns("o*").patterns()))))
        .containsExactly(c, a);
    assertThat(ids(testcases(patterns("dist")))).isEmpty();
  }

  @Test
  void onlyTheStarMeansMoreThanItself() {
    post(aResult("foo-bar"));
    long underscore = post(aResult("foo_bar")).id();
    long percent = post(aResult("foo%bar")).id();
    long bar = post(aResult("foo|bar\\")).id();
    assertThat(ids(testcases(patterns("foo_bar")))).containsExactly(underscore);
    assertThat(ids(testcases(patterns("foo%*")))).containsExactly(percent);
    assertThat(ids(testcases(patterns("*%bar")))).containsExactly(percent);
    assertThat(ids(testcases(patterns("*|bar\\")))).containsExactly(bar);
    assertThat(ids(testcases(patterns("*\\")))).containsExactly(bar);
    assertThat(ids(testcases(Selection.of("foo*")))).isEmpty();
  }

  private void postMany(int count, java.util.function.IntFunction<Results> each) {
    for (int begin = 0; begin < count; begin += 1_000) {
      List<CompletionStage<Posted>> some = IntStream.range(begin, Math.min(begin + 1_000, count))
          .mapToObj(i -> store.post(each.apply(i).made(), Optional.empty()))
          .toList();
      some.forEach(ResultStoreContract::done);
    }
  }

  @Test
  void manyTestcasesAreFilteredToo() {
    postMany(1_100, i -> aResult("many." + i));
    long other = post(aResult("other")).id();
    assertThat(store.results(testcases(patterns("many.*")), Window.at(0, 5_000)).items())
        .hasSize(1_100);
    assertThat(ids(testcases(new Selection(Set.of("other"), patterns("many.*").patterns()))))
        .contains(other);
  }

  @Test
  void groupsAreFiltered() {
    long both = post(aResult("t").in("g", "h").at(1)).id();
    long one = post(aResult("t").in("g").at(2)).id();
    post(aResult("t").at(3));
    assertThat(ids(groups("g"))).containsExactly(one, both);
    assertThat(ids(groups("h"))).containsExactly(both);
    assertThat(ids(groups("g", "h", "unknown"))).containsExactly(one, both);
    assertThat(ids(ResultQuery.ALL.inGroup("h"))).containsExactly(both);
  }

  @Test
  void bothBoundsOfTimeBelongToIt() {
    post(aResult("t").at(10));
    long second = post(aResult("t").at(20)).id();
    long third = post(aResult("t").at(30)).id();
    assertThat(ids(since(Instant.ofEpochSecond(20), null))).containsExactly(third, second);
    assertThat(ids(since(Instant.ofEpochSecond(20), Instant.ofEpochSecond(20))))
        .containsExactly(second);
    assertThat(ids(since(Instant.ofEpochSecond(20, 1_000), Instant.ofEpochSecond(29))))
        .isEmpty();
  }

  @Test
  void dataIsFilteredByKeyAndValue() {
    long a = post(aResult("t").at(1).of("item", "foo-1-1").of("arch", "x86_64", "noarch"))
        .id();
    long b = post(aResult("t").at(2).of("item", "foo-2-1").of("arch", "noarch")).id();
    long c = post(aResult("t").at(3).of("item", "bar-1-1").of("empty", "")).id();
    assertThat(ids(data(is("item", "foo-1-1")))).containsExactly(a);
    assertThat(ids(data(is("item", "foo-1-1", "bar-1-1", "none")))).containsExactly(c, a);
    assertThat(ids(data(is("arch", "x86_64", "noarch")))).containsExactly(b, a);
    assertThat(ids(data(is("arch", "noarch"), is("item", "foo-2-1")))).containsExactly(b);
    assertThat(ids(data(is("arch", "x86_64"), is("item", "foo-2-1")))).isEmpty();
    assertThat(ids(data(is("arch", "x86_64"), like("arch", "no*")))).containsExactly(a);
    assertThat(ids(data(like("item", "foo*", "*-1-1")))).containsExactly(c, b, a);
    assertThat(ids(data(like("item", "*-2-*")))).containsExactly(b);
    assertThat(ids(data(is("empty", "")))).containsExactly(c);
    assertThat(ids(data(is("nobody has it", "")))).isEmpty();
    assertThat(ids(data(is("item", "noarch")))).isEmpty();
  }

  @Test
  void allFiltersTogetherNarrow() {
    long wanted = post(aResult("a")
            .outcome("FAILED")
            .in("g")
            .at(20)
            .of("item", "x")
            .of("type", "k"))
        .id();
    post(aResult("b").outcome("FAILED").in("g").at(20).of("item", "x").of("type", "k"));
    post(aResult("a").outcome("PASSED").in("g").at(20).of("item", "x").of("type", "k"));
    post(aResult("a").outcome("FAILED").in("h").at(20).of("item", "x").of("type", "k"));
    post(aResult("a").outcome("FAILED").in("g").at(30).of("item", "x").of("type", "k"));
    post(aResult("a").outcome("FAILED").in("g").at(20).of("item", "y").of("type", "k"));
    post(aResult("a").outcome("FAILED").in("g").at(20).of("item", "x").of("type", "l"));
    ResultQuery query = new ResultQuery(
        Set.of("FAILED"),
        Selection.of("a"),
        Set.of("g"),
        Optional.of(Instant.ofEpochSecond(10)),
        Optional.of(Instant.ofEpochSecond(29)),
        List.of(is("item", "x"), like("type", "k*")),
        Order.NEWEST_FIRST);
    assertThat(ids(query)).containsExactly(wanted);
  }

  @Test
  void longTextsAreKeptWholeAndFound() {
    String shared = "x".repeat(300) + "🎉";
    String first = shared + "a".repeat(60_000);
    String second = shared + "b".repeat(60_000);
    String name = "n".repeat(764) + "世界 🎉";
    long a = post(aResult(name).in("u".repeat(36)).of("k".repeat(768), "v").of("log", first))
        .id();
    long b = post(aResult(name + "").of("log", second, first)).id();
    assertThat(store.result(b).orElseThrow().data().values())
        .containsEntry("log", List.of(second, first));
    assertThat(ids(data(is("log", first)))).containsExactly(b, a);
    assertThat(ids(data(is("log", second)))).containsExactly(b);
    assertThat(ids(data(is("log", shared)))).isEmpty();
    assertThat(ids(data(is("log", "x".repeat(255))))).isEmpty();
    assertThat(ids(data(like("log", shared + "b*")))).containsExactly(b);
    assertThat(ids(data(like("log", "*a")))).containsExactly(b, a);
    assertThat(ids(data(like("log", "x*c*")))).isEmpty();
    assertThat(ids(data(is("k".repeat(768), "v")))).containsExactly(a);
    assertThat(ids(testcases(Selection.of(name)))).containsExactly(b, a);
    assertThat(ids(testcases(patterns("n*🎉")))).containsExactly(b, a);
  }

  private List<Long> latest(ResultQuery query, String... distinctOn) {
    return store.latest(query, List.of(distinctOn)).stream().map(Result::id).toList();
  }

  @Test
  void theLatestOfEachTestcaseAreTold() {
    post(aResult("a").at(10));
    long a2 = post(aResult("a").at(30).of("item", "x")).id();
    long a1 =
        post(aResult("a").at(20).of("item", "y").in("g").outcome("FAILED")).id();
    long b1 = post(aResult("b").at(25).of("item", "y")).id();
    long b2 = post(aResult("b").at(25).of("item", "x").in("g")).id();
    assertThat(latest(ResultQuery.ALL)).containsExactly(a2, b2, b1);
    assertThat(latest(data(is("item", "y")))).containsExactly(b1, a1);
    assertThat(latest(data(like("item", "*")))).containsExactly(a2, b2, b1);
    assertThat(latest(testcases(Selection.of("a", "none")))).containsExactly(a2);
    assertThat(latest(testcases(patterns("*")))).containsExactly(a2, b2, b1);
    assertThat(latest(groups("g"))).containsExactly(b2, a1);
    assertThat(latest(since(Instant.ofEpochSecond(0), Instant.ofEpochSecond(25))))
        .containsExactly(b2, b1, a1);
    assertThat(latest(outcomes("FAILED"))).containsExactly(a2, b2, b1);
    assertThat(latest(data(is("item", "none")))).isEmpty();
  }

  @Test
  void theLatestOfManyAreTold() {
    postMany(
        4_500,
        i -> aResult("t" + i % 3).at(i / 3).of("type", "k").of("arch", i % 2 == 0 ? "x" : "y"));
    long rare = post(aResult("t0").at(5).of("type", "rare")).id();
    assertThat(latest(data(is("type", "k")))).hasSize(3);
    assertThat(store.latest(data(is("type", "k"), is("arch", "y")), List.of()))
        .extracting(Result::submitTime)
        .containsExactly(
            Instant.ofEpochSecond(1_499),
            Instant.ofEpochSecond(1_499),
            Instant.ofEpochSecond(1_498));
    assertThat(latest(data(is("type", "rare")))).containsExactly(rare);
    assertThat(latest(data(is("type", "k")), "arch")).hasSize(6);
    assertThat(ids(data(is("type", "k"), is("arch", "y")))).hasSize(20);
    assertThat(ids(data(is("type", "rare", "k"), is("arch", "x")))).hasSize(20);
    assertThat(ids(data(is("type", "rare"), is("arch", "x")))).isEmpty();
    assertThat(ids(data(like("type", "r*")))).containsExactly(rare);
    assertThat(ids(data(like("type", "*"), is("arch", "y")))).hasSize(20);
  }

  @Test
  void theLatestOfEachCombinationAreTold() {
    post(aResult("tc_1").at(1).of("scenario", "s_1"));
    long b = post(aResult("tc_2").at(2).of("scenario", "s_1")).id();
    long c = post(aResult("tc_2").at(3).of("scenario", "s_2")).id();
    long d = post(aResult("tc_3").at(4)).id();
    long e = post(aResult("tc_1").at(5).outcome("FAILED")).id();
    long f = post(aResult("tc_1").at(6).of("scenario", "s_1").outcome("INFO")).id();
    assertThat(latest(testcases(patterns("*")), "scenario")).containsExactly(f, e, d, c, b);
    assertThat(latest(data(is("scenario", "s_1")), "scenario", "nobody has it"))
        .containsExactly(f, b);
    assertThat(latest(testcases(Selection.of("tc_1")), "nobody has it")).containsExactly(f);
    long g = post(aResult("tc_2").at(7).of("scenario", "s_1", "s_2").of("Odd-key. x", "1"))
        .id();
    assertThat(latest(testcases(Selection.of("tc_2")), "scenario")).containsExactly(g);
    assertThat(latest(testcases(Selection.of("tc_2")), "scenario", "Odd-key. x"))
        .containsExactly(g, c, b);
  }

  @Test
  void testcasesAreListedByName() {
    for (String name : List.of("b", "a/x", "a", "ä", "C")) {
      done(store.post(TestcaseMention.of(name)));
    }
    assertThat(names(Selection.ALL, FIRST_NAMES)).containsExactly("C", "a", "a/x", "b", "ä");
    assertThat(names(Selection.ALL, Window.at(1, 2))).containsExactly("a", "a/x");
    assertThat(store.testcases(Selection.ALL, Window.at(1, 2)).more()).isTrue();
    assertThat(store.testcases(Selection.ALL, Window.at(3, 2)).more()).isFalse();
    assertThat(names(Selection.of("b", "none", "a"), FIRST_NAMES)).containsExactly("a", "b");
    assertThat(names(patterns("a*", "*C*"), FIRST_NAMES)).containsExactly("C", "a", "a/x");
  }

  private List<String> names(Selection selection, Window<String> window) {
    return store.testcases(selection, window).items().stream()
        .map(Testcase::name)
        .toList();
  }

  @Test
  void groupsAreListedNewestFirst() {
    String longWords = "w".repeat(300);
    group("1", "words, with comma");
    group("2", null);
    group("3", longWords + "1");
    group("4", longWords + "2");
    assertThat(uuids(ANY_GROUP)).containsExactly("4", "3", "2", "1");
    assertThat(uuids(new GroupQuery(Set.of("1", "3", "9"), Selection.ALL)))
        .containsExactly("3", "1");
    assertThat(uuids(new GroupQuery(Set.of(), Selection.of("words, with comma", "none"))))
        .containsExactly("1");
    assertThat(uuids(new GroupQuery(Set.of(), Selection.of(longWords + "2")))).containsExactly("4");
    assertThat(uuids(new GroupQuery(Set.of(), patterns("w*1", "wor*")))).containsExactly("3", "1");
    assertThat(uuids(new GroupQuery(Set.of(), patterns("*comma")))).containsExactly("1");
    assertThat(uuids(new GroupQuery(Set.of("4", "1"), patterns("w*")))).containsExactly("4", "1");
    assertThat(uuids(new GroupQuery(Set.of("2"), patterns("*")))).isEmpty();
  }

  private void group(String uuid, @org.jspecify.annotations.Nullable String description) {
    done(store.post(new GroupMention(Optional.of(uuid), Said.of(description), Said.NOTHING)));
  }

  private List<String> uuids(GroupQuery query) {
    return store.groups(query, FIRST_NAMES).items().stream().map(Group::uuid).toList();
  }

  @Test
  void theSameKeyAndMeaningIsStoredOnce() {
    NewResult result = aResult("t").of("item", "x").in("g").made();
    Posted first = post(result, "key");
    clock.advance(java.time.Duration.ofSeconds(5));
    Posted again = post(aResult("t").of("item", "x").in("g").made(), "key");
    assertThat(first.how()).isEqualTo(How.NEW);
    assertThat(again).isEqualTo(new Posted(How.REPEATED, List.of(first.result())));
    assertThat(found(ResultQuery.ALL)).hasSize(1);
    assertThat(store.group("g").orElseThrow().results()).isEqualTo(1);
  }

  @Test
  void theSameKeyWithAnotherMeaningIsRefusedAndStoresNothing() {
    Posted first = post(aResult("t").made(), "key");
    Posted other = post(aResult("new testcase").in("new group").made(), "key");
    assertThat(other).isEqualTo(new Posted(How.KEY_TAKEN, List.of(first.result())));
    assertThat(found(ResultQuery.ALL)).hasSize(1);
    assertThat(store.testcase("new testcase")).isEmpty();
    assertThat(store.group("new group")).isEmpty();
  }

  @Test
  void keysAreComparedToTheLetter() {
    assertThat(post(aResult("t").made(), "key").how()).isEqualTo(How.NEW);
    assertThat(post(aResult("t").made(), "Key").how()).isEqualTo(How.NEW);
    assertThat(post(aResult("t").made(), "key ").how()).isEqualTo(How.NEW);
  }

  @Test
  void ofManyAtOnceUnderOneKeyOneIsStored() throws Exception {
    NewResult result = aResult("t").made();
    List<Posted> posted = together(64, i -> post(result, "key"));
    assertThat(posted).filteredOn(p -> p.how() == How.NEW).hasSize(1);
    assertThat(posted).filteredOn(p -> p.how() == How.REPEATED).hasSize(63);
    assertThat(posted)
        .extracting(p -> p.result().id())
        .containsOnly(found(ResultQuery.ALL).get(0).id());
    assertThat(found(ResultQuery.ALL)).hasSize(1);
  }

  @Test
  void manyWhoNameTheSameNewTestcaseAndGroupAtOnceAreAllStored() throws Exception {
    for (int round = 0; round < 3; round++) {
      int r = round;
      List<Result> posted =
          together(64, i -> post(aResult("new" + r).in("new" + r).of("new" + r, "v")));
      assertThat(new HashSet<>(posted)).hasSize(64);
      assertThat(store.group("new" + r).orElseThrow().results()).isEqualTo(64);
    }
    assertThat(store.testcases(Selection.ALL, FIRST_NAMES).items()).hasSize(3);
    assertThat(store.groups(ANY_GROUP, FIRST_NAMES).items()).hasSize(3);
  }

  @Test
  void twoProcessesOnOneDatabaseLoseNothingAndSeeEachOther() throws Exception {
    try (Database secondDatabase = openAgain();
        SqlResultStore second = new SqlResultStore(secondDatabase, clock)) {
      List<Result> posted = together(
          64,
          i -> done((i % 2 == 0 ? store : second)
                  .post(
                      aResult("shared" + i / 8)
                          .in("g" + i / 4)
                          .of("k" + i / 4, "v")
                          .made(),
                      Optional.empty()))
              .result());
      assertThat(posted).extracting(Result::id).doesNotHaveDuplicates();
      assertThat(store.results(ResultQuery.ALL, Window.at(0, 100)).items()).hasSize(64);
      assertThat(store.testcases(Selection.ALL, FIRST_NAMES).items()).hasSize(8);

      done(store.post(new TestcaseMention("shared0", Said.of("from the first"))));
      assertThat(done(second.post(TestcaseMention.of("shared0"))).refUrl())
          .contains("from the first");
      done(second.post(new TestcaseMention("shared0", Said.of("from the second"))));
      assertThat(post(aResult("shared0")).testcase().refUrl()).contains("from the second");
      NewResult keyed = aResult("keyed").made();
      assertThat(post(keyed, "k").how()).isEqualTo(How.NEW);
      assertThat(done(second.post(keyed, Optional.of(IdempotencyKey.of("k", keyed))))
              .how())
          .isEqualTo(How.REPEATED);
    }
  }

  @Test
  void whatOneRefusalWouldHaveWrittenIsForgotten() {
    NewResult poison = new NewResult(
        "PASSED",
        TestcaseMention.of("poisoned"),
        List.of(GroupMention.of("poisoned")),
        Optional.empty(),
        Optional.empty(),
        Data.of(java.util.Map.of("poisoned", List.of("v"))),
        Optional.of(Instant.parse("2026-01-01T00:00:00.000000001Z")));
    assertThatThrownBy(() -> post(poison)).hasStackTraceContaining("expected whole microseconds");
    assertThat(store.testcase("poisoned")).isEmpty();
    assertThat(store.group("poisoned")).isEmpty();
    assertThat(ids(ResultQuery.ALL)).isEmpty();
    Result good = post(aResult("poisoned").in("poisoned").of("poisoned", "v"));
    assertThat(ids(data(is("poisoned", "v")))).containsExactly(good.id());
    assertThat(store.group("poisoned").orElseThrow().results()).isEqualTo(1);
  }

  /** A call that may throw. */
  interface Call<T> {
    T make(int i) throws Exception;
  }

  static <T> List<T> together(int callers, Call<T> call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    CountDownLatch go = new CountDownLatch(1);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int mine = i;
        futures.add(threads.submit(() -> {
          go.await();
          return call.make(mine);
        }));
      }
      go.countDown();
      List<T> told = new ArrayList<>();
      for (Future<T> future : futures) {
        told.add(future.get(60, TimeUnit.SECONDS));
      }
      return told;
    } finally {
      threads.shutdownNow();
    }
  }
}
