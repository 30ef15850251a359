package org.taskotron.master.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.base.daemon.HeardLog;
import org.taskotron.base.daemon.ManualTicker;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.result.FakeResultsDb.Mood;
import org.taskotron.master.result.FakeResultsDb.Posted;
import org.taskotron.master.store.MasterSchema;
import org.taskotron.master.store.SqlResults;

/** The way from the hand-in to ResultsDB, over the real store and real HTTP. */
class ResultOutboxTest {

  private static final Duration NOT_AT_ALL = Duration.ZERO;

  @TempDir
  Path folder;

  private final ManualTicker ticker = new ManualTicker();
  private FakeResultsDb resultsDb;
  private Database database;
  private SqlResults store;
  private ResultOutbox outbox;

  @BeforeEach
  void open() throws IOException {
    resultsDb = new FakeResultsDb();
    database = TestDatabases.sqlite(MasterSchema.schema(), folder);
    store = new SqlResults(database);
    outbox = ResultOutbox.byHand(store, resultsDb.config(), ticker);
  }

  @AfterEach
  void close() {
    outbox.close();
    store.close();
    database.close();
    resultsDb.close();
  }

  @Test
  void resultsArePostedInOrderWithKeyAndTimeAndTheirIdsAreTold() throws Exception {
    Kept kept = handIn(
            Duration.ofSeconds(10),
            Results.of(Results.JOB, 1, 1),
            Results.of(Results.JOB, 1, 2, "FAILED"))
        .get(20, TimeUnit.SECONDS);
    assertThat(((Kept.Taken) kept).results())
        .extracting(KeptResult::resultsdbId)
        .containsExactly(100L, 101L);
    assertThat(resultsDb.results())
        .extracting(Posted::key)
        .containsExactly(Results.JOB + "/1/2.1", Results.JOB + "/1/2.2");
    assertThat(resultsDb.results().get(0).body().path("submit_time").asText())
        .isEqualTo("2026-11-21T12:00:00.500000");
    awaitNothingWaits();
    assertThat(outbox.posted()).isEqualTo(2);
  }

  @Test
  void aTestcaseIsLookedUpBeforeItIsMadeAndOnlyOnce() throws Exception {
    resultsDb.maintainer("dist.known", "https://maintainer.example.org");
    handIn(
            NOT_AT_ALL,
            named(1, "dist.known"),
            named(2, "dist.new one"),
            named(3, "dist.new one"),
            named(4, "odd/results"))
        .get(20, TimeUnit.SECONDS);
    awaitNothingWaits();
    assertThat(resultsDb.testcases())
        .containsOnly(
            Map.entry("dist.known", "https://maintainer.example.org"),
            Map.entry("dist.new one", "https://example.org/tasks/dist.new%20one"),
            Map.entry("odd/results", ""));
    assertThat(resultsDb.requests())
        .containsExactly(
            "GET /testcases/dist.known",
            "POST /results",
            "GET /testcases/dist.new%20one",
            "POST /testcases",
            "POST /results",
            "POST /results",
            "POST /results");
  }

  @Test
  void whileResultsDbIsAwayResultsWaitAndAreEachPostedOnceLater() throws Exception {
    resultsDb.away();
    List<UUID> jobs = IntStream.range(0, 30).mapToObj(i -> UUID.randomUUID()).toList();
    for (UUID job : jobs) {
      Kept kept = handIn(NOT_AT_ALL, Results.of(job, 1, 1), Results.of(job, 1, 2))
          .get(20, TimeUnit.SECONDS);
      assertThat(kept).isInstanceOf(Kept.Taken.class);
    }
    for (int minute = 0; minute < 60; minute++) {
      ticker.advance(Duration.ofMinutes(1));
      outbox.pass().get(10, TimeUnit.SECONDS);
    }
    assertThat(resultsDb.results()).isEmpty();
    resultsDb.back();
    awaitNothingWaits();
    assertThat(resultsDb.results()).hasSize(60);
    for (UUID job : jobs) {
      assertThat(resultsDb.results())
          .filteredOn(posted -> posted.key().startsWith(job.toString()))
          .extracting(Posted::key)
          .containsExactly(job + "/1/2.1", job + "/1/2.2");
    }
  }

  @Test
  void thatResultsDbIsAwayIsSaidOnceAMinuteAndThatItIsBack() throws Exception {
    resultsDb.away();
    try (HeardLog said = HeardLog.of(ResultOutbox.class)) {
      handIn(NOT_AT_ALL, Results.of(Results.JOB, 1, 1)).get(20, TimeUnit.SECONDS);
      await().until(() -> !said.lines().isEmpty());
      for (int second = 0; second < 600; second += 10) {
        ticker.advance(Duration.ofSeconds(10));
        outbox.pass().get(10, TimeUnit.SECONDS);
      }
      assertThat(said.lines())
          .hasSizeBetween(1, 11)
          .allMatch(line -> line.startsWith("WARN waiting for ResultsDB at "));
      resultsDb.back();
      awaitNothingWaits();
      assertThat(said.lines()).last().asString().endsWith(" answers again");
    }
  }

  @Test
  void anAnswerThatIsLostMakesNoSecondResult() throws Exception {
    AtomicInteger posts = new AtomicInteger();
    resultsDb.mood(request -> request.equals("POST /results") && posts.incrementAndGet() <= 5
        ? Optional.of(Mood.losesTheAnswer())
        : Optional.empty());
    handIn(NOT_AT_ALL, Results.of(Results.JOB, 1, 1), Results.of(Results.JOB, 1, 2))
        .get(20, TimeUnit.SECONDS);
    awaitNothingWaits();
    assertThat(resultsDb.results()).hasSize(2);
    assertThat(store.ofJob(Results.JOB))
        .extracting(KeptResult::resultsdbId)
        .containsExactly(100L, 101L);
  }

  @Test
  void anOutboxThatDiesAfterPostingPostsAgainUnderTheSameKeyAndFindsTheId() throws Exception {
    handIn(NOT_AT_ALL, Results.of(Results.JOB, 1, 1)).get(20, TimeUnit.SECONDS);
    await().until(() -> resultsDb.results().size() == 1);
    awaitNothingWaits();
    // As if the master had been killed between ResultsDB's answer and its own note of it.
    database.write(session -> {
      try (var statement = session.getConnection().createStatement()) {
        return statement.executeUpdate("update result set state = 'WAITING', resultsdb_id = 0");
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException(e);
      }
    });
    outbox.close();
    outbox = ResultOutbox.byHand(store, resultsDb.config(), ticker);
    awaitNothingWaits();
    assertThat(resultsDb.results()).hasSize(1);
    assertThat(store.ofJob(Results.JOB).get(0).resultsdbId()).isEqualTo(100);
  }

  @Test
  void statusesThatMeanLaterAreTriedAgain() throws Exception {
    for (int status : new int[] {408, 429, 500, 502, 503, 504, 302}) {
      UUID job = UUID.randomUUID();
      AtomicInteger refusals = new AtomicInteger();
      resultsDb.mood(request -> request.equals("POST /results") && refusals.incrementAndGet() <= 3
          ? Optional.of(Mood.status(status, "busy"))
          : Optional.empty());
      handIn(NOT_AT_ALL, Results.of(job, 1, 1)).get(20, TimeUnit.SECONDS);
      awaitNothingWaits();
      assertThat(store.ofJob(job).get(0).state())
          .as("status %s", status)
          .isEqualTo(KeptResult.State.STORED);
    }
  }

  @Test
  void resultsDbIsLeftAloneForAsLongAsItAsks() throws Exception {
    resultsDb.mood(request -> Optional.of(new Mood(503, "", false, Map.of("Retry-After", "120"))));
    handIn(NOT_AT_ALL, Results.of(Results.JOB, 1, 1)).get(20, TimeUnit.SECONDS);
    await().until(() -> resultsDb.requests().size() == 1);
    resultsDb.well();
    for (int i = 0; i < 11; i++) {
      ticker.advance(Duration.ofSeconds(10));
      outbox.pass().get(10, TimeUnit.SECONDS);
    }
    assertThat(resultsDb.requests()).hasSize(1);
    ticker.advance(Duration.ofSeconds(11));
    awaitNothingWaits();
    assertThat(resultsDb.results()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 405})
  void whoeverMayNotPostIsToldSoOnceAndNotAskedAgain(int status) throws Exception {
    resultsDb.mood(request -> request.equals("POST /results")
        ? Optional.of(Mood.status(status, "{\"message\": \"not with this token\"}"))
        : Optional.empty());
    Kept kept =
        handIn(Duration.ofSeconds(10), Results.of(Results.JOB, 1, 1)).get(20, TimeUnit.SECONDS);
    assertThat(((Kept.Taken) kept).results().get(0).refused())
        .isEqualTo("status " + status + ": not with this token");
    awaitNothingWaits();
    assertThat(resultsDb.requests()).filteredOn("POST /results"::equals).hasSize(1);
    assertThat(store.ofJob(Results.JOB).get(0).refused())
        .isEqualTo("status " + status + ": not with this token");
  }

  @Test
  void aRefusedResultIsMarkedWithResultsDbsWordsAndTheNextOneGoesOn() throws Exception {
    resultsDb.mood(request -> request.equals("POST /results")
            && resultsDb.results().isEmpty()
            && resultsDb.requests().stream()
                    .filter(r -> r.equals("POST /results"))
                    .count()
                == 1
        ? Optional.of(Mood.status(400, "{\"message\": \"outcome must be\\none of …\"}"))
        : Optional.empty());
    Kept kept = handIn(
            Duration.ofSeconds(10), Results.of(Results.JOB, 1, 1), Results.of(Results.JOB, 1, 2))
        .get(20, TimeUnit.SECONDS);
    assertThat(((Kept.Taken) kept).results())
        .satisfiesExactly(
            first -> {
              assertThat(first.state()).isEqualTo(KeptResult.State.REFUSED);
              assertThat(first.refused()).isEqualTo("status 400: outcome must be one of …");
            },
            second -> assertThat(second.resultsdbId()).isEqualTo(100));
    awaitNothingWaits();
    assertThat(outbox.refused()).isEqualTo(1);
  }

  @Test
  void aResultThatAlwaysFailsDoesNotHoldUpOthers() throws Exception {
    UUID poison = UUID.randomUUID();
    resultsDb.mood(request -> Optional.empty());
    handIn(NOT_AT_ALL, named(poison, 1, "dist.poison")).get(20, TimeUnit.SECONDS);
    resultsDb.mood(request ->
        request.contains("dist.poison") ? Optional.of(Mood.status(500, "oops")) : Optional.empty());
    for (int i = 0; i < 20; i++) {
      handIn(NOT_AT_ALL, Results.of(UUID.randomUUID(), 1, 1)).get(20, TimeUnit.SECONDS);
      ticker.advance(Duration.ofSeconds(1));
      outbox.pass().get(10, TimeUnit.SECONDS);
    }
    await().until(() -> {
      ticker.advance(Duration.ofMillis(100));
      outbox.pass();
      return store.countWaiting() <= 1;
    });
    assertThat(resultsDb.results()).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void anIdThatDoesNotComeInTimeIsNotWaitedFor() throws Exception {
    resultsDb.away();
    Kept kept =
        handIn(Duration.ofMillis(200), Results.of(Results.JOB, 1, 1)).get(20, TimeUnit.SECONDS);
    assertThat(((Kept.Taken) kept).results())
        .singleElement()
        .satisfies(result -> assertThat(result.resultsdbId()).isZero());
    resultsDb.back();
    awaitNothingWaits();
    Kept again =
        handIn(Duration.ofSeconds(10), Results.of(Results.JOB, 1, 1)).get(20, TimeUnit.SECONDS);
    assertThat(((Kept.Taken) again).results().get(0).resultsdbId()).isEqualTo(100);
    assertThat(resultsDb.results()).hasSize(1);
  }

  @Test
  void aStartedOutboxWorksByItself() throws Exception {
    outbox.close();
    outbox = ResultOutbox.start(store, resultsDb.config(), System::nanoTime);
    resultsDb.away();
    CompletableFuture<Kept> kept = handIn(Duration.ofSeconds(10), Results.of(Results.JOB, 1, 1));
    await().until(() -> store.countWaiting() == 1);
    resultsDb.back();
    assertThat(((Kept.Taken) kept.get(20, TimeUnit.SECONDS)).results().get(0).resultsdbId())
        .isEqualTo(100);
  }

  private CompletableFuture<Kept> handIn(Duration wait, Result... results) {
    ResultDesk desk = new ResultDesk(
        new ResultRules(List.of(), Namespaces.unchecked(), (place, path) -> true),
        new ResultBodies("http://master", "http://master/execdb"),
        store,
        outbox,
        repository -> Optional.empty(),
        Clock.fixed(Results.NOW, ZoneOffset.UTC));
    ResultKey key = results[0].key();
    AttemptPlace place = new AttemptPlace(LocalDate.of(2026, 11, 21), key.job(), key.attempt());
    return desk.handIn(
        new ResultDesk.Presenter(place, "fedoraqa/x", () -> true), List.of(results), wait);
  }

  private static Result named(int number, String testcase) {
    return named(Results.JOB, number, testcase);
  }

  private static Result named(UUID job, int number, String testcase) {
    return new Result(
        new ResultKey(job, 1, 2, number),
        testcase,
        "item",
        "koji_build",
        "PASSED",
        "",
        "",
        Map.of());
  }

  private void awaitNothingWaits() {
    await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(30)).until(() -> {
      ticker.advance(Duration.ofSeconds(1));
      outbox.pass();
      return store.countWaiting() == 0;
    });
  }
}
