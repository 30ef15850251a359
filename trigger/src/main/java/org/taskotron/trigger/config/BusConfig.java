package org.taskotron.trigger.config;

import java.util.List;
import org.taskotron.base.bus.ZmqSubscriber;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Size;

/**
 * What is listened to.
 *
 * @param endpoints of fedmsg's publishers
 * @param topics beginnings of the topics that are asked for; an empty text asks for all
 * @param topicPrefix of the topics that events are made of
 * @param maxMessage larger messages are dropped
 * @param maxWaiting messages together that wait to be recorded; what comes beyond that is lost, and said
 */
public record BusConfig(
    @Default("['tcp://127.0.0.1:9940']") List<String> endpoints,
    @Default("['']") List<String> topics,
    @Default("org.fedoraproject") String topicPrefix,
    @Default("4MiB") Size maxMessage,
    @Default("64MiB") Size maxWaiting) {
  public BusConfig {
    endpoints = List.copyOf(endpoints);
    topics = List.copyOf(topics);
    Checks checks = new Checks()
        .that(!endpoints.isEmpty(), "endpoints", "[] (expected one or more)")
        .that(!topics.isEmpty(), "topics", "[] (expected one or more; '' is all)")
        .that(
            topicPrefix.matches("[^\\s.]+(\\.[^\\s.]+)*"),
            "topicPrefix",
            topicPrefix + " (expected words with dots between them)")
        .within(1_024, 64 << 20, "maxMessage", maxMessage.bytes())
        .within(1 << 20, 4L << 30, "maxWaiting", maxWaiting.bytes());
    for (String endpoint : endpoints) {
      try {
        ZmqSubscriber.check(endpoint);
      } catch (IllegalArgumentException e) {
        checks.that(false, "endpoints", String.valueOf(e.getMessage()));
      }
    }
    checks.done();
  }
}
