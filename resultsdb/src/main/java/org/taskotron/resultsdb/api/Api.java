package org.taskotron.resultsdb.api;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.db.DatabaseFull;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Handler;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.WebConfig;
import org.taskotron.base.web.WebContext;
import org.taskotron.resultsdb.access.Access;
import org.taskotron.resultsdb.api.body.RequiredData;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.ResultStore;
import org.taskotron.resultsdb.result.TooMuch;

/** {@code /api/v2.0}: its routes, its landing page and its health. */
public final class Api implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final int RETRY_AFTER_SECONDS = 5;
  /** Somebody has to make room first. */
  private static final int RETRY_WHEN_FULL_SECONDS = 30;

  private final Supplier<ResultStore> store;
  private final Outcomes outcomes;
  private final URI documentation;
  private final Reading reading;
  private final Posting posting;

  /**
   * The API of a store.
   *
   * @param store throws {@link HttpRefusal} while there is none yet
   * @param documentation where the landing page sends people
   * @param required what posts must have beside what every ResultsDB wants
   * @param access who may post
   */
  public Api(
      Supplier<ResultStore> store,
      Outcomes outcomes,
      URI documentation,
      RequiredData required,
      Access access,
      MeterRegistry metrics) {
    this.store = store;
    this.outcomes = outcomes;
    this.documentation = documentation;
    this.reading = new Reading(store, outcomes);
    this.posting = new Posting(store, outcomes, required, access, metrics);
  }

  /** How many results were stored since the start. */
  public long posted() {
    return posting.results();
  }

  /** What a failed request means to the asker, for exceptions of the store. */
  public static Optional<HttpRefusal> translate(Throwable thrown) {
    if (thrown instanceof DatabaseFull) {
      return Optional.of(HttpRefusal.unavailable(
          "The disk of the database is full: nothing was stored, come again when there is room",
          RETRY_WHEN_FULL_SECONDS));
    }
    if (thrown instanceof DatabaseAway) {
      return Optional.of(HttpRefusal.unavailable(
          "The database is away: nothing is known to be stored, come again", RETRY_AFTER_SECONDS));
    }
    if (thrown instanceof TooMuch) {
      return Optional.of(new HttpRefusal(413, String.valueOf(thrown.getMessage())));
    }
    if (thrown instanceof RejectedExecutionException) {
      return Optional.of(
          HttpRefusal.unavailable("Too much is waiting to be stored, come again", 1));
    }
    return Optional.empty();
  }

  /** Where results are posted, whatever version of the API they came over. */
  public Posting posting() {
    return posting;
  }

  /**
   * All routes of the API, and a page at {@code /} for people who come upon it.
   *
   * @param v3 empty: there is no version 3
   */
  public Routes routes(WebContext context, WebConfig config, Optional<? extends Version3> v3) {
    Routes routes = new Routes();
    Pages pages = new Pages(context, config, "org.taskotron.resultsdb.templates");
    Handler page = request -> pages.page(
        request,
        "API",
        "api.jte",
        Map.of("documentation", documentation.toString(), "v3", v3.isPresent()));
    routes.get("/", page);
    routes.get("/index", page);
    String root = Links.ROOT;
    routes.get(root + "[/]", this::landing);
    routes.get(root + "/healthcheck", this::health);
    reading.addTo(routes);
    new Overview(store, outcomes).addTo(routes);
    posting.addTo(routes);
    v3.ifPresent(typed -> typed.addTo(routes, pages));
    new OpenApi(v3).addTo(routes);
    routes.otherwise(Version3.ROOT, Answer.message(404, "Not found"));
    routes.otherwise(root, Answer.message(404, "Not found"));
    return routes;
  }

  private Answer landing(Request request) {
    Links links = Links.of(request);
    return Told.answer(300, out -> {
      out.writeStartObject();
      out.writeStringField("documentation", documentation.toString());
      out.writeStringField("groups", links.collection("groups"));
      out.writeStringField(
          "message",
          "Three roads lead on from here; whoever asks for a fourth is sent back. Choose wisely.");
      out.writeArrayFieldStart("outcomes");
      for (String outcome : outcomes.all()) {
        out.writeString(outcome);
      }
      out.writeEndArray();
      out.writeStringField("results", links.collection("results"));
      out.writeStringField("testcases", links.collection("testcases"));
      out.writeEndObject();
    });
  }

  private Answer health(Request request) {
    try {
      store.get().ping();
      return Answer.message(200, "Health check OK");
    } catch (RuntimeException e) {
      LOG.debug("health check", e);
      return Answer.message(503, "Unable to communicate with database");
    }
  }

  @Override
  public void close() {
    posting.close();
  }
}
