package org.taskotron.base.web;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of one HTTP listener.
 *
 * @param listen address to bind; loopback unless configured
 * @param port 0 takes a free one; missing: the daemon's usual one
 * @param tls missing: plain HTTP
 * @param accessLog a file (relative to the daemon's directory), {@code stdout}, {@code syslog}, {@code
 *     syslog:HOST:PORT} (UDP) or {@code none}; missing: {@code <daemon>-access.log}
 * @param trustedProxies addresses and networks ({@code 10.0.0.0/8}) whose X-Forwarded-* and X-Script-Name are believed
 * @param maxBody bytes, where a route says nothing else
 * @param maxHeader bytes of all headers together
 * @param bodyTimeout for the whole body to arrive
 * @param answerTimeout for a handler to answer
 * @param idleTimeout how long a connection may stay without a whole request
 * @param workers threads for handlers
 * @param waiting requests that may wait for a worker before 503
 * @param links further links for the header of the pages, or other addresses for those that are there
 */
public record WebConfig(
    String listen,
    Optional<Integer> port,
    Optional<Tls> tls,
    Optional<String> accessLog,
    List<String> trustedProxies,
    long maxBody,
    int maxHeader,
    Duration bodyTimeout,
    Duration answerTimeout,
    Duration idleTimeout,
    int workers,
    int waiting,
    Map<String, String> links) {

  /**
   * Certificate and key.
   *
   * @param certificate PEM, with the chain
   * @param key PEM, PKCS#8
   */
  public record Tls(Path certificate, Path key) {}

  public WebConfig {
    trustedProxies = List.copyOf(trustedProxies);
    links = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(links));
  }

  /** The defaults on a free port of the loopback, without access log: for tests. */
  public static WebConfig forTests() {
    return new WebConfig(
        "127.0.0.1",
        Optional.of(0),
        Optional.empty(),
        Optional.of("none"),
        List.of("127.0.0.1", "::1"),
        10_485_760,
        32_768,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(75),
        16,
        512,
        Map.of());
  }
}
