package org.taskotron.base.web;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Version;

/**
 * What a daemon tells its listener about itself. A value; the methods copy.
 *
 * @param daemon short name for logs and metrics: {@code master}; each listener of a process has its own
 * @param title what the pages' header says: {@code Taskotron}
 * @param home the path of the daemon's own pages: {@code /taskmaster}; its stylesheet lies below
 * @param defaultPort where the configuration says nothing
 * @param directory relative file names of the configuration are below it
 * @param prefixes below each of these all routes are served once more: {@code /resultsdb_api}
 * @param links the header's links; the configuration may add to them and change their addresses
 * @param assets class path resources that are served beside the common stylesheet
 * @param version of the software, for the footer
 * @param clock tells the time for logs and pages
 * @param ready what {@code /readyz} says
 * @param metrics what {@code /metrics} says
 * @param translation makes a refusal of exceptions that the daemon knows: a database that is away, for instance
 */
public record WebContext(
    String daemon,
    String title,
    String home,
    int defaultPort,
    Path directory,
    List<String> prefixes,
    List<Link> links,
    List<Asset> assets,
    String version,
    Clock clock,
    ReadyState ready,
    PrometheusMeterRegistry metrics,
    Function<Throwable, Optional<HttpRefusal>> translation) {

  /** A file of a module's class path that its pages load. */
  public record Asset(Class<?> near, String name) {}

  public WebContext {
    prefixes = List.copyOf(prefixes);
    links = List.copyOf(links);
    assets = List.copyOf(assets);
  }

  /** The least that a daemon must tell; the rest has defaults that fit tests. */
  public static WebContext of(
      String daemon, String home, int defaultPort, Path directory, Clock clock) {
    return new WebContext(
        daemon,
        "Taskotron",
        home,
        defaultPort,
        directory,
        List.of(),
        List.of(),
        List.of(),
        Version.text(),
        clock,
        List::of,
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        thrown -> Optional.empty());
  }

  /** The context of a daemon on its chassis: its name, directory, clock, readiness and metrics. */
  public static WebContext of(Chassis chassis, String home, int defaultPort) {
    return of(chassis.name(), home, defaultPort, chassis.directory(), chassis.clock())
        .ready(() -> chassis.readiness().waiting().entrySet().stream()
            .map(waiting -> waiting.getKey() + ": " + waiting.getValue())
            .toList())
        .metrics(chassis.metrics());
  }

  /** Another name: for the second listener of a process. */
  public WebContext daemon(String daemon) {
    return new WebContext(
        daemon,
        title,
        home,
        defaultPort,
        directory,
        prefixes,
        links,
        assets,
        version,
        clock,
        ready,
        metrics,
        translation);
  }

  public WebContext alsoUnder(String prefix) {
    List<String> more = new ArrayList<>(prefixes);
    more.add(prefix);
    return new WebContext(
        daemon,
        title,
        home,
        defaultPort,
        directory,
        more,
        links,
        assets,
        version,
        clock,
        ready,
        metrics,
        translation);
  }

  public WebContext links(List<Link> links) {
    return new WebContext(
        daemon,
        title,
        home,
        defaultPort,
        directory,
        prefixes,
        links,
        assets,
        version,
        clock,
        ready,
        metrics,
        translation);
  }

  /** A script or picture of the module's own, found beside a class; {@link Frame#asset} names its address. */
  public WebContext asset(Class<?> near, String name) {
    List<Asset> more = new ArrayList<>(assets);
    more.add(new Asset(near, name));
    return new WebContext(
        daemon,
        title,
        home,
        defaultPort,
        directory,
        prefixes,
        links,
        more,
        version,
        clock,
        ready,
        metrics,
        translation);
  }

  public WebContext version(String version) {
    return new WebContext(
        daemon,
        title,
        home,
        defaultPort,
        directory,
        prefixes,
        links,
        assets,
        version,
        clock,
        ready,
        metrics,
        translation);
  }

  public WebContext ready(ReadyState ready) {
    return new WebContext(
        daemon,
        title,
        home,
        defaultPort,
        directory,
        prefixes,
        links,
        assets,
        version,
        clock,
        ready,
        metrics,
        translation);
  }

  public WebContext metrics(PrometheusMeterRegistry metrics) {
    return new WebContext(
        daemon,
        title,
        home,
        defaultPort,
        directory,
        prefixes,
        links,
        assets,
        version,
        clock,
        ready,
        metrics,
        translation);
  }

  public WebContext translation(Function<Throwable, Optional<HttpRefusal>> translation) {
    return new WebContext(
        daemon,
        title,
        home,
        defaultPort,
        directory,
        prefixes,
        links,
        assets,
        version,
        clock,
        ready,
        metrics,
        translation);
  }
}
