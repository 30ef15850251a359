package org.taskotron.master.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskotron.base.db.Database;
import org.taskotron.master.result.HandIn;
import org.taskotron.master.result.Kept;
import org.taskotron.master.result.KeptResult;
import org.taskotron.master.result.KeptResult.State;
import org.taskotron.master.result.Result;
import org.taskotron.master.result.ResultKey;
import org.taskotron.master.result.ResultStore.WaitingResult;
import org.taskotron.master.result.Results;

/** What every store of results does alike. */
abstract class ResultStoreContract {
  private static final UUID OTHER = UUID.fromString("11111111-62ec-51e6-83fd-525400d7d6a4");

  private Database database;
  private SqlResults store;

  abstract Database open();

  @BeforeEach
  void openStore() {
    database = open();
    store = new SqlResults(database);
  }

  @AfterEach
  void closeStore() {
    store.close();
    database.close();
  }

  @Test
  void aResultIsReadAsItWasKept() throws Exception {
    Result result = new Result(
        new ResultKey(Results.JOB, 1, 2, 3),
        "dist.é.😀 ",
        "ITEM",
        "koji_build",
        "FAILED",
        "two\nlines '\"\\",
        "",
        Map.of("k", List.of("v")));
    Kept.Taken taken = (Kept.Taken) keep(Results.handIn(result));
    assertThat(store.ofJob(Results.JOB))
        .isEqualTo(taken.results())
        .singleElement()
        .satisfies(kept -> {
          assertThat(kept.key()).isEqualTo(result.key());
          assertThat(kept.testcase()).isEqualTo("dist.é.😀 ");
          assertThat(kept.note()).isEqualTo("two\nlines '\"\\");
          assertThat(kept.handedIn()).isEqualTo(Results.NOW);
          assertThat(kept.state()).isEqualTo(State.WAITING);
        });
    assertThat(store.waiting(0, 10)).singleElement().satisfies(waiting -> {
      assertThat(waiting.body()).isEqualTo(Results.fresh(result).body());
      assertThat(waiting.testcase()).isEqualTo("dist.é.😀 ");
    });
  }

  @Test
  void theLongestFieldsFit() throws Exception {
    String wide = "😀".repeat(384);
    Result result = new Result(
        new ResultKey(Results.JOB, 1, 999_999_999, 999_999_999),
        wide,
        "i".repeat(1024),
        "t".repeat(100),
        "O".repeat(32),
        "ü".repeat(65_536),
        "",
        Map.of("k".repeat(768), List.of("v".repeat(8192))));
    keep(Results.handIn(result));
    assertThat(store.ofJob(Results.JOB)).singleElement().satisfies(kept -> {
      assertThat(kept.testcase()).isEqualTo(wide);
      assertThat(kept.note()).hasSize(65_536);
    });
    store.refused(result.key(), "w".repeat(1000)).get(10, TimeUnit.SECONDS);
    assertThat(store.ofJob(Results.JOB).get(0).refused()).hasSize(1000);
  }

  @Test
  void theSameAgainIsNothingNew() throws Exception {
    Result one = Results.of(Results.JOB, 1, 1);
    keep(Results.handIn(one));
    Kept again = keep(Results.handIn(one, Results.of(Results.JOB, 1, 2)));
    assertThat(((Kept.Taken) again).results()).hasSize(2);
    assertThat(store.ofJob(Results.JOB)).hasSize(2);
    store.stored(one.key(), 77).get(10, TimeUnit.SECONDS);
    Kept third = keep(Results.handIn(one));
    assertThat(((Kept.Taken) third).results()).singleElement().satisfies(kept -> {
      assertThat(kept.state()).isEqualTo(State.STORED);
      assertThat(kept.resultsdbId()).isEqualTo(77);
    });
  }

  @Test
  void anotherContentUnderAKnownKeyIsAConflictAndNothingOfItIsKept() throws Exception {
    Result one = Results.of(Results.JOB, 1, 1, "PASSED");
    keep(Results.handIn(one));
    Kept answer = keep(
        Results.handIn(Results.of(Results.JOB, 1, 2), Results.of(Results.JOB, 1, 1, "FAILED")));
    assertThat(answer).isEqualTo(new Kept.Conflict(one.key()));
    assertThat(store.ofJob(Results.JOB)).extracting(KeptResult::outcome).containsExactly("PASSED");
  }

  @Test
  void nothingIsKeptUnderALeaseThatIsLost() throws Exception {
    HandIn late = new HandIn(List.of(Results.fresh(Results.of(Results.JOB, 1, 1))), () -> false);
    assertThat(keep(late)).isEqualTo(new Kept.NotHeld());
    assertThat(store.ofJob(Results.JOB)).isEmpty();
  }

  @Test
  void handInsThatWaitTogetherAreJudgedEachByItself() throws Exception {
    List<CompletableFuture<Kept>> answers = new ArrayList<>();
    for (int round = 0; round < 40; round++) {
      answers.add(store.keep(Results.handIn(Results.of(Results.JOB, 1, round + 1))));
      answers.add(store.keep(Results.handIn(Results.of(Results.JOB, 1, round + 1, "FAILED"))));
      answers.add(store.keep(Results.handIn(Results.of(Results.JOB, 1, round + 1))));
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get(30, TimeUnit.SECONDS))
          .isInstanceOf(i % 3 == 1 ? Kept.Conflict.class : Kept.Taken.class);
    }
    assertThat(store.ofJob(Results.JOB))
        .hasSize(40)
        .allMatch(kept -> kept.outcome().equals("PASSED"));
  }

  @Test
  void whatIsAnsweredWaitsNoMoreAndTheFirstAnswerStays() throws Exception {
    keep(Results.handIn(
        Results.of(Results.JOB, 1, 1),
        Results.of(Results.JOB, 1, 2),
        Results.of(Results.JOB, 1, 3)));
    keep(Results.handIn(Results.of(OTHER, 1, 1)));
    ResultKey first = new ResultKey(Results.JOB, 1, 2, 1);
    ResultKey second = new ResultKey(Results.JOB, 1, 2, 2);
    store.stored(first, 500).get(10, TimeUnit.SECONDS);
    store.refused(first, "never").get(10, TimeUnit.SECONDS);
    store.refused(second, "status 400: no").get(10, TimeUnit.SECONDS);
    assertThat(store.ofJob(Results.JOB))
        .extracting(KeptResult::state)
        .containsExactly(State.STORED, State.REFUSED, State.WAITING);
    assertThat(store.ofJob(Results.JOB).get(1).refused()).isEqualTo("status 400: no");
    assertThat(store.countWaiting()).isEqualTo(2);
    List<WaitingResult> waiting = store.waiting(0, 10);
    assertThat(waiting).extracting(one -> one.key().job()).containsExactly(Results.JOB, OTHER);
    assertThat(store.waiting(0, 1)).isEqualTo(waiting.subList(0, 1));
    assertThat(store.waiting(waiting.get(0).id(), 10)).isEqualTo(waiting.subList(1, 2));
    assertThat(store.ofJob(OTHER)).hasSize(1);
  }

  private Kept keep(HandIn handIn) throws Exception {
    return store.keep(handIn).get(30, TimeUnit.SECONDS);
  }
}
