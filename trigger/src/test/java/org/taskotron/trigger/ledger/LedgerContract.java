package org.taskotron.trigger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;

/** What the ledger promises, on every database. */
abstract class LedgerContract {

  private static final Instant NOW = Instant.parse("2018-03-17T07:12:26.123456Z");

  private final ManualClock clock = new ManualClock(NOW);
  private Database database;
  private Ledger ledger;

  abstract Database open();

  @BeforeEach
  void openLedger() {
    database = open();
    ledger = new Ledger(database, clock);
  }

  @AfterEach
  void closeLedger() {
    database.close();
  }

  private NewMessage pending(String id, String hash) {
    return new NewMessage(
        new MessageKey(id, hash),
        "org.x.prod.a",
        clock.instant(),
        MessageState.PENDING,
        "",
        Optional.of("{\"ř\": \"🎉\"}"));
  }

  private NewMessage ignored(String id) {
    return new NewMessage(
        new MessageKey(id, "0"),
        "t",
        clock.instant(),
        MessageState.IGNORED,
        "of no interest",
        Optional.empty());
  }

  private long recorded(String id) {
    assertThat(ledger.record(List.of(pending(id, "h")))).containsExactly(Arrival.NEW);
    return ledger.ofId(id).get(0).seq();
  }

  @Test
  void whatIsRecordedWaits() {
    assertThat(ledger.record(List.of(pending("a", "1"), ignored("b"), pending("c", "1"))))
        .containsExactly(Arrival.NEW, Arrival.NEW, Arrival.NEW);
    List<PendingMessage> waiting = ledger.pendingAfter(0, 10);
    assertThat(waiting)
        .extracting(PendingMessage::body)
        .containsExactly("{\"ř\": \"🎉\"}", "{\"ř\": \"🎉\"}");
    assertThat(waiting.get(0).received()).isEqualTo(NOW);
    assertThat(ledger.pendingAfter(waiting.get(0).seq(), 10)).containsExactly(waiting.get(1));
    assertThat(ledger.pendingAfter(0, 1)).containsExactly(waiting.get(0));
    assertThat(ledger.count(MessageState.PENDING)).isEqualTo(2);
  }

  @Test
  void theSameMessageTwiceIsOne() {
    assertThat(ledger.record(List.of(pending("a", "1"), pending("a", "1"))))
        .containsExactly(Arrival.NEW, Arrival.KNOWN);
    assertThat(ledger.record(List.of(pending("a", "1")))).containsExactly(Arrival.KNOWN);
    assertThat(ledger.ofId("a")).hasSize(1);
  }

  @Test
  void theSameIdWithAnotherContentIsKeptAndTold() {
    assertThat(ledger.record(List.of(pending("a", "1"), pending("a", "2"))))
        .containsExactly(Arrival.NEW, Arrival.NEW_CONTENT);
    assertThat(ledger.record(List.of(pending("a", "3")))).containsExactly(Arrival.NEW_CONTENT);
    assertThat(ledger.ofId("a")).extracting(LedgerEntry::hash).containsExactly("3", "2", "1");
  }

  @Test
  void idsAreComparedToTheLetter() {
    assertThat(ledger.record(List.of(pending("a", "1"), pending("A", "1"), pending("a ", "1"))))
        .containsExactly(Arrival.NEW, Arrival.NEW, Arrival.NEW);
    assertThat(ledger.ofId("á")).isEmpty();
  }

  @Test
  void aThousandAtOnceAreOneChange() {
    List<NewMessage> many =
        IntStream.range(0, 1_200).mapToObj(n -> pending("m" + n, "1")).toList();
    assertThat(ledger.record(many)).hasSize(1_200).containsOnly(Arrival.NEW);
    assertThat(ledger.record(many)).hasSize(1_200).containsOnly(Arrival.KNOWN);
  }

  @Test
  void anEndedMessageTellsWhatBecameOfIt() {
    long seq = recorded("a");
    clock.advance(Duration.ofSeconds(3));
    ledger.end(List.of(new Ending(seq, MessageState.DONE, "2 jobs", "X foo", "[1]", "[2]")));
    LedgerEntry entry = ledger.ofId("a").get(0);
    assertThat(entry.state()).isEqualTo(MessageState.DONE);
    assertThat(List.of(entry.reason(), entry.event(), entry.said(), entry.jobs()))
        .containsExactly("2 jobs", "X foo", "[1]", "[2]");
    assertThat(entry.ended()).isEqualTo(NOW.plusSeconds(3));
    assertThat(ledger.pendingAfter(0, 10)).isEmpty();
    assertThat(ledger.body(seq)).contains("{\"ř\": \"🎉\"}");
  }

  @Test
  void anEndIsNotOvertakenByAnother() {
    long seq = recorded("a");
    ledger.end(List.of(Ending.without(seq, MessageState.FAILED, "first", "", "[]")));
    ledger.end(List.of(Ending.without(seq, MessageState.DONE, "second", "", "[]")));
    assertThat(ledger.ofId("a").get(0).reason()).isEqualTo("first");
  }

  @Test
  void aReasonOfAnyLengthAndLettersCanBeKept() {
    long seq = recorded("a");
    ledger.end(List.of(
        Ending.without(seq, MessageState.FAILED, "🎉".repeat(5_000) + "\0\ud800", "x\0", "[]")));
    assertThat(ledger.ofId("a").get(0).reason()).hasSize(2 * 1_999 + 1).endsWith("🎉…");
  }

  @Test
  void howOftenItWasTriedIsKept() {
    long seq = recorded("a");
    ledger.tried(seq, 3);
    assertThat(ledger.pendingAfter(0, 1).get(0).tries()).isEqualTo(3);
  }

  @Test
  void theJournalMovesWithTheMessages() {
    UUID job = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    long seq = recorded("a");
    assertThat(ledger.position("/x/jobs.csv")).isEmpty();
    ledger.end(
        List.of(new Ending(seq, MessageState.DONE, "", "", "[]", "[]")),
        Optional.of(new JournalMark("/x/jobs.csv", 120, List.of(job))));
    ledger.end(List.of(), Optional.of(new JournalMark("/x/jobs.csv", 240, List.of())));
    assertThat(ledger.position("/x/jobs.csv")).hasValue(240);
    assertThat(ledger.position("/y/jobs.csv")).isEmpty();
    assertThat(ledger.logged(Set.of(job, other))).containsExactly(job);
    assertThat(ledger.logged(Set.of())).isEmpty();
  }

  @Test
  void theNewestComeFirstPageByPage() {
    for (int n = 0; n < 5; n++) {
      ledger.record(List.of(pending("p" + n, "1"), ignored("i" + n)));
    }
    List<LedgerEntry> page = ledger.newest(Optional.empty(), Long.MAX_VALUE, 3);
    assertThat(page).extracting(LedgerEntry::id).containsExactly("i4", "p4", "i3");
    assertThat(ledger.newest(Optional.empty(), page.get(2).seq(), 2))
        .extracting(LedgerEntry::id)
        .containsExactly("p3", "i2");
    assertThat(ledger.newest(Optional.of(MessageState.PENDING), Long.MAX_VALUE, 2))
        .extracting(LedgerEntry::id)
        .containsExactly("p4", "p3");
  }

  @Test
  void oneThatWasDroppedDoesNotHideOneThatIsDone() {
    long seq = recorded("a");
    ledger.end(List.of(Ending.without(seq, MessageState.DONE, "", "", "[]")));
    ledger.record(List.of(new NewMessage(
        new MessageKey("a", "bad"),
        "",
        clock.instant(),
        MessageState.DROPPED,
        "topic differs",
        Optional.empty())));
    assertThat(ledger.ofId("a"))
        .extracting(LedgerEntry::state)
        .containsExactly(MessageState.DONE, MessageState.DROPPED);
  }

  @Test
  void whatIsOldIsForgottenAndWhatIsPendingNever() {
    long seq = recorded("done");
    ledger.end(
        List.of(Ending.without(seq, MessageState.DONE, "", "", "[]")),
        Optional.of(new JournalMark("f", 1, List.of(UUID.randomUUID()))));
    ledger.record(List.of(ignored("ignored"), pending("pending", "1")));
    clock.advance(Duration.ofDays(8));
    assertThat(ledger.forget(Duration.ofDays(7), Duration.ofDays(90))).isEqualTo(1);
    assertThat(ledger.ofId("ignored")).isEmpty();
    assertThat(ledger.ofId("done")).hasSize(1);
    clock.advance(Duration.ofDays(90));
    assertThat(ledger.forget(Duration.ofDays(7), Duration.ofDays(90))).isEqualTo(1);
    assertThat(ledger.ofId("done")).isEmpty();
    assertThat(ledger.ofId("pending")).hasSize(1);
  }
}
