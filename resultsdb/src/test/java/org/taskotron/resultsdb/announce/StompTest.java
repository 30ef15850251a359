package org.taskotron.resultsdb.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskotron.resultsdb.result.Results.aResult;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

/** Announcing to the STOMP plugin of a real RabbitMQ; what arrives is read over AMQP. */
@Tag("rabbitmq")
class StompTest {

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

  /** RabbitMQ takes {@code /exchange/NAME/KEY} as a destination. */
  private Announcer announcer(String to, String user, Optional<BusTls> tls, Integer... ports) {
    StompConfig config = new StompConfig(
        Optional.of(to),
        List.of(ports).stream().map(port -> "127.0.0.1:" + port).toList(),
        Optional.of("/pubsub"),
        Optional.of(user),
        Optional.of(new Secret("guest")),
        tls);
    destination = new StompDestination(config, desk.ids());
    return desk.announcer(destination);
  }

  @Test
  void aMessageIsTheAnswersJson() {
    RabbitMqServer server = RabbitMqServer.shared();
    String to = "/exchange/amq.topic/stomp.one";
    AmqpReader reader = AmqpReader.of(server, "amq.topic", "stomp.one", java.util.Map.of());
    Announcer announcer = announcer(to, "guest", Optional.empty(), server.stompPort());
    Result result = desk.post(aResult("dist.rpmlint").of("item", "ř:\\\n").note("ř\0"));
    assertThat(Desk.run(announcer)).as(announcer.status()).isEqualTo(Announcer.Pass.IDLE);
    assertThat(reader.all()).hasSize(1);
    Heard heard = reader.all().get(0);
    assertThat(heard.text())
        .isEqualTo(new String(ResultJson.bytes(result, Desk.API), StandardCharsets.UTF_8));
    BasicProperties properties = heard.properties();
    assertThat(properties.getContentType()).isEqualTo("application/json");
    assertThat(properties.getDeliveryMode()).isEqualTo(2);
    assertThat(heard.header("announcement-id")).isEqualTo(desk.ids().of(to, 1).toString());
  }

  @Test
  void theFirstBrokerThatAnswersIsTakenAndALostConnectionMadeAnew() {
    try (RabbitMqServer server = RabbitMqServer.startNew()) {
      AmqpReader reader = AmqpReader.of(server, "amq.topic");
      Announcer announcer =
          announcer("/exchange/amq.topic/x", "guest", Optional.empty(), 1, server.stompPort());
      desk.post(700, i -> aResult("t"));
      assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.IDLE);
      server.kill();
      desk.post(5, i -> aResult("t"));
      assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.AWAY);
      assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.AWAY);
      assertThat(announcer.status())
          .startsWith("stomp: 5 results wait: 127.0.0.1:1: ")
          .contains("; 127.0.0.1:" + server.stompPort() + ": ");
      server.startAgain();
      reader.listenAgain();
      assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.IDLE);
      assertThat(reader.results())
          .isEqualTo(LongStream.rangeClosed(1, 705).boxed().toList());
    }
  }

  @Test
  void aBrokerThatRefusesTheDestinationIsWaitedFor() {
    RabbitMqServer server = RabbitMqServer.shared();
    Announcer announcer =
        announcer("/exchange/not.there/x", "guest", Optional.empty(), server.stompPort());
    desk.post(3, i -> aResult("t"));
    assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.AWAY);
    assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.AWAY);
    assertThat(announcer.status()).startsWith("stomp: 3 results wait: the broker says: ");
    AmqpReader.declareExchange(server, "not.there");
    AmqpReader reader = AmqpReader.of(server, "not.there");
    assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.IDLE);
    assertThat(reader.results()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aWrongPasswordIsToldInTheBrokersWords() {
    Announcer announcer = announcer(
        "/topic/x", "nobody", Optional.empty(), RabbitMqServer.shared().stompPort());
    assertThat(Desk.run(announcer)).isEqualTo(Announcer.Pass.AWAY);
    assertThat(announcer.status()).contains("Bad CONNECT");
  }

  @Test
  void overTlsWithAClientCertificate() {
    RabbitMqServer server = RabbitMqServer.shared();
    TestAuthority authority = server.authority();
    BusTls tls = new BusTls(
        Optional.of(authority.authority()),
        Optional.of(authority.certificate()),
        Optional.of(authority.key()));
    AmqpReader reader = AmqpReader.of(server, "amq.topic", "stomp.tls", java.util.Map.of());
    Announcer announcer =
        announcer("/exchange/amq.topic/stomp.tls", "guest", Optional.of(tls), server.stompsPort());
    desk.post(aResult("t"));
    assertThat(Desk.run(announcer)).as(announcer.status()).isEqualTo(Announcer.Pass.IDLE);
    assertThat(reader.results()).containsExactly(1L);
  }
}
