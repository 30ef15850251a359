package org.taskotron.base.web;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Size;

/**
 * The settings of one HTTP listener.
 *
 * @param listen address to bind; loopback unless configured
 * @param port 0 takes a free one; missing: the daemon's usual one
 * @param tls missing: plain HTTP
 * @param accessLog a file (relative to the daemon's directory), {@code stdout}, {@code syslog}, {@code
 *     syslog:HOST:PORT} (UDP) or {@code none}; missing: {@code <daemon>-access.log}
 * @param trustedProxies addresses and networks ({@code 10.0.0.0/8}) whose X-Forwarded-* and X-Script-Name are believed
 * @param maxBody of a request, where a route says nothing else
 * @param maxHeader all headers of a request together
 * @param bodyTimeout for the whole body to arrive
 * @param answerTimeout for a handler to answer
 * @param idleTimeout how long a connection may stay without a whole request
 * @param workers threads for handlers
 * @param waiting requests that may wait for a worker before 503
 * @param maxConnections at once; more are answered with 503 or closed
 * @param links further links for the header of the pages, or other addresses for those that are there
 */
public record WebConfig(
    @Default("127.0.0.1") String listen,
    Optional<Integer> port,
    Optional<Tls> tls,
    Optional<String> accessLog,
    @Default("[127.0.0.0/8, '::1']") List<String> trustedProxies,
    @Default("10MiB") Size maxBody,
    @Default("32KiB") Size maxHeader,
    @Default("30s") Duration bodyTimeout,
    @Default("1m") Duration answerTimeout,
    @Default("75s") Duration idleTimeout,
    @Default("16") int workers,
    @Default("512") int waiting,
    @Default("4096") int maxConnections,
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
    links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
    Checks checks = new Checks()
        .port("port", port.orElse(0))
        .that(!listen.isBlank(), "listen", "an empty text (expected an address such as 127.0.0.1)")
        .within(1_024, 1L << 40, "maxBody", maxBody.bytes())
        .within(1_024, 1L << 20, "maxHeader", maxHeader.bytes())
        .atLeast(Duration.ofMillis(100), "bodyTimeout", bodyTimeout, "a body takes its time")
        .atLeast(
            Duration.ofMillis(100), "answerTimeout", answerTimeout, "a database takes its time")
        .atLeast(
            Duration.ofSeconds(1), "idleTimeout", idleTimeout, "browsers keep connections open")
        .within(1, 1_000, "workers", workers)
        .within(1, 100_000, "waiting", waiting)
        .within(16, 1_000_000, "maxConnections", maxConnections);
    try {
      new TrustedProxies(trustedProxies);
    } catch (IllegalArgumentException e) {
      checks.that(false, "trustedProxies", String.valueOf(e.getMessage()));
    }
    checks.done();
  }

  /** The defaults on a free port of the loopback, without access log: for tests. */
  public static WebConfig forTests() {
    return new WebConfig(
        "127.0.0.1",
        Optional.of(0),
        Optional.empty(),
        Optional.of("none"),
        List.of("127.0.0.0/8", "::1"),
        Size.parse("10MiB"),
        Size.parse("32KiB"),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(75),
        16,
        512,
        4_096,
        Map.of());
  }
}
