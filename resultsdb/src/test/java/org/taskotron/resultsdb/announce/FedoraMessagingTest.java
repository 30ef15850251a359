package org.taskotron.resultsdb.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskotron.resultsdb.result.Results.aResult;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.RabbitMqServer;
import org.taskotron.base.config.Secret;
import org.taskotron.base.test.TestAuthority;
import org.taskotron.resultsdb.announce.AmqpReader.Heard;
import org.taskotron.resultsdb.json.ResultJson;
import org.taskotron.resultsdb.result.Result;

/** Announcing on a real RabbitMQ. */
@Tag("rabbitmq")
class FedoraMessagingTest {

  @TempDir
  Path folder;

  private Desk desk;
  private Destination destination;

  @BeforeEach
  void open() {
    desk = new Desk(folder);
  }

  @AfterEach
  void close() {
    if (destination != null) {
      destination.close();
    }
    desk.close();
  }

  static FedoraMessagingConfig config(int port, String exchange, Optional<BusTls> tls) {
    return new FedoraMessagingConfig(
        "127.0.0.1:" + port,
        "/pubsub",
        exchange,
        "org.fedoraproject.stg",
        "resultsdb.result",
        Optional.of("guest"),
        Optional.of(new Secret("guest")),
        tls);
  }

  private Announcer announcer(FedoraMessagingConfig config) {
    destination = new FedoraMessagingDestination(config, desk.ids(), desk.clock);
    return desk.announcer(destination);
  }

  private Announcer announcer(RabbitMqServer server) {
    return announcer(config(server.amqpPort(), "amq.topic", Optional.empty()));
  }

  @Test
  void aMessageIsTheAnswersJsonWithAllThatConsumersLookAt() {
    RabbitMqServer server = RabbitMqServer.shared();
    AmqpReader reader = AmqpReader.of(server, "amq.topic");
    Announcer announcer = announcer(server);
    Result result = desk.post(aResult("dist.rpmlint")
        .outcome("FAILED")
        .of("item", "lantern-ui-2.3-1.fc42", "zoë-1-1.fc42")
        .of("type", "koji_build")
        .of("arch", "x86_64")
        .of("username", "ralph")
        .note("ř"));
    assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.IDLE);
    assertThat(reader.all()).hasSize(1);
    Heard heard = reader.all().get(0);
    assertThat(heard.topic()).isEqualTo("org.fedoraproject.stg.resultsdb.result.new");
    assertThat(heard.text())
        .isEqualTo(new String(ResultJson.bytes(result, Desk.API), StandardCharsets.UTF_8))
        .contains("\"href\":\"https://results.example/api/v2.0/results/1\"");
    assertThat(heard.properties().getContentType()).isEqualTo("application/json");
    assertThat(heard.properties().getContentEncoding()).isEqualTo("utf-8");
    assertThat(heard.properties().getDeliveryMode()).isEqualTo(2);
    assertThat(heard.id())
        .isEqualTo(
            desk.ids().of("org.fedoraproject.stg.resultsdb.result.new", 1).toString());
    Map<String, Object> headers = heard.properties().getHeaders();
    assertThat(headers)
        .containsEntry("fedora_messaging_severity", 30)
        .containsEntry("fedora_messaging_rpm_lantern-ui", true)
        .containsEntry("fedora_messaging_user_ralph", true)
        .hasSize(6);
    assertThat(heard.header("fedora_messaging_schema")).isEqualTo("resultsdb.result");
    assertThat(heard.header("sent-at")).isEqualTo("2026-11-21T12:00:00+00:00");
    assertThat(heard.header("summary"))
        .isEqualTo("FAILED: dist.rpmlint on lantern-ui-2.3-1.fc42, zoë-1-1.fc42 (x86_64)");
  }

  @Test
  void aBrokerThatIsAwayGetsEverythingInOrderWhenItIsBack() {
    try (RabbitMqServer server = RabbitMqServer.startNew()) {
      AmqpReader reader = AmqpReader.of(server, "amq.topic");
      server.kill();
      Announcer announcer = announcer(server);
      desk.post(700, i -> aResult("t"));
      assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.AWAY);
      assertThat(desk.announced(destination)).isZero();
      assertThat(announcer.status()).startsWith("fedora_messaging: 700 results wait: ");
      server.startAgain();
      reader.listenAgain();
      assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.IDLE);
      assertThat(reader.results())
          .isEqualTo(LongStream.rangeClosed(1, 700).boxed().toList());
      assertThat(desk.announced(destination)).isEqualTo(700);
      assertThat(announcer.status()).isEmpty();
      // And again, with a connection that was there.
      server.kill();
      desk.post(3, i -> aResult("t"));
      assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.AWAY);
      server.startAgain();
      reader.listenAgain();
      assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.IDLE);
      assertThat(reader.results()).endsWith(700L, 701L, 702L, 703L);
    }
  }

  @Test
  void aBrokerThatIsKilledInTheMiddleMissesNothing() throws Exception {
    try (RabbitMqServer server = RabbitMqServer.startNew()) {
      AmqpReader reader = AmqpReader.of(server, "amq.topic");
      Announcer announcer = announcer(server);
      String large = "x".repeat(50_000);
      desk.post(600, i -> aResult("t").note(large));
      destination.ready();
      Thread killer = new Thread(server::kill);
      killer.start();
      Announcer.Pass first = Desk.run(announcer);
      killer.join();
      server.startAgain();
      reader.listenAgain();
      assertThat(first).isEqualTo(Announcer.Pass.AWAY);
      assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.IDLE);
      List<Heard> all = reader.all();
      assertThat(all.stream().map(Heard::result).distinct().toList())
          .isEqualTo(LongStream.rangeClosed(1, 600).boxed().toList());
      // Whoever came twice has one id.
      assertThat(all.stream().map(Heard::id).distinct()).hasSize(600);
    }
  }

  @Test
  void aMessageThatTheBrokerFindsTooLargeIsGivenUpAndTheOthersArrive() {
    try (RabbitMqServer server = RabbitMqServer.startNew("max_message_size = 20000")) {
      AmqpReader reader = AmqpReader.of(server, "amq.topic");
      Announcer announcer = announcer(server);
      desk.post(5, i -> aResult("t").note(i == 1 || i == 4 ? "x".repeat(30_000) : "small"));
      assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.IDLE);
      assertThat(reader.results().stream().distinct()).containsExactly(1L, 3L, 4L);
      assertThat(desk.announced(destination)).isEqualTo(5);
      assertThat(desk.metrics
              .counter("resultsdb.announce.refused", "destination", "fedora_messaging")
              .count())
          .isEqualTo(2);
    }
  }

  @Test
  void anExchangeThatIsNotThereIsWaitedFor() {
    RabbitMqServer server = RabbitMqServer.shared();
    Announcer announcer = announcer(config(server.amqpPort(), "later", Optional.empty()));
    desk.post(aResult("t"));
    assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.AWAY);
    assertThat(announcer.status()).contains("no exchange 'later'");
    AmqpReader.declareExchange(server, "later");
    AmqpReader reader = AmqpReader.of(server, "later");
    assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.IDLE);
    assertThat(reader.results()).containsExactly(1L);
  }

  @Test
  void aQueueThatIsFullIsWaitedFor() {
    RabbitMqServer server = RabbitMqServer.shared();
    AmqpReader.declareExchange(server, "full");
    AmqpReader reader = AmqpReader.of(
        server, "full", "#", Map.of("x-max-length", 2, "x-overflow", "reject-publish"));
    Announcer announcer = announcer(config(server.amqpPort(), "full", Optional.empty()));
    desk.post(4, i -> aResult("t"));
    assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.AWAY);
    assertThat(reader.results()).startsWith(1L, 2L);
    assertThat(Desk.run(announcer)).isNotEqualTo(Announcer.Pass.MORE);
    org.awaitility.Awaitility.await().until(() -> {
      Desk.run(announcer);
      return reader.results().contains(4L);
    });
    assertThat(reader.results().stream().distinct()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void overTlsWithAClientCertificate() throws Exception {
    RabbitMqServer server = RabbitMqServer.shared();
    AmqpReader reader = AmqpReader.of(server, "amq.topic");
    TestAuthority authority = server.authority();
    BusTls tls = new BusTls(
        Optional.of(authority.authority()),
        Optional.of(authority.certificate()),
        Optional.of(authority.key()));
    Announcer announcer = announcer(config(server.amqpsPort(), "amq.topic", Optional.of(tls)));
    desk.post(aResult("t"));
    assertThat(Desk.run(announcer)).as(announcer.status()).isEqualTo(Announcer.Pass.IDLE);
    assertThat(reader.results()).containsExactly(1L);
    destination.close();
    BusTls withoutOne =
        new BusTls(Optional.of(authority.authority()), Optional.empty(), Optional.empty());
    try (Destination nobody = new FedoraMessagingDestination(
        config(server.amqpsPort(), "amq.topic", Optional.of(withoutOne)), desk.ids(), desk.clock)) {
      org.assertj.core.api.Assertions.assertThatThrownBy(nobody::ready).isInstanceOf(NotSent.class);
    }
  }
}
