package org.taskotron.resultsdb.announce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.Json;
import org.taskotron.base.bus.ZmqPublisher;

/**
 * A ZeroMQ socket that sends to whoever is connected. ZeroMQ acknowledges nothing: a message counts as sent when the
 * socket has taken it, and whoever is not connected, or is much too slow, does not get it. The envelope's {@code i} counts
 * this process's messages, so that a reader sees gaps.
 */
final class FedmsgDestination implements Destination {

  static final String NAME = "fedmsg";

  /** Readers that were connected to the process before this one need so long to come back. */
  private static final Duration FIRST_READER = Duration.ofSeconds(2);

  private final FedmsgConfig config;
  private final MessageIds ids;
  private final Clock clock;
  private @Nullable ZmqPublisher publisher;
  private long number;

  FedmsgDestination(FedmsgConfig config, MessageIds ids, Clock clock) {
    this.config = config;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Binds. */
  @Override
  public void ready() throws NotSent {
    try {
      open();
    } catch (IllegalStateException e) {
      throw NotSent.away(0, e);
    }
  }

  @Override
  public void send(List<Message> messages) throws NotSent {
    int sent = 0;
    try {
      ZmqPublisher open = open();
      if (number == 0) {
        open.awaitSubscriber(FIRST_READER);
      }
      for (Message message : messages) {
        open.publish(envelope(message));
        sent++;
      }
    } catch (IllegalStateException e) {
      throw NotSent.away(sent, e);
    }
  }

  private ZmqPublisher open() {
    ZmqPublisher open = publisher;
    if (open == null) {
      open = ZmqPublisher.losingWhatIsNotTaken(config.endpoint());
      publisher = open;
    }
    return open;
  }

  private FedmsgEnvelope envelope(Message message) {
    String topic = config.topicPrefix() + "." + config.environment() + "." + message.topic();
    return FedmsgEnvelope.of(
        topic,
        tree(message.json()),
        id(topic, message),
        clock.instant(),
        ++number,
        config.username());
  }

  /** With the year of the result: the same whenever it is sent. */
  private String id(String topic, Message message) {
    int year = message.result().submitTime().atZone(ZoneOffset.UTC).getYear();
    return String.format("%04d-", Math.max(0, Math.min(9_999, year)))
        + ids.of(topic, message.result().id());
  }

  private static JsonNode tree(byte[] json) {
    try {
      return Json.read(new String(json, StandardCharsets.US_ASCII));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("we wrote it", e);
    }
  }

  @Override
  public void abort() {
    // Nothing here waits for long.
  }

  @Override
  public void close() {
    if (publisher != null) {
      publisher.close();
      publisher = null;
    }
  }
}
