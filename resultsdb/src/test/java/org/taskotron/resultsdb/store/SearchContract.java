package org.taskotron.resultsdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskotron.resultsdb.result.Results.aResult;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;
import org.taskotron.resultsdb.result.DataFilter;
import org.taskotron.resultsdb.result.NewResult;
import org.taskotron.resultsdb.result.Place;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.ResultQuery.Order;
import org.taskotron.resultsdb.result.Results;
import org.taskotron.resultsdb.result.Selection;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.TextPattern;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.result.Window.Side;
import org.taskotron.resultsdb.result.Window.Turn;

/**
 * Whichever way a search takes (indexes, walks, what was learned and what is kept in memory), it finds what looking at
 * each result finds. Many random questions over some thousand results in which some values are rare and some are common.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SearchContract {

  private static final int RESULTS = 9_000;
  private static final int QUESTIONS = 250;
  private static final Comparator<Result> AGE =
      Comparator.comparing(Result::submitTime).thenComparing(Result::id);

  private final Random random = new Random(4);
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final List<Result> all = new ArrayList<>();
  private Database database;
  private SqlResultStore store;

  abstract Database open(Path folder);

  @BeforeAll
  void fill(@TempDir Path folder) {
    database = open(folder);
    store = new SqlResultStore(database, clock);
    for (int begin = 0; begin < RESULTS; begin += 1_000) {
      List<NewResult> some = new ArrayList<>();
      for (int i = begin; i < begin + 1_000; i++) {
        some.add(result(i));
      }
      all.addAll(ResultStoreContract.done(store.post(some, Optional.empty())).results());
      // In the middle, so that what is kept in memory begins with some and learns of the others.
      if (begin == 4_000) {
        store.prepare();
      }
    }
  }

  @AfterAll
  void close() {
    store.close();
    database.close();
  }

  private NewResult result(int number) {
    int item = random.nextInt(5) == 0 ? random.nextInt(30) : random.nextInt(1_500);
    Results result = aResult(
            "check." + (random.nextInt(3) == 0 ? "rare" : "often") + random.nextInt(40))
        .outcome(random.nextInt(50) == 0 ? "NEEDS_INSPECTION" : "PASSED")
        .in("group-" + number / 12)
        .of("item", (item % 2 == 0 ? "kernel-" : "bäsh-") + item + "-1.fc42")
        .of("type", random.nextInt(4) == 0 ? "bodhi_update" : "koji_build")
        .at(1_700_000_000L + number / 3 * 60L + random.nextInt(500));
    if (random.nextInt(3) > 0) {
      result.of("arch", "x86_64");
    }
    if (random.nextInt(3) > 0) {
      result.of("arch", "noarch");
    }
    if (random.nextInt(400) == 0) {
      result.of("log", "x".repeat(300) + random.nextInt(3));
    }
    return result.made();
  }

  private ResultQuery question() {
    Set<String> outcomes = chance(6) ? Set.of("NEEDS_INSPECTION") : Set.of();
    Selection testcases = Selection.ALL;
    if (chance(6)) {
      testcases = Selection.of("check.often" + random.nextInt(45));
    } else if (chance(6)) {
      testcases = new Selection(Set.of(), List.of(new TextPattern("check.*" + random.nextInt(10))));
    }
    Set<String> groups = chance(12) ? Set.of("group-" + random.nextInt(800), "group-7") : Set.of();
    Optional<Instant> from = chance(6) ? Optional.of(time()) : Optional.empty();
    Optional<Instant> to = chance(8) ? Optional.of(time()) : Optional.empty();
    List<DataFilter> data = new ArrayList<>();
    if (chance(2)) {
      data.add(new DataFilter("item", items()));
    }
    if (chance(4)) {
      data.add(new DataFilter("type", Selection.of(chance(2) ? "koji_build" : "bodhi_update")));
    }
    if (chance(5)) {
      data.add(new DataFilter("arch", Selection.of("x86_64", "noarch")));
    }
    if (chance(30)) {
      data.add(new DataFilter("log", new Selection(Set.of(), List.of(new TextPattern("*x1")))));
    }
    Order order = chance(4) ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
    return new ResultQuery(outcomes, testcases, groups, from, to, data, order);
  }

  private Selection items() {
    String pattern = switch (random.nextInt(9)) {
      case 0 -> "*";
      case 1 -> "*ern*";
      case 2 -> "*" + random.nextInt(100) + "-1*";
      case 3 -> "b*h-" + random.nextInt(20) + "*";
      case 4 -> "*äs*-" + random.nextInt(30) + "-*";
      case 5 -> "*nothing*";
      case 6 -> "kernel-" + random.nextInt(20);
      default -> "";
    };
    if (!pattern.isEmpty()) {
      return new Selection(Set.of(), List.of(new TextPattern(pattern)));
    }
    int number = random.nextInt(100);
    return Selection.of(
        "kernel-" + number + "-1.fc42", "bäsh-" + random.nextInt(1_500) + "-1.fc42");
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private Instant time() {
    return Instant.ofEpochSecond(1_700_000_000L + random.nextInt(RESULTS / 3) * 60L);
  }

  private List<Result> expected(ResultQuery query) {
    return all.stream()
        .filter(query::fits)
        .sorted(query.order() == Order.NEWEST_FIRST ? AGE.reversed() : AGE)
        .toList();
  }

  private static List<Long> ids(List<Result> results) {
    return results.stream().map(Result::id).toList();
  }

  @Test
  void eachQuestionFindsWhatLookingAtEachResultFinds() {
    for (int i = 0; i < QUESTIONS; i++) {
      clock.advance(Duration.ofSeconds(3));
      ResultQuery query = question();
      List<Result> expected = expected(query);
      int limit = 1 + random.nextInt(30);
      long page = chance(3) ? random.nextInt(1 + expected.size() / limit) : 0;
      Slice<Result> found = store.results(query, Window.at(page * limit, limit));
      List<Result> wanted = expected.stream().skip(page * limit).limit(limit).toList();
      assertThat(ids(found.items()))
          .as("%s page %s of %s", query, page, limit)
          .isEqualTo(ids(wanted));
      assertThat(found.items()).isEqualTo(wanted);
      assertThat(found.more()).as("%s", query).isEqualTo(expected.size() > (page + 1) * limit);
      assertThat(store.count(query)).as("%s", query).isEqualTo(expected.size());
    }
  }

  @Test
  void whoWalksFromPlaceToPlaceSeesAllForthAndBack() {
    for (int i = 0; i < 25; i++) {
      ResultQuery query = question();
      List<Long> expected = ids(expected(query)).stream().limit(300).toList();
      int limit = 7 + random.nextInt(20);
      List<Long> seen = new ArrayList<>();
      Window<Place> window = Window.at(0, limit);
      Slice<Result> slice = store.results(query, window);
      List<List<Long>> pages = new ArrayList<>();
      while (true) {
        pages.add(ids(slice.items()));
        seen.addAll(ids(slice.items()));
        if (!slice.more() || seen.size() >= 300) {
          break;
        }
        Place last = slice.items().get(slice.items().size() - 1).place();
        slice = store.results(query, Window.beside(new Turn<>(Side.AFTER, last), limit));
      }
      assertThat(seen.subList(0, Math.min(300, seen.size()))).as("%s", query).isEqualTo(expected);
      for (int back = pages.size() - 2; back >= 0; back--) {
        Place first = slice.items().get(0).place();
        slice = store.results(query, Window.beside(new Turn<>(Side.BEFORE, first), limit));
        assertThat(ids(slice.items())).as("%s", query).isEqualTo(pages.get(back));
        assertThat(slice.more()).isEqualTo(back > 0);
      }
    }
  }

  @Test
  void theLatestAreThoseOfLookingAtEachResult() {
    for (int i = 0; i < 60; i++) {
      ResultQuery query = question().ofAnyOutcome();
      List<Result> fit = all.stream().filter(query::fits).toList();
      Map<String, Instant> newest = new HashMap<>();
      fit.forEach(result -> newest.merge(
          result.testcase().name(), result.submitTime(), (a, b) -> a.isAfter(b) ? a : b));
      List<Result> wanted = fit.stream()
          .filter(
              result -> result.submitTime().equals(newest.get(result.testcase().name())))
          .sorted(AGE.reversed())
          .toList();
      assertThat(ids(store.latest(query, List.of()))).as("%s", query).isEqualTo(ids(wanted));
      assertThat(ids(store.latest(query, List.of("arch", "nobody has it"))))
          .as("%s", query)
          .isEqualTo(ids(distinctOnArch(fit)));
    }
  }

  @Test
  void farPagesAreCountedRightWhateverWasStoredSince() {
    for (int page = 0; page < 5; page++) {
      if (page == 2) {
        store.prepare();
      }
      for (Order order : Order.values()) {
        ResultQuery query = new ResultQuery(
            Set.of(),
            Selection.ALL,
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            order);
        List<Result> expected = expected(query);
        long offset = 700L + page * 1_999L;
        assertThat(ids(store.results(query, Window.at(offset, 9)).items()))
            .isEqualTo(ids(expected.stream().skip(offset).limit(9).toList()));
        assertThat(store.count(query)).isEqualTo(expected.size());
        assertThat(store.results(query, Window.at(expected.size() + 5L, 9)).items())
            .isEmpty();
      }
      all.addAll(ResultStoreContract.done(
              store.post(List.of(result(page * 1_000), result(7_777)), Optional.empty()))
          .results());
    }
  }

  private static List<Result> distinctOnArch(List<Result> fit) {
    Map<List<String>, Result> newest = new HashMap<>();
    for (Result result : fit) {
      List<String> archs = result.data().values().getOrDefault("arch", List.of("none"));
      archs.forEach(arch -> newest.merge(
          List.of(result.testcase().name(), arch),
          result,
          (a, b) -> AGE.compare(a, b) > 0 ? a : b));
    }
    return new HashSet<>(newest.values()).stream().sorted(AGE.reversed()).toList();
  }
}
