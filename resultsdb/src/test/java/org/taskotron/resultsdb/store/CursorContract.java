package org.taskotron.resultsdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskotron.resultsdb.result.Results.aResult;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;
import org.taskotron.resultsdb.announce.Cursor;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Results;

/** Cursors, and results read from front to back, on either database. */
abstract class CursorContract {

  private static final Instant SOON = Instant.parse("2026-11-21T12:03:00Z");

  private final ManualClock clock = new ManualClock();
  private Database database;
  private Database other;
  private SqlResultStore store;
  private SqlCursors cursors;
  private SqlCursors others;
  private SqlResultLog log;

  abstract Database open();

  abstract Database openAgain();

  @BeforeEach
  void openAll() {
    database = open();
    other = openAgain();
    store = new SqlResultStore(database, clock);
    cursors = new SqlCursors(database);
    others = new SqlCursors(other);
    log = new SqlResultLog(database);
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
    other.close();
  }

  private Result post(Results result) {
    return ResultStoreContract.done(store.post(result.made(), Optional.empty())).result();
  }

  private Cursor read() {
    return cursors.read("bus");
  }

  @Test
  void aNewCursorBeginsAtTheEnd() {
    assertThat(cursors.open("early")).isTrue();
    post(aResult("t"));
    post(aResult("t"));
    assertThat(cursors.open("bus")).isTrue();
    assertThat(cursors.open("bus")).isFalse();
    assertThat(others.open("bus")).isFalse();
    assertThat(read()).isEqualTo(new Cursor("bus", 2, "", Instant.EPOCH));
    assertThat(cursors.read("early").announced()).isZero();
    assertThat(log.newest()).isEqualTo(2);
  }

  @Test
  void ofTwoWhoClaimOneWins() {
    cursors.open("bus");
    Cursor seen = read();
    assertThat(cursors.claim(seen, "one", SOON)).isTrue();
    assertThat(others.claim(seen, "two", SOON)).isFalse();
    assertThat(read()).isEqualTo(new Cursor("bus", 0, "one", SOON));
  }

  @Test
  void onlyTheHolderMovesAndOnlyFromWhereItSawTheCursor() {
    cursors.open("bus");
    cursors.claim(read(), "one", SOON);
    Cursor seen = read();
    assertThat(others.move(seen, "two", 5, SOON)).isFalse();
    assertThat(cursors.move(seen, "one", 5, SOON.plusSeconds(1))).isTrue();
    assertThat(cursors.move(seen, "one", 6, SOON)).isFalse();
    assertThat(read()).isEqualTo(new Cursor("bus", 5, "one", SOON.plusSeconds(1)));
    // Taken over while the first was sending.
    Cursor late = read();
    assertThat(others.claim(late, "two", SOON.plusSeconds(9))).isTrue();
    assertThat(cursors.move(late, "one", 7, SOON)).isFalse();
    others.release("bus", "one");
    assertThat(read().holder()).isEqualTo("two");
    others.release("bus", "two");
    assertThat(read()).isEqualTo(new Cursor("bus", 5, "", Instant.EPOCH));
  }

  @Test
  void whatWasImportedIsSkipped() {
    cursors.open("bus");
    cursors.claim(read(), "one", SOON);
    cursors.moveAllTo(40);
    assertThat(read().announced()).isEqualTo(40);
    cursors.moveAllTo(30);
    assertThat(read().announced()).isEqualTo(40);
  }

  @Test
  void aDeploymentHasOneId() {
    UUID one = cursors.deployment();
    assertThat(others.deployment()).isEqualTo(one);
    assertThat(one.version()).isEqualTo(4);
  }

  @Test
  void resultsAreReadInTheOrderOfTheirIdsByTheirNumberAndTheirSize() {
    List<Result> all = Stream.iterate(0, i -> i + 1)
        .limit(10)
        // Later ones say that they are older.
        .map(i ->
            post(aResult("t" + i).at(1_000 - i).of("item", "i").in("g").note("x".repeat(1_000))))
        .toList();
    assertThat(log.after(0, 100, 1_000_000)).isEqualTo(all);
    assertThat(log.after(4, 3, 1_000_000)).isEqualTo(all.subList(4, 7));
    assertThat(log.after(2, 100, 2_500)).isEqualTo(all.subList(2, 5));
    assertThat(log.after(2, 100, 1)).isEqualTo(all.subList(2, 3));
    assertThat(log.after(10, 100, 1)).isEmpty();
  }

  private static Results about(String testcase, String outcome) {
    return aResult(testcase).outcome(outcome).of("item", "i").of("type", "koji_build");
  }

  @Test
  void thePreviousOutcomeIsThatOfTheNewestBeforeAboutTheSame() {
    Result first = post(about("t", "PASSED").at(100));
    post(about("t", "INFO").of("arch", "x86_64").at(50));
    post(about("t", "FAILED").at(90)); // stored later, of an earlier time
    post(about("other", "INFO").at(95));
    post(about("t", "INFO").of("arch", "noarch").at(96));
    post(aResult("t").outcome("INFO").of("item", "j").of("type", "koji_build").at(97));
    post(aResult("t").outcome("INFO").of("item", "i").of("type", "brew-build").at(98));
    Result last = post(about("t", "NEEDS_INSPECTION").at(10));
    post(about("t", "INFO").at(200)); // stored after it
    assertThat(log.previousOutcome(first)).isEmpty();
    assertThat(log.previousOutcome(last)).contains("PASSED");
    Result bothArches = post(about("t", "PASSED").of("arch", "x86_64", "noarch"));
    assertThat(log.previousOutcome(bothArches)).isEmpty();
    Result again = post(about("t", "FAILED").of("arch", "noarch", "x86_64"));
    assertThat(log.previousOutcome(again)).contains("PASSED");
    // What it has need not be all that the other has.
    assertThat(log.previousOutcome(post(about("t", "INFO").of("arch", "x86_64"))))
        .contains("FAILED");
  }

  @Test
  void withoutAnItemThePreviousOneIsThatOfTheTestcase() {
    post(aResult("t").outcome("FAILED"));
    assertThat(log.previousOutcome(post(aResult("t")))).contains("FAILED");
  }

  @Test
  void aLongValueCountsAsAWhole() {
    String longText = "x".repeat(400);
    post(aResult("t").outcome("FAILED").of("item", longText + "1"));
    post(aResult("t").outcome("INFO").of("item", longText + "2"));
    assertThat(log.previousOutcome(post(aResult("t").of("item", longText + "1"))))
        .contains("FAILED");
  }

  @Test
  void aResultWithManyItemsIsAsked() {
    String[] items =
        Stream.iterate(0, i -> i + 1).limit(3_000).map(i -> "i" + i).toArray(String[]::new);
    post(aResult("t").outcome("FAILED").of("item", items));
    assertThat(log.previousOutcome(post(aResult("t").of("item", items)))).contains("FAILED");
  }
}
