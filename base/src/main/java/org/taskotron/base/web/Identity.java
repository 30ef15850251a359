package org.taskotron.base.web;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Version;

/**
 * Whom a listener speaks for. A value; the methods copy.
 *
 * @param name short, for logs and metrics: {@code master}; each listener of a process has its own
 * @param version of the software, for the footer
 * @param directory relative file names of the configuration are below it
 * @param clock tells the time for logs and pages
 * @param ready what {@code /readyz} says
 * @param metrics what {@code /metrics} says
 */
public record Identity(
    String name,
    String version,
    Path directory,
    Clock clock,
    ReadyState ready,
    PrometheusMeterRegistry metrics) {

  /** A daemon on its chassis: its directory, clock, readiness and metrics. */
  public static Identity of(Chassis chassis, String name) {
    return new Identity(
        name,
        Version.text(),
        chassis.directory(),
        chassis.clock(),
        () -> chassis.readiness().waiting().entrySet().stream()
            .map(waiting -> waiting.getKey() + ": " + waiting.getValue())
            .toList(),
        chassis.metrics());
  }

  /** Nobody's daemon, always ready: for tests. */
  public static Identity of(String name, Path directory, Clock clock) {
    return new Identity(
        name,
        Version.text(),
        directory,
        clock,
        List::of,
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  public Identity version(String version) {
    return new Identity(name, version, directory, clock, ready, metrics);
  }

  public Identity ready(ReadyState ready) {
    return new Identity(name, version, directory, clock, ready, metrics);
  }
}
