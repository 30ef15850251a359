package org.taskotron.resultsdb;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.config.Masked;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.web.Identity;
import org.taskotron.base.web.WebContext;
import org.taskotron.base.web.WebServer;
import org.taskotron.resultsdb.frontend.ApiClient;
import org.taskotron.resultsdb.frontend.Frontend;

/**
 * ResultsDB, wired: the API over its store, the frontend over the API, or one of them. The listeners are there from the
 * beginning; what needs a database that is away is told to come again.
 */
public final class ResultsDb implements Chassis.Running {

  private static final Logger LOG = LoggerFactory.getLogger(ResultsDb.class);

  private final Path file;
  private final ResultsDbConfig config;
  private final Opened opened = new Opened();
  private volatile Optional<ApiPart> api = Optional.empty();
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
        resultsDb.api = Optional.of(resultsDb.opened.kept(ApiPart.start(chassis, file, config)));
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

  private void startFrontend(Chassis chassis) {
    ApiClient client = opened.kept(new ApiClient(apiUrl()));
    if (api.isEmpty()) {
      opened.kept(new ApiWatch(chassis, client));
      chassis.readiness().status(() -> "reads " + client.base());
    }
    WebContext context = Frontend.context(WebContext.of(
        Identity.of(chassis, "resultsdb-frontend"), "", ResultsDbConfig.FRONTEND_PORT));
    String publicApi = config.publicApiUrl().map(URI::toString).orElse(client.base());
    Frontend pages = opened.kept(new Frontend(client, publicApi, context, config.frontend()));
    frontend =
        Optional.of(opened.kept(WebServer.start(config.frontend(), pages.routes(), context)));
  }

  /** Of the API in this process the frontend knows the address, unless it is told another one. */
  private URI apiUrl() {
    return config
        .apiUrl()
        .orElseGet(() -> api.map(ApiPart::url)
            .orElseGet(() ->
                ApiPart.url(config.api(), config.api().port().orElse(ResultsDbConfig.API_PORT))));
  }

  /** The API's port, once it is bound; 0 without an API. */
  public int apiPort() {
    return api.map(ApiPart::port).orElse(0);
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
    api.ifPresent(part -> part.replaceTokens(now));
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
  public void close() {
    opened.close();
  }
}
