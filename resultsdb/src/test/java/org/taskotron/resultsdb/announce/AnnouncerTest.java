package org.taskotron.resultsdb.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.taskotron.resultsdb.result.Results.aResult;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.HeardLog;
import org.taskotron.base.daemon.Host;
import org.taskotron.base.daemon.ProcessIdentity;
import org.taskotron.resultsdb.announce.Announcer.Pass;
import org.taskotron.resultsdb.result.Results;

/** What is announced when, on a real store; the broker is ours. */
class AnnouncerTest {

  @TempDir
  Path folder;

  private Desk desk;
  private final FakeBus bus = new FakeBus();

  @BeforeEach
  void open() {
    desk = new Desk(folder);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private double metric(String name) {
    return desk.metrics.get(name).tag("destination", "bus").gauge().value();
  }

  @Test
  void allThatIsStoredIsAnnouncedInItsOrder() {
    Announcer announcer = desk.announcer(bus);
    desk.post(1_200, i -> aResult("t"));
    assertThat(Desk.run(announcer)).isEqualTo(Pass.IDLE);
    assertThat(bus.results()).isEqualTo(upTo(1_200));
    assertThat(desk.announced(bus)).isEqualTo(1_200);
    assertThat(Desk.run(announcer)).isEqualTo(Pass.IDLE);
    assertThat(bus.got).hasSize(1_200);
  }

  @Test
  void whatWasThereBeforeTheDestinationIsNotAnnounced() {
    desk.post(3, i -> aResult("t"));
    Announcer announcer = desk.announcer(bus);
    desk.post(aResult("t"));
    Desk.run(announcer);
    assertThat(bus.results()).containsExactly(4L);
  }

  @Test
  void aBrokerThatIsAwayIsWaitedForLongerEachTimeAndItIsSaidOnceAMinute() {
    Announcer announcer = desk.announcer(bus);
    desk.post(2, i -> aResult("t"));
    bus.away = true;
    try (HeardLog said = HeardLog.of(Trouble.class)) {
      assertThat(Desk.run(announcer)).isEqualTo(Pass.AWAY);
      assertThat(announcer.pause()).isEqualTo(Duration.ofMillis(500));
      assertThat(announcer.pause()).isEqualTo(Duration.ofSeconds(1));
      for (int i = 0; i < 10; i++) {
        Desk.run(announcer);
        announcer.sayAgain();
      }
      assertThat(announcer.pause()).isEqualTo(Duration.ofSeconds(2));
      for (int i = 0; i < 10; i++) {
        announcer.pause();
      }
      assertThat(announcer.pause()).isEqualTo(Duration.ofSeconds(30));
      desk.letPass(Duration.ofSeconds(61));
      announcer.sayAgain();
      announcer.sayAgain();
      assertThat(metric("resultsdb.announce.waiting")).isEqualTo(2);
      assertThat(metric("resultsdb.announce.oldest.seconds")).isEqualTo(61);
      assertThat(metric("resultsdb.announce.up")).isZero();
      assertThat(announcer.status()).isEqualTo("bus: 2 results wait: nobody there");
      bus.away = false;
      assertThat(Desk.run(announcer)).isEqualTo(Pass.IDLE);
      assertThat(announcer.pause()).isEqualTo(Duration.ofMillis(500));
      assertThat(said.lines())
          .containsExactly(
              "WARN waiting for bus: nobody there; results to announce: 2",
              "WARN still waiting for bus after 1m1s: nobody there; results to announce: 2",
              "INFO bus is there after 1m1s; results to announce: 0");
    }
    assertThat(metric("resultsdb.announce.waiting")).isZero();
    assertThat(metric("resultsdb.announce.oldest.seconds")).isZero();
    assertThat(metric("resultsdb.announce.up")).isEqualTo(1);
    assertThat(desk.metrics.get("resultsdb.announced").counter().count()).isEqualTo(2);
    assertThat(bus.results()).isEqualTo(upTo(2));
  }

  @Test
  void whatWasConfirmedBeforeTheBrokerWentIsNotSentAgain() {
    Announcer announcer = desk.announcer(bus);
    desk.post(10, i -> aResult("t"));
    bus.takes = 4;
    assertThat(Desk.run(announcer)).isEqualTo(Pass.AWAY);
    assertThat(desk.announced(bus)).isEqualTo(4);
    bus.away = false;
    bus.takes = -1;
    Desk.run(announcer);
    assertThat(bus.results()).isEqualTo(upTo(10));
  }

  @Test
  void killedBetweenSendingAndTheCursorTheSameIsSentAgain() {
    Announcer announcer = desk.announcer(bus);
    desk.post(3, i -> aResult("t"));
    bus.arrived = () -> {
      throw new StackOverflowError("the end of this process");
    };
    assertThatThrownBy(() -> Desk.run(announcer)).isInstanceOf(StackOverflowError.class);
    assertThat(desk.announced(bus)).isZero();
    bus.arrived = () -> {};
    Announcer next = desk.announcer(bus);
    // For all that the next one can know the first is alive: it waits for the end of its time.
    assertThat(Desk.run(next)).isEqualTo(Pass.IDLE);
    assertThat(bus.results()).isEqualTo(upTo(3));
    desk.letPass(Duration.ofMinutes(3));
    assertThat(Desk.run(next)).isEqualTo(Pass.IDLE);
    assertThat(bus.results()).containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
    MessageIds ids = desk.ids();
    assertThat(ids.of("x", 1)).isEqualTo(ids.of("x", 1)).isNotEqualTo(ids.of("y", 1));
    assertThat(ids.of("x", 1).version()).isEqualTo(5);
  }

  @Test
  void aProcessThatRunsNoMoreIsReplacedAtOnce() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    String holder = Host.boot() + " " + ProcessIdentity.of(process.pid()).orElseThrow() + " abc";
    Announcer announcer = desk.announcer(bus);
    assertThat(desk.cursors.claim(
            desk.cursors.read("bus"), holder, desk.clock.instant().plusSeconds(100)))
        .isTrue();
    desk.post(aResult("t"));
    assertThat(Desk.run(announcer)).isEqualTo(Pass.IDLE);
    assertThat(bus.got).isEmpty();
    process.destroyForcibly().waitFor();
    assertThat(Desk.run(announcer)).isEqualTo(Pass.IDLE);
    assertThat(bus.results()).containsExactly(1L);
  }

  @Test
  void whoEndsLetsTheNextOneGoOnAtOnce() {
    Announcer announcer = desk.announcer(bus);
    desk.post(aResult("t"));
    Desk.run(announcer);
    announcer.end();
    desk.post(aResult("t"));
    Desk.run(desk.announcer(bus));
    assertThat(bus.results()).containsExactly(1L, 2L);
  }

  @Test
  void whoWasOvertakenMovesNoCursor() {
    Announcer slow = desk.announcer(bus);
    Announcer quick = desk.announcer(bus);
    desk.post(2, i -> aResult("t"));
    bus.arrived = () -> {
      bus.arrived = () -> {};
      desk.letPass(Duration.ofMinutes(4)); // it hung
      desk.post(aResult("t"));
      Desk.run(quick);
    };
    try (HeardLog said = HeardLog.of(Announcer.class)) {
      Desk.run(slow);
      assertThat(said.lines())
          .containsExactly(
              "WARN bus: another process announces now; results 1 to 2 may have been sent"
                  + " twice, under the same ids");
    }
    assertThat(bus.results()).containsExactly(1L, 2L, 1L, 2L, 3L);
    assertThat(desk.announced(bus)).isEqualTo(3);
  }

  @Test
  void aMessageThatTheBrokerCallsUnfitIsGivenUpAndNamed() {
    Announcer announcer = desk.announcer(bus);
    desk.post(5, i -> aResult("t"));
    bus.refuses.addAll(List.of(2L, 3L, 5L));
    bus.saysUnfit = true;
    try (HeardLog said = HeardLog.of(Announcer.class)) {
      assertThat(Desk.run(announcer)).isEqualTo(Pass.IDLE);
      List<String> errors =
          said.lines().stream().filter(line -> line.startsWith("ERROR")).toList();
      assertThat(errors).hasSize(3);
      assertThat(errors.get(0))
          .startsWith("ERROR bus: resultsdb.result.new of result 2 is given up, ")
          .contains("not to my liking");
    }
    assertThat(bus.results()).containsExactly(1L, 4L);
    assertThat(desk.announced(bus)).isEqualTo(5);
    assertThat(desk.metrics.get("resultsdb.announce.refused").counter().count()).isEqualTo(3);
  }

  @Test
  void aMessageThatIsRefusedWhileLaterOnesAreTakenIsGivenUp() {
    Announcer announcer = desk.announcer(bus);
    desk.post(5, i -> aResult("t"));
    bus.refuses.addAll(List.of(2L, 3L));
    assertThat(Desk.run(announcer)).isEqualTo(Pass.IDLE);
    assertThat(bus.results().stream().distinct().sorted()).containsExactly(1L, 4L, 5L);
    assertThat(desk.announced(bus)).isEqualTo(5);
  }

  @Test
  void aBrokerThatRefusesEverythingIsWaitedForAndNothingIsGivenUp() {
    Announcer announcer = desk.announcer(bus);
    desk.post(3, i -> aResult("t"));
    bus.refusesAll = true;
    assertThat(Desk.run(announcer)).isEqualTo(Pass.AWAY);
    assertThat(Desk.run(announcer)).isEqualTo(Pass.AWAY);
    assertThat(desk.announced(bus)).isZero();
    bus.refusesAll = false;
    assertThat(Desk.run(announcer)).isEqualTo(Pass.IDLE);
    assertThat(bus.results()).isEqualTo(upTo(3));
  }

  private static Results about(String testcase, String outcome) {
    return aResult(testcase).outcome(outcome).of("item", "i").of("type", "koji_build");
  }

  @Test
  void theFirstRuleThatFitsDecides() {
    Announcer announcer = desk.announcer(
        bus,
        List.of(
            new PolicyRule("dist.noise*", Announce.NEVER),
            new PolicyRule("dist.*", Announce.ON_CHANGE),
            new PolicyRule("dist.rpmlint", Announce.NEVER)),
        false);
    desk.post(about("dist.noise.1", "FAILED"));
    desk.post(about("dist.rpmlint", "PASSED")); // 2: the first ever
    desk.post(about("dist.rpmlint", "PASSED"));
    desk.post(about("dist.rpmlint", "FAILED")); // 4
    desk.post(about("other", "PASSED")); // 5
    desk.post(about("other", "PASSED")); // 6
    Desk.run(announcer);
    assertThat(bus.results()).containsExactly(2L, 4L, 5L, 6L);
    assertThat(desk.announced(bus)).isEqualTo(6);
  }

  @Test
  void theMessageOfOldIsSentOnlyWhenTheOutcomeChanged() throws Exception {
    Announcer announcer = desk.announcer(bus, List.of(), true);
    desk.post(about("dist.rpmlint", "PASSED")
        .of("item", "last-1-1")
        .at(java.time.Instant.parse("2015-12-16T17:14:21.5Z")));
    desk.post(about("dist.rpmlint", "PASSED").of("item", "last-1-1"));
    desk.post(about("dist.rpmlint", "FAILED").of("item", "last-1-1"));
    Desk.run(announcer);
    assertThat(bus.topics())
        .containsExactly(
            "resultsdb.result.new 1",
            "taskotron.result.new 1",
            "resultsdb.result.new 2",
            "resultsdb.result.new 3",
            "taskotron.result.new 3");
    assertThat(new String(bus.got.get(1).json(), java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo(
            "{\"result\":{\"id\":1,\"log_url\":null,\"outcome\":\"PASSED\",\"prev_outcome\":null,"
                + "\"submit_time\":\"2015-12-16 17:14:21 UTC\"},\"task\":{\"item\":\"last-1-1\","
                + "\"name\":\"dist.rpmlint\",\"type\":\"koji_build\"}}");
    assertThat(new String(bus.got.get(4).json(), java.nio.charset.StandardCharsets.US_ASCII))
        .contains("\"prev_outcome\":\"PASSED\"");
  }

  @Test
  void whatWasDeletedBeforeItWasAnnouncedHoldsUpNothing() {
    Announcer announcer = desk.announcer(bus);
    desk.post(aResult("t"));
    desk.database.write(session -> {
      try (var statement = session.getConnection().createStatement()) {
        return statement.executeUpdate("delete from result");
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException(e);
      }
    });
    assertThat(Desk.run(announcer)).isEqualTo(Pass.IDLE);
    assertThat(desk.announced(bus)).isEqualTo(1);
    assertThat(desk.store.result(1)).isEqualTo(Optional.empty());
  }
}
