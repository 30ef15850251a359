package org.taskotron.trigger.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.Secret;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.ManualTicker;
import org.taskotron.base.daemon.Readiness;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.trigger.FakeMaster;
import org.taskotron.trigger.ledger.Ledger;
import org.taskotron.trigger.ledger.LedgerEntry;
import org.taskotron.trigger.ledger.MessageKey;
import org.taskotron.trigger.ledger.MessageState;
import org.taskotron.trigger.ledger.NewMessage;
import org.taskotron.trigger.message.Counts;

class SubmitterTest {

  @TempDir
  private Path folder;

  private final ManualTicker ticker = new ManualTicker();
  private final ManualClock clock = new ManualClock();
  private final Readiness readiness = new Readiness(ticker);
  private final Submitter.Told told = new Submitter.Told(
      readiness.condition("master"),
      readiness.condition("jobs.csv"),
      new Counts(new SimpleMeterRegistry()));
  private final SubmitQueue queue = new SubmitQueue();
  private final FakeMaster fake = new FakeMaster();
  private GrpcMaster master;
  private Database database;
  private Ledger ledger;
  private Submitter submitter;

  @BeforeEach
  void open() throws Exception {
    master = new GrpcMaster(
        "127.0.0.1", fake.port(), new Secret(FakeMaster.TOKEN), false, Optional.empty());
    database = TestDatabases.sqlite(Ledger.SCHEMA, folder);
    ledger = new Ledger(database, clock);
    submitter = started();
  }

  /** As after a start: nothing is in memory. */
  private Submitter started() {
    return new Submitter(
        queue, master, Optional.of(new JobsCsv(csv())), ledger, told, clock, ticker);
  }

  @AfterEach
  void close() {
    master.close();
    fake.close();
    database.close();
  }

  private Path csv() {
    return folder.resolve("jobs.csv");
  }

  private Submission pending(String id, int jobs) {
    ledger.record(List.of(new NewMessage(
        new MessageKey(id, "h"),
        "t",
        clock.instant(),
        MessageState.PENDING,
        "",
        Optional.of("{}"))));
    LedgerEntry entry = ledger.ofId(id).get(0);
    return new Submission(
        entry.seq(),
        id,
        clock.instant(),
        IntStream.range(0, jobs)
            .mapToObj(n -> JobRequest.of(id, "task" + n, "item", "koji_build", "noarch", false))
            .toList(),
        Optional.empty(),
        "event",
        "[]");
  }

  private MessageState state(String id) {
    return ledger.ofId(id).get(0).state();
  }

  @Test
  void thePausesGrowWhileTheMasterIsAway() {
    fake.goAway();
    queue.add(pending("a", 1));
    List<Long> pauses = IntStream.range(0, 8)
        .mapToObj(n -> {
          Duration pause = submitter.pass();
          assertThat(submitter.pass()).as("asked before its time").isEqualTo(pause);
          ticker.advance(pause);
          return pause.toMillis();
        })
        .toList();
    assertThat(pauses)
        .containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L);
    assertThat(state("a")).isEqualTo(MessageState.PENDING);
    assertThat(readiness.waiting().get("master")).startsWith("127.0.0.1:" + fake.port());
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void aMasterThatIsBackIsAskedAtOnce() throws Exception {
    fake.fails(Optional.of(io.grpc.Status.UNAVAILABLE.withDescription("the database is away")));
    queue.add(pending("a", 1));
    submitter.pass();
    assertThat(readiness.waiting())
        .containsEntry("master", "127.0.0.1:" + fake.port() + ": the database is away");
    fake.fails(Optional.empty());
    submitter.masterIsBack();
    submitter.pass();
    assertThat(state("a")).isEqualTo(MessageState.DONE);
    assertThat(readiness.waiting()).isEmpty();
    assertThat(Files.readAllLines(csv())).hasSize(2);
  }

  @Test
  void callsAreBoundedAndMessagesShareThem() {
    for (int n = 0; n < 30; n++) {
      queue.add(pending("m" + n, 60));
    }
    queue.add(pending("large", 2_500));
    while (queue.size() > 0) {
      submitter.pass();
    }
    assertThat(fake.jobs()).hasSize(30 * 60 + 2_500);
    assertThat(fake.calls()).containsExactly(960, 840, 1_000, 1_000, 500);
    assertThat(state("large")).isEqualTo(MessageState.DONE);
  }

  @Test
  void killedBeforeTheLedgerHeardOfTheLinesTheyAreNotWrittenAgain() throws Exception {
    Submission first = pending("a", 2);
    queue.add(first);
    sql(
        "create trigger no_marks before insert on journal begin select raise(abort, 'killed here'); end");
    assertThatThrownBy(() -> submitter.pass()).hasStackTraceContaining("killed here");
    List<String> lines = Files.readAllLines(csv());
    assertThat(lines).hasSize(3);
    assertThat(state("a")).isEqualTo(MessageState.PENDING);
    sql("drop trigger no_marks");

    submitter = started();
    submitter.pass();
    assertThat(state("a")).isEqualTo(MessageState.DONE);
    assertThat(Files.readAllLines(csv())).isEqualTo(lines);
    assertThat(fake.jobs()).hasSize(2);
  }

  @Test
  void theSameGoesForOneThatGoesOn() throws Exception {
    queue.add(pending("a", 1));
    sql("create trigger no_marks before insert on journal begin select raise(abort, 'away'); end");
    assertThatThrownBy(() -> submitter.pass()).hasStackTraceContaining("away");
    sql("drop trigger no_marks");
    queue.add(pending("b", 1));
    submitter.pass();
    assertThat(Files.readAllLines(csv())).hasSize(3);
    assertThat(ledger.position(csv().toString())).hasValue(Files.size(csv()));
  }

  @Test
  void aJobThatHasItsLineGetsNoSecondForAnotherMessage() throws Exception {
    Submission first = pending("a", 1);
    queue.add(first);
    submitter.pass();
    Submission twin = pending("b", 1);
    queue.add(new Submission(
        twin.seq(),
        "b",
        clock.instant(),
        first.jobs(),
        Optional.of("rule 3 failed"),
        "event",
        "[]"));
    submitter.pass();
    assertThat(Files.readAllLines(csv())).hasSize(2);
    assertThat(state("b")).isEqualTo(MessageState.FAILED);
    assertThat(ledger.ofId("b").get(0).jobs())
        .contains(first.jobs().get(0).uuid().toString());
  }

  @Test
  void aFileThatCannotBeWrittenIsWaitedForAndSaid() throws Exception {
    Files.createDirectories(csv());
    queue.add(pending("a", 1));
    Duration pause = submitter.pass();
    assertThat(readiness.waiting()).containsKey("jobs.csv");
    assertThat(state("a")).isEqualTo(MessageState.PENDING);
    Files.delete(csv());
    ticker.advance(pause);
    submitter.pass();
    assertThat(readiness.waiting()).doesNotContainKey("jobs.csv");
    assertThat(state("a")).isEqualTo(MessageState.DONE);
    assertThat(fake.jobs())
        .extracting(org.taskotron.proto.v1.JobRequest::getUuid)
        .doesNotHaveDuplicates();
    assertThat(UUID.fromString(fake.jobs().get(0).getUuid()).version()).isEqualTo(5);
  }

  private void sql(String statement) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.sqlite"));
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }
}
