package org.taskotron.resultsdb.announce;

import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;

/**
 * Announcing as fedmsg does: a ZeroMQ socket that others connect to.
 *
 * @param endpoint what is bound: {@code tcp://127.0.0.1:9941}
 * @param topicPrefix what topics begin with
 * @param environment what comes next: {@code dev}, {@code stg} or {@code prod}
 * @param username who says it
 */
public record FedmsgConfig(
    String endpoint,
    @Default("org.fedoraproject") String topicPrefix,
    @Default("prod") String environment,
    @Default("resultsdb") String username) {

  public FedmsgConfig {
    new Checks()
        .that(
            endpoint.matches("(tcp|ipc)://.+"),
            "endpoint",
            endpoint + " (expected such as tcp://127.0.0.1:9941)")
        .that(
            Topics.isTopic(topicPrefix),
            "topicPrefix",
            topicPrefix + " (expected words with dots between, such as org.fedoraproject)")
        .that(
            Topics.isTopic(environment),
            "environment",
            environment + " (expected dev, stg or prod)")
        .done();
  }
}
