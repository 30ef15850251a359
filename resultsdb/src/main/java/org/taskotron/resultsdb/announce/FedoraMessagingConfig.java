package org.taskotron.resultsdb.announce;

import java.util.Optional;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Secret;

/**
 * Announcing as fedora-messaging does: AMQP 0.9.1.
 *
 * @param broker {@code rabbitmq.example:5671}
 * @param vhost {@code /pubsub}
 * @param exchange of type topic; it must be there and durable
 * @param topicPrefix what topics begin with, the environment included
 * @param schema what consumers read the body by
 * @param user missing: the certificate says who we are, or {@code guest}
 * @param tls missing: plain TCP
 */
public record FedoraMessagingConfig(
    String broker,
    @Default("/") String vhost,
    @Default("amq.topic") String exchange,
    @Default("org.fedoraproject.prod") String topicPrefix,
    @Default("base.message") String schema,
    Optional<String> user,
    Optional<Secret> password,
    Optional<BusTls> tls) {

  public FedoraMessagingConfig {
    new Checks()
        .that(
            HostAndPort.parse(broker).isPresent(),
            "broker",
            broker + " (expected HOST:PORT, such as rabbitmq.example:5671)")
        .that(
            Topics.isTopic(topicPrefix),
            "topicPrefix",
            topicPrefix + " (expected words with dots between, such as org.fedoraproject.prod)")
        .that(!exchange.isBlank(), "exchange", "an empty text (expected such as amq.topic)")
        .that(!schema.isBlank(), "schema", "an empty text (expected such as base.message)")
        .that(
            user.isPresent() == password.isPresent(),
            user.isPresent() ? "password" : "user",
            "missing (expected user and password, or neither)")
        .done();
  }

  HostAndPort address() {
    return HostAndPort.parse(broker).orElseThrow();
  }
}
