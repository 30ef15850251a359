package org.taskotron.client.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.RecordedMessage;
import org.taskotron.base.daemon.ManualTicker;
import org.taskotron.client.FakeServices;

class DeliveriesTest {

  private static final String ID = "8c8c2c46-e5f8-4fe3-8f8b-80dd18b21947";
  private static final String PATH = "/api/v1/messages/" + ID;

  private final ManualTicker ticker = new ManualTicker();
  private final List<String> published = new ArrayList<>();
  private FakeServices trigger;
  private Deliveries deliveries;

  @BeforeEach
  void oneMessage() throws Exception {
    trigger = new FakeServices();
    deliveries = deliveriesTo(trigger.url());
  }

  private Deliveries deliveriesTo(String url) throws Exception {
    List<FedmsgEnvelope> messages = RecordedMessage.wrap(
        "test",
        ("{\"topic\": \"t\", \"msg\": {}, \"msg_id\": \"2018-" + ID + "\"}")
            .getBytes(StandardCharsets.UTF_8));
    return new Deliveries(
        messages, message -> published.add(message.identity()), new Asking(), url, ticker);
  }

  @AfterEach
  void close() {
    trigger.close();
  }

  @Test
  void aMessageIsPublishedOnceWhileTheTriggerMayStillBeReadingIt() throws Exception {
    deliveries.pass();
    ticker.advance(Duration.ofMillis(4_999));
    deliveries.pass();
    assertThat(published).containsExactly(ID);
    assertThat(deliveries.settled()).isFalse();
  }

  @Test
  void whatTheTriggerDoesNotKnowAfterFiveSecondsIsPublishedAgain() throws Exception {
    deliveries.pass();
    ticker.advance(Duration.ofSeconds(5));
    deliveries.pass();
    assertThat(published).containsExactly(ID, ID);
    deliveries.pass();
    assertThat(published).hasSize(2);
  }

  @Test
  void whatTheTriggerKnowsIsNotPublishedAgain() throws Exception {
    trigger.say(PATH, "{\"state\": \"pending\", \"reason\": \"\", \"jobs\": []}");
    deliveries.pass();
    ticker.advance(Duration.ofMinutes(1));
    deliveries.pass();
    assertThat(published).containsExactly(ID);
    assertThat(deliveries.settled()).isFalse();
    trigger.say(PATH, "{\"state\": \"done\", \"jobs\": [\"a\", {\"uuid\": \"b\"}]}");
    deliveries.pass();
    assertThat(deliveries.settled()).isTrue();
    assertThat(deliveries.all().get(0).fate().orElseThrow().jobs()).containsExactly("a", "b");
  }

  @Test
  void aTriggerThatIsAwayIsWaitedFor() throws Exception {
    trigger.close();
    Deliveries toNobody = deliveriesTo(trigger.url());
    toNobody.pass();
    ticker.advance(Duration.ofMinutes(1));
    toNobody.pass();
    assertThat(published).containsExactly(ID);
    assertThat(toNobody.settled()).isFalse();
  }

  @Test
  void aMessageThatFailedIsNamedWithTheTriggersReasonAndIsNoSuccess() throws Exception {
    trigger.say(
        PATH, "{\"state\": \"failed\", \"reason\": \"images.json: status 404\", \"jobs\": []}");
    deliveries.pass();
    assertThat(deliveries.settled()).isTrue();
    Report report = new Report(deliveries.all(), List.of());
    assertThat(report.complaints())
        .containsExactly("message " + ID + " t: failed: images.json: status 404");
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void aMessageThatNothingIsToBeDoneAboutIsASuccess() throws Exception {
    for (String state : List.of("ignored", "dropped")) {
      trigger.say(PATH, "{\"state\": \"" + state + "\", \"reason\": \"so\", \"jobs\": []}");
      deliveries.pass();
      assertThat(new Report(deliveries.all(), List.of()).exitCode()).isZero();
      deliveries = deliveriesTo(trigger.url());
    }
  }
}
