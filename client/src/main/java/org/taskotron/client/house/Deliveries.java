package org.taskotron.client.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.daemon.Ticker;

/**
 * Publishes messages and follows what the trigger makes of them. ZeroMQ acknowledges nothing, so a message that the
 * trigger does not know of some seconds later goes out again. Used by one thread.
 */
final class Deliveries {

  /** Where messages go. */
  @FunctionalInterface
  interface Bus {
    void publish(FedmsgEnvelope message);
  }

  /** What is published is known to the trigger within this time, or was lost. */
  static final Duration LOST_AFTER = Duration.ofSeconds(5);

  private final Map<String, Delivery> deliveries = new LinkedHashMap<>();
  private final Bus bus;
  private final Asking asking;
  private final String trigger;
  private final Ticker ticker;

  /**
   * Publishes nothing yet.
   *
   * @param trigger the trigger's URL, without a slash at its end
   */
  Deliveries(List<FedmsgEnvelope> messages, Bus bus, Asking asking, String trigger, Ticker ticker) {
    messages.forEach(message -> deliveries.put(message.identity(), new Delivery(message)));
    this.bus = bus;
    this.asking = asking;
    this.trigger = trigger;
    this.ticker = ticker;
  }

  List<Delivery> all() {
    return List.copyOf(deliveries.values());
  }

  boolean settled() {
    return deliveries.values().stream().allMatch(Delivery::settled);
  }

  /** Publishes what was not yet, or got lost, and asks after what is under way. */
  void pass() throws InterruptedException {
    for (Delivery delivery : deliveries.values()) {
      if (delivery.times() == 0) {
        publish(delivery);
      }
    }
    for (Delivery delivery : deliveries.values()) {
      if (!delivery.settled() && !ask(delivery)) {
        return;
      }
    }
  }

  /** False when the trigger does not answer. */
  private boolean ask(Delivery delivery) throws InterruptedException {
    Optional<JsonNode> answer;
    try {
      answer = asking.json(URI.create(trigger + "/api/v1/messages/"
          + URLEncoder.encode(delivery.id(), StandardCharsets.UTF_8).replace("+", "%20")));
    } catch (IOException e) {
      return false;
    }
    if (answer.isPresent()) {
      delivery.met(Fate.of(answer.get()));
    } else if (delivery.nanosSincePublished(ticker.nanos()) >= LOST_AFTER.toNanos()) {
      publish(delivery);
    }
    return true;
  }

  private void publish(Delivery delivery) {
    bus.publish(delivery.message());
    delivery.publishedAt(ticker.nanos());
  }
}
