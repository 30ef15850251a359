package org.taskotron.resultsdb;

import io.micrometer.core.instrument.Gauge;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.web.Identity;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.WebConfig;
import org.taskotron.base.web.WebContext;
import org.taskotron.base.web.WebServer;
import org.taskotron.resultsdb.access.Access;
import org.taskotron.resultsdb.access.Oidc;
import org.taskotron.resultsdb.access.Permissions;
import org.taskotron.resultsdb.access.Users;
import org.taskotron.resultsdb.api.Api;
import org.taskotron.resultsdb.api.DecisionRoutes;
import org.taskotron.resultsdb.api.OldWays;
import org.taskotron.resultsdb.api.PinRoutes;
import org.taskotron.resultsdb.api.ResultEvents;
import org.taskotron.resultsdb.api.WaiverRoutes;
import org.taskotron.resultsdb.api.v3.V3;
import org.taskotron.resultsdb.json.ApiAddresses;
import org.taskotron.resultsdb.result.Outcomes;

/** The API over its store, with all that works behind it: announcements, events, retention. */
final class ApiPart implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiPart.class);
  private static final String PATH = "/api/v2.0";

  private final Path file;
  private final ResultsDbConfig config;
  private final Opened opened = new Opened();
  private final Access guard;
  private volatile Optional<WebServer> server = Optional.empty();

  private ApiPart(Chassis chassis, Path file, ResultsDbConfig config) {
    this.file = file;
    this.config = config;
    this.guard = new Access(config.tokens(), chassis.metrics());
  }

  /** @param file where {@code config} was read from, for what is told of it */
  static ApiPart start(Chassis chassis, Path file, ResultsDbConfig config) {
    ApiPart part = new ApiPart(chassis, file, config);
    try {
      part.start(chassis);
      return part;
    } catch (RuntimeException e) {
      part.close();
      throw e;
    }
  }

  private void start(Chassis chassis) {
    Bell bell = new Bell();
    Announcements announcements = new Announcements(config.announce(), this::announced, chassis);
    StoreGate store = opened.kept(StoreGate.open(chassis, config.database(), bell, announcements));
    opened.kept(announcements);
    bell.wakes(announcements::ring);
    Outcomes outcomes = new Outcomes(config.additionalResultOutcomes());
    tellWhoMayPost();
    Api rest = opened.kept(new Api(
        store, outcomes, config.documentation(), config.requiredData(), guard, chassis.metrics()));
    Optional<V3> v3 =
        users(chassis).map(users -> opened.kept(new V3(users, rest.posting(), outcomes)));
    ResultEvents events = opened.kept(new ResultEvents(store::log, outcomes));
    bell.wakes(events::ring);
    Gauge.builder("resultsdb.changes.waiting", store, StoreGate::waiting)
        .description("what was posted and waits to be written")
        .register(chassis.metrics());
    WebContext context = WebContext.of(
            Identity.of(chassis, "resultsdb"), "", ResultsDbConfig.API_PORT)
        .alsoUnder("/resultsdb_api")
        .translation(Api::translate);
    Routes routes = rest.routes(context, config.api(), v3)
        .include(events.routes())
        .include(more(store, chassis));
    startRetention(store, chassis);
    OldWays oldWays = new OldWays(config.strictUpstream(), config.jsonp());
    server = Optional.of(opened.kept(WebServer.start(config.api(), oldWays.over(routes), context)));
    chassis
        .readiness()
        .status(() -> rest.posted() + " results stored since the start, " + store.waiting()
            + " changes waiting" + announcements.status());
  }

  private void startRetention(StoreGate store, Chassis chassis) {
    RetentionJob job = opened.kept(new RetentionJob(
        config.retention().every(),
        () -> RetentionJob.retention(config, store.get(), store.retention(), chassis.clock()),
        chassis));
    if (!config.retention().rules().isEmpty()) {
      job.start();
    }
  }

  private void tellWhoMayPost() {
    WebConfig web = config.api();
    if (guard.isOpen()) {
      LOG.info("everybody may post: there are no tokens in {}", file);
    } else if (web.tls().isEmpty() && !isLoopback(web.listen())) {
      LOG.warn(
          "tokens come over plain HTTP on {}: let a proxy with TLS stand in front, or configure api.tls",
          web.listen());
    }
  }

  /** Without a provider nobody is known by name. */
  private Optional<Users> users(Chassis chassis) {
    return config
        .oidc()
        .map(oidc -> new Users(
            new Oidc(oidc, chassis.clock(), chassis.metrics()),
            new Permissions(config.permissions(), config.ldap(), config.strictUpstream())));
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // then it cannot be bound either, which is told
    }
  }

  /** What goes beyond the results themselves. */
  private Routes more(StoreGate store, Chassis chassis) {
    Routes routes = new Routes();
    new WaiverRoutes(store::waivers, guard, chassis.clock()).addTo(routes);
    new DecisionRoutes(store, store::waivers, config.decisionPolicies(), chassis.clock())
        .addTo(routes);
    new PinRoutes(store::retention, guard).addTo(routes);
    return routes;
  }

  /** Puts these tokens in force. */
  void replaceTokens(ResultsDbConfig now) {
    boolean wasOpen = guard.isOpen();
    guard.replace(now.tokens());
    if (!guard.isOpen()) {
      LOG.info("{} tokens are in force", guard.size());
    } else if (!wasOpen) {
      LOG.warn("everybody may post now: there are no tokens any more in {}", file);
    }
  }

  /** What readers of announcements are sent to. */
  private ApiAddresses announced() {
    String url = config.publicApiUrl().orElseGet(this::url).toString();
    return new ApiAddresses(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
  }

  /** Where it is for this machine. */
  URI url() {
    return url(config.api(), port());
  }

  /** Where such a listener is for this machine, with the port that it got. */
  static URI url(WebConfig web, int port) {
    String host = Set.of("0.0.0.0", "::").contains(web.listen()) ? "127.0.0.1" : web.listen();
    String scheme = web.tls().isPresent() ? "https" : "http";
    String named = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return URI.create(scheme + "://" + named + ":" + port + PATH);
  }

  /** The port, once it is bound. */
  int port() {
    return server.map(WebServer::port).orElse(config.api().port().orElse(ResultsDbConfig.API_PORT));
  }

  /** In the opposite order of the start: the listener first, so that what was taken is still stored. */
  @Override
  public void close() {
    opened.close();
  }
}
