package org.taskotron.resultsdb;

import io.micrometer.core.instrument.Gauge;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.config.Masked;
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
import org.taskotron.resultsdb.frontend.ApiClient;
import org.taskotron.resultsdb.frontend.Frontend;
import org.taskotron.resultsdb.json.ApiAddresses;
import org.taskotron.resultsdb.result.Outcomes;

/**
 * ResultsDB, wired: the API over its store, the frontend over the API, or one of them. The listeners are there from the
 * beginning; what needs a database that is away is told to come again.
 */
public final class ResultsDb implements Chassis.Running {

  private static final Logger LOG = LoggerFactory.getLogger(ResultsDb.class);
  private static final String API_PATH = "/api/v2.0";

  private final Path file;
  private final ResultsDbConfig config;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private Optional<Access> access = Optional.empty();
  private volatile Optional<WebServer> api = Optional.empty();
  private Optional<WebServer> frontend = Optional.empty();

  private ResultsDb(Path file, ResultsDbConfig config) {
    this.file = file;
    this.config = config;
  }

  /**
   * Starts these parts.
   *
   * @param file where {@code config} was read from, for a reload
   */
  public static ResultsDb start(Chassis chassis, Path file, ResultsDbConfig config, Set<Part> parts)
      throws Exception {
    Masked.text(config).lines().forEach(line -> LOG.info("setting {}", line));
    ResultsDb resultsDb = new ResultsDb(file, config);
    try {
      if (parts.contains(Part.API)) {
        resultsDb.startApi(chassis);
      }
      if (parts.contains(Part.FRONTEND)) {
        resultsDb.startFrontend(chassis);
      }
      return resultsDb;
    } catch (Exception e) {
      resultsDb.close();
      throw e;
    }
  }

  private void startApi(Chassis chassis) {
    Bell bell = new Bell();
    Announcements announcements = new Announcements(config.announce(), this::announced, chassis);
    StoreGate store = kept(StoreGate.open(chassis, config.database(), bell, announcements));
    kept(announcements);
    bell.wakes(announcements::ring);
    Outcomes outcomes = new Outcomes(config.additionalResultOutcomes());
    Access guard = guard(chassis);
    Api rest = kept(new Api(
        store,
        outcomes,
        config.documentation(),
        config.requiredData(),
        guard,
        users(chassis),
        chassis.metrics()));
    ResultEvents events = kept(new ResultEvents(store::log, outcomes));
    bell.wakes(events::ring);
    Gauge.builder("resultsdb.changes.waiting", store, StoreGate::waiting)
        .description("what was posted and waits to be written")
        .register(chassis.metrics());
    WebContext context = WebContext.of(
            Identity.of(chassis, "resultsdb"), "", ResultsDbConfig.API_PORT)
        .alsoUnder("/resultsdb_api")
        .translation(Api::translate);
    Routes routes = rest.routes(context, config.api())
        .include(events.routes())
        .include(more(store, guard, chassis));
    startRetention(store, chassis);
    OldWays oldWays = new OldWays(config.strictUpstream(), config.jsonp());
    api = Optional.of(kept(WebServer.start(config.api(), oldWays.over(routes), context)));
    chassis
        .readiness()
        .status(() -> rest.posted() + " results stored since the start, " + store.waiting()
            + " changes waiting" + announcements.status());
  }

  private void startRetention(StoreGate store, Chassis chassis) {
    RetentionJob job = kept(new RetentionJob(
        config.retention().every(),
        () -> RetentionJob.retention(config, store.get(), store.retention(), chassis.clock()),
        chassis));
    if (!config.retention().rules().isEmpty()) {
      job.start();
    }
  }

  private Access guard(Chassis chassis) {
    Access made = new Access(config.tokens(), chassis.metrics());
    access = Optional.of(made);
    WebConfig web = config.api();
    if (made.isOpen()) {
      LOG.info("everybody may post: there are no tokens in {}", file);
    } else if (web.tls().isEmpty() && !isLoopback(web.listen())) {
      LOG.warn(
          "tokens come over plain HTTP on {}: let a proxy with TLS stand in front, or configure api.tls",
          web.listen());
    }
    return made;
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
  private Routes more(StoreGate store, Access guard, Chassis chassis) {
    Routes routes = new Routes();
    new WaiverRoutes(store::waivers, guard, chassis.clock()).addTo(routes);
    new DecisionRoutes(store, store::waivers, config.decisionPolicies(), chassis.clock())
        .addTo(routes);
    new PinRoutes(store::retention, guard).addTo(routes);
    return routes;
  }

  private void startFrontend(Chassis chassis) {
    ApiClient client = kept(new ApiClient(apiUrl()));
    if (api.isEmpty()) {
      kept(new ApiWatch(chassis, client));
      chassis.readiness().status(() -> "reads " + client.base());
    }
    WebContext context = Frontend.context(WebContext.of(
        Identity.of(chassis, "resultsdb-frontend"), "", ResultsDbConfig.FRONTEND_PORT));
    String publicApi = config.publicApiUrl().map(URI::toString).orElse(client.base());
    Frontend pages = kept(new Frontend(client, publicApi, context, config.frontend()));
    frontend = Optional.of(kept(WebServer.start(config.frontend(), pages.routes(), context)));
  }

  /** What readers of announcements are sent to. */
  private ApiAddresses announced() {
    String url = config.publicApiUrl().orElseGet(this::listener).toString();
    return new ApiAddresses(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
  }

  /** Of the API in this process the frontend knows the address, unless it is told another one. */
  private URI apiUrl() {
    return config.apiUrl().orElseGet(this::listener);
  }

  private URI listener() {
    WebConfig web = config.api();
    int port = api.map(WebServer::port).orElse(web.port().orElse(ResultsDbConfig.API_PORT));
    String host = Set.of("0.0.0.0", "::").contains(web.listen()) ? "127.0.0.1" : web.listen();
    String scheme = web.tls().isPresent() ? "https" : "http";
    String named = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return URI.create(scheme + "://" + named + ":" + port + API_PATH);
  }

  private <T extends AutoCloseable> T kept(T part) {
    opened.push(part);
    return part;
  }

  /** The API's port, once it is bound; 0 without an API. */
  public int apiPort() {
    return api.map(WebServer::port).orElse(0);
  }

  /** The frontend's port, once it is bound; 0 without a frontend. */
  public int frontendPort() {
    return frontend.map(WebServer::port).orElse(0);
  }

  /**
   * Tokens change at once, so that one that got lost can be taken back. Everything else is bound at the start: a reload
   * tells whether the file is good, and what waits for a restart.
   */
  @Override
  public void reload() throws ConfigException {
    ResultsDbConfig now = ConfigReader.read(file, ResultsDbConfig.class);
    access.ifPresent(guard -> {
      boolean wasOpen = guard.isOpen();
      guard.replace(now.tokens());
      if (!guard.isOpen()) {
        LOG.info("{} tokens are in force", guard.size());
      } else if (!wasOpen) {
        LOG.warn("everybody may post now: there are no tokens any more in {}", file);
      }
    });
    if (!fixed(now).equals(fixed(config))) {
      LOG.warn("{} is good; what was changed in it takes effect with a restart", file);
    }
  }

  /** The settings that wait for a restart. */
  private static String fixed(ResultsDbConfig config) {
    return Masked.text(config).replaceAll("(?m)^tokens:.*\\R?(?:[ -].*\\R?)*", "");
  }

  /** In the opposite order of the start: listeners first, so that what was taken is still stored. */
  @Override
  public void close() throws Exception {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.error("a part did not end cleanly", e);
      }
    }
  }
}
