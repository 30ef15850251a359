package org.taskotron.resultsdb.announce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.taskotron.base.bus.RabbitMqServer;

/** One who listens at a real RabbitMQ: a durable queue, which keeps what comes while nobody reads. */
final class AmqpReader {

  /** What came. */
  record Heard(String topic, BasicProperties properties, JsonNode json, String text) {
    String id() {
      return properties.getMessageId();
    }

    long result() {
      return json.path("id").longValue();
    }

    String header(String name) {
      return String.valueOf(properties.getHeaders().get(name));
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RabbitMqServer server;
  private final String queue;
  private final String exchange;
  private final String topics;
  private final List<Heard> heard = new ArrayList<>();

  private AmqpReader(RabbitMqServer server, String queue, String exchange, String topics) {
    this.server = server;
    this.queue = queue;
    this.exchange = exchange;
    this.topics = topics;
  }

  /** Listens to these topics of an exchange from now on. */
  static AmqpReader of(
      RabbitMqServer server, String exchange, String topics, Map<String, Object> limits) {
    AmqpReader reader =
        new AmqpReader(server, "q-" + java.util.UUID.randomUUID(), exchange, topics);
    reader.with(channel -> channel.queueDeclare(reader.queue, true, false, false, limits));
    reader.listenAgain();
    return reader;
  }

  /** Binds the queue, as consumers do each time that they connect: a broker that was killed may have lost the binding. */
  void listenAgain() {
    with(channel -> channel.queueBind(queue, exchange, topics));
  }

  static AmqpReader of(RabbitMqServer server, String exchange) {
    return of(server, exchange, "#", Map.of());
  }

  static void declareExchange(RabbitMqServer server, String exchange) {
    new AmqpReader(server, "", exchange, "#")
        .with(channel -> channel.exchangeDeclare(exchange, "topic", true));
  }

  interface Work<T> {
    T on(Channel channel) throws IOException;
  }

  <T> T with(Work<T> work) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(server.amqpPort());
    factory.setVirtualHost("/pubsub");
    try (Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      return work.on(channel);
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that came so far. */
  List<Heard> all() {
    with(channel -> {
      for (GetResponse one = channel.basicGet(queue, true);
          one != null;
          one = channel.basicGet(queue, true)) {
        String text = new String(one.getBody(), java.nio.charset.StandardCharsets.UTF_8);
        heard.add(new Heard(
            one.getEnvelope().getRoutingKey(), one.getProps(), JSON.readTree(text), text));
      }
      return null;
    });
    return List.copyOf(heard);
  }

  List<Long> results() {
    return all().stream().map(Heard::result).toList();
  }
}
