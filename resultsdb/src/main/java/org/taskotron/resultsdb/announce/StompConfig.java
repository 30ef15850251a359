package org.taskotron.resultsdb.announce;

import java.util.List;
import java.util.Optional;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Secret;

/**
 * Announcing over STOMP 1.1 or 1.2.
 *
 * @param destination {@code /topic/VirtualTopic.eng.resultsdb.result.new}
 * @param hostAndPorts brokers, tried in this order: {@code [broker1.example:61613, broker2.example:61613]}
 * @param vhost what CONNECT asks for as host; missing: the broker's name
 * @param tls missing: plain TCP
 */
public record StompConfig(
    Optional<String> destination,
    List<String> hostAndPorts,
    Optional<String> vhost,
    Optional<String> user,
    Optional<Secret> password,
    Optional<BusTls> tls) {

  public StompConfig {
    hostAndPorts = List.copyOf(hostAndPorts);
    Checks checks = new Checks()
        .that(
            destination.filter(text -> !text.isBlank()).isPresent(),
            "destination",
            "Missing 'destination' option for STOMP messaging plugin")
        .that(
            !hostAndPorts.isEmpty(),
            "hostAndPorts",
            "missing (expected a list, such as [broker.example:61613])")
        .that(
            user.isPresent() == password.isPresent(),
            user.isPresent() ? "password" : "user",
            "missing (expected user and password, or neither)");
    hostAndPorts.forEach(one -> checks.that(
        HostAndPort.parse(one).isPresent(),
        "hostAndPorts",
        one + " (expected HOST:PORT, such as broker.example:61613)"));
    checks.done();
  }

  List<HostAndPort> addresses() {
    return hostAndPorts.stream()
        .map(text -> HostAndPort.parse(text).orElseThrow())
        .toList();
  }
}
