package org.taskotron.trigger.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.taskotron.trigger.Messages.built;
import static org.taskotron.trigger.Messages.bytes;
import static org.taskotron.trigger.Messages.compose;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.ManualTicker;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.trigger.event.CritPath;
import org.taskotron.trigger.event.EventKinds;
import org.taskotron.trigger.event.EventSettings;
import org.taskotron.trigger.event.ImageUrl;
import org.taskotron.trigger.ledger.Ledger;
import org.taskotron.trigger.ledger.LedgerEntry;
import org.taskotron.trigger.ledger.MessageKey;
import org.taskotron.trigger.ledger.MessageState;
import org.taskotron.trigger.ledger.NewMessage;
import org.taskotron.trigger.message.Counts;
import org.taskotron.trigger.message.Interest;
import org.taskotron.trigger.rule.Rules;
import org.taskotron.trigger.submit.SubmitQueue;

/** Time moves by hand; a compose's list of images is on a real server, which may fail. */
class EvaluatorTest {

  private static final String IMAGES =
      "{\"payload\": {\"images\": {\"C\": {\"x86_64\": [{\"type\": \"qcow2\", \"path\": \"a.qcow2\"}]}}}}";

  /** Long: the machine may be busy with others. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  private Path folder;

  private final ManualTicker ticker = new ManualTicker();
  private final ManualClock clock = new ManualClock();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger rung = new AtomicInteger();
  private final SubmitQueue queue = new SubmitQueue();
  private final HttpDocuments documents = new HttpDocuments(PATIENCE);
  private volatile Optional<String> images = Optional.empty();
  private HttpServer server;
  private Database database;
  private Ledger ledger;
  private Evaluator evaluator;

  @BeforeEach
  void open() throws Exception {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      asked.incrementAndGet();
      byte[] body = images.orElse("not yet").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(images.isPresent() ? 200 : 404, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    database = TestDatabases.sqlite(Ledger.SCHEMA, folder);
    ledger = new Ledger(database, clock);
    evaluator = evaluator(EventSettings.none());
  }

  @AfterEach
  void close() {
    server.stop(0);
    documents.close();
    database.close();
  }

  private Evaluator evaluator(EventSettings settings) throws Exception {
    Rules rules = Rules.read("r.yml", "- {when: {}, do: [{tasks: [t], arches: [noarch]}]}");
    Judge judge = new Judge(
        new Interest("org.fedoraproject", "prod", EventKinds.all(settings)),
        rules,
        List.of("x86_64"));
    return new Evaluator(
        ledger,
        () -> judge,
        documents,
        queue,
        new Counts(new SimpleMeterRegistry()),
        ticker,
        rung::incrementAndGet);
  }

  private FedmsgEnvelope recorded() {
    FedmsgEnvelope message = compose(
        "FINISHED",
        "Fedora-Cloud-27-1.0",
        "http://127.0.0.1:" + server.getAddress().getPort() + "/c");
    record(message);
    return message;
  }

  private void record(FedmsgEnvelope message) {
    ledger.record(List.of(new NewMessage(
        new MessageKey(message.identity(), message.contentHash()),
        message.topic(),
        clock.instant(),
        MessageState.PENDING,
        "",
        Optional.of(new String(message.bytes(), StandardCharsets.UTF_8)))));
  }

  private LedgerEntry entry(FedmsgEnvelope message) {
    return ledger.ofId(message.identity()).get(0);
  }

  /** Passes until the server was asked so often and its answer was looked at. */
  private void passUntilAsked(int times) {
    evaluator.pass();
    await().atMost(PATIENCE).until(() -> rung.get() == times);
    evaluator.pass();
    assertThat(asked).hasValue(times);
  }

  private void letPass(Duration time) {
    ticker.advance(time);
    clock.advance(time);
  }

  @Test
  void aListThatComesLateIsTriedForAgain() {
    FedmsgEnvelope message = recorded();
    passUntilAsked(1);
    assertThat(entry(message).state()).isEqualTo(MessageState.PENDING);
    letPass(Duration.ofSeconds(9));
    evaluator.pass();
    assertThat(asked).hasValue(1);
    letPass(Duration.ofSeconds(1));
    passUntilAsked(2);
    images = Optional.of(IMAGES);
    letPass(Duration.ofSeconds(20));
    await().atMost(PATIENCE).until(() -> {
      evaluator.pass();
      return queue.size() == 1;
    });
    assertThat(asked).hasValue(3);
  }

  @Test
  void afterFiveTriesInTwoMinutesTheMessageHasFailed() {
    FedmsgEnvelope message = recorded();
    int tries = 0;
    passUntilAsked(++tries);
    for (Duration pause : List.of(
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60))) {
      assertThat(entry(message).state()).isEqualTo(MessageState.PENDING);
      letPass(pause);
      passUntilAsked(++tries);
    }
    await().atMost(PATIENCE).until(() -> {
      evaluator.pass();
      return entry(message).state() == MessageState.FAILED;
    });
    assertThat(tries).isEqualTo(5);
    assertThat(entry(message).reason())
        .isEqualTo("http://127.0.0.1:" + server.getAddress().getPort()
            + "/c/metadata/images.json: HTTP 404 (5 tries in 2 minutes)");
  }

  @Test
  void triesAreCountedAcrossARestart() throws Exception {
    FedmsgEnvelope message = recorded();
    passUntilAsked(1);
    letPass(Duration.ofSeconds(10));
    passUntilAsked(2);
    letPass(Duration.ofSeconds(20));
    passUntilAsked(3);
    letPass(Duration.ofSeconds(30));
    passUntilAsked(4);
    evaluator = evaluator(EventSettings.none()); // as after a crash
    await().atMost(PATIENCE).until(() -> {
      evaluator.pass();
      return entry(message).state() == MessageState.FAILED;
    });
    assertThat(asked).hasValue(5);
  }

  @Test
  void aTemplateTakesThePlaceOfAListThatCannotBeHad() throws Exception {
    evaluator = evaluator(new EventSettings(
        Optional.empty(),
        CritPath.none(),
        Optional.of(new ImageUrl("http://x/${name}.${arch}")),
        List.of("x86_64")));
    recorded();
    passUntilAsked(1);
    for (int seconds : List.of(10, 20, 30, 60)) {
      letPass(Duration.ofSeconds(seconds));
      int before = asked.get();
      passUntilAsked(before + 1);
    }
    await().atMost(PATIENCE).until(() -> {
      evaluator.pass();
      return queue.size() == 1;
    });
  }

  @Test
  void othersDoNotWaitForADocument() {
    FedmsgEnvelope slow = recorded();
    FedmsgEnvelope quick = built("foo", "1", "1.fc27");
    record(quick);
    passUntilAsked(1);
    assertThat(queue.size()).isEqualTo(1);
    assertThat(entry(slow).state()).isEqualTo(MessageState.PENDING);
  }

  @Test
  void aMessageThatSomebodyElseRecordedIsFoundWithinAMinute() {
    FedmsgEnvelope later = built("later", "1", "1.fc27");
    record(later);
    evaluator.pass();
    assertThat(queue.size()).isEqualTo(1);
    FedmsgEnvelope next = built("next", "1", "1.fc27");
    record(next);
    assertThat(evaluator.pass()).isLessThanOrEqualTo(Duration.ofMinutes(1));
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void aBodyThatCannotBeReadAnyMoreIsDropped() {
    ledger.record(List.of(new NewMessage(
        new MessageKey("broken", "h"),
        "t",
        clock.instant(),
        MessageState.PENDING,
        "",
        Optional.of("{"))));
    evaluator.pass();
    assertThat(ledger.ofId("broken").get(0).state()).isEqualTo(MessageState.DROPPED);
  }

  @Test
  void aDocumentIsBoundedInSizeAndTime() throws IOException {
    try (HttpDocuments small = new HttpDocuments(PATIENCE, 100)) {
      images = Optional.of("x".repeat(101));
      assertThat(small.fetch(
              java.net.URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/c")))
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withMessageContaining("more than 100 bytes");
      java.nio.file.Files.write(folder.resolve("large"), bytes("x".repeat(101)));
      assertThat(small.fetch(folder.resolve("large").toUri()))
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withMessageContaining("more than 100 bytes");
      assertThat(small.fetch(folder.resolve("absent").toUri()))
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withMessageContaining("no such file");
      assertThat(small.fetch(java.net.URI.create("ftp://x/y")))
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withMessageContaining("ftp");
    }
  }

  @Test
  void aServerThatTricklesIsCutOff() throws Exception {
    server.createContext("/slow", exchange -> {
      exchange.sendResponseHeaders(200, 1_000);
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      // and nothing more: the connection stays open
    });
    try (HttpDocuments impatient = new HttpDocuments(Duration.ofMillis(300))) {
      assertThat(impatient.fetch(
              java.net.URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/slow")))
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withCauseInstanceOf(java.util.concurrent.TimeoutException.class);
    }
  }
}
