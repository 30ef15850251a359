package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.AsyncHandler;
import org.taskotron.base.web.Handler;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.WebConfig;
import org.taskotron.base.web.WebContext;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.GroupMention;
import org.taskotron.resultsdb.result.IdempotencyKey;
import org.taskotron.resultsdb.result.NewResult;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.Posted;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.ResultStore;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.Testcase;
import org.taskotron.resultsdb.result.TestcaseMention;

/**
 * {@code /api/v2.0}. Reading runs on worker threads. What is posted is read on the event loop (a large body beside it),
 * handed to the store, and answered when it is committed: no thread waits meanwhile, so that as many posts as there are
 * share a commit.
 */
public final class Api implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final int RETRY_AFTER_SECONDS = 5;
  private static final String KEY_HEADER = "Idempotency-Key";
  private static final String RESULTS = "/results";

  private final Supplier<ResultStore> store;
  private final Outcomes outcomes;
  private final URI documentation;
  private final NewResults newResults;
  private final Queries queries;
  private final Counter results;
  private final Counter groups;
  private final Counter testcases;
  private final Counter repeated;
  private final AtomicLong bodies = new AtomicLong();
  private final ExecutorService largeBodies =
      new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(64), run -> {
        Thread thread = new Thread(run, "resultsdb-large-bodies");
        thread.setDaemon(true);
        return thread;
      });

  /**
   * The API of a store.
   *
   * @param store throws {@link HttpRefusal} while there is none yet
   * @param documentation where the landing page sends people
   */
  public Api(
      Supplier<ResultStore> store, Outcomes outcomes, URI documentation, MeterRegistry metrics) {
    this.store = store;
    this.outcomes = outcomes;
    this.documentation = documentation;
    this.newResults = new NewResults(outcomes);
    this.queries = new Queries(outcomes);
    this.results = counter(metrics, "result");
    this.groups = counter(metrics, "group");
    this.testcases = counter(metrics, "testcase");
    this.repeated = Counter.builder("resultsdb.repeated")
        .description("results that were stored already under their Idempotency-Key")
        .register(metrics);
  }

  private static Counter counter(MeterRegistry metrics, String what) {
    return Counter.builder("resultsdb.posted")
        .description("what was posted and stored")
        .tag("what", what)
        .register(metrics);
  }

  /** How many results were stored since the start. */
  public long posted() {
    return (long) results.count();
  }

  /** What a failed request means to the asker, for exceptions of the store. */
  public static Optional<HttpRefusal> translate(Throwable thrown) {
    if (thrown instanceof DatabaseAway) {
      return Optional.of(HttpRefusal.unavailable(
          "The database is away: nothing is known to be stored, come again", RETRY_AFTER_SECONDS));
    }
    if (thrown instanceof RejectedExecutionException) {
      return Optional.of(
          HttpRefusal.unavailable("Too much is waiting to be stored, come again", 1));
    }
    return Optional.empty();
  }

  /** All routes of the API, and a page at {@code /} for people who come upon it. */
  public Routes routes(WebContext context, WebConfig config) {
    Routes routes = new Routes();
    Pages pages = new Pages(context, config, "org.taskotron.resultsdb.templates");
    Handler page = request ->
        pages.page(request, "API", "api.jte", Map.of("documentation", documentation.toString()));
    routes.get("/", page);
    routes.get("/index", page);
    String root = Links.ROOT;
    routes.get(root + "[/]", this::landing);
    routes.get(root + "/healthcheck", this::health);
    get(routes, "/results", request -> results(request, Function.identity()));
    get(routes, "/results/latest", this::latest);
    get(routes, "/results/:id", this::result);
    get(routes, "/groups", this::groups);
    get(routes, "/groups/:uuid", this::group);
    get(routes, "/groups/:uuid/results", this::resultsOfGroup);
    get(routes, "/testcases", this::testcases);
    get(routes, "/testcases/*name", this::testcaseOrItsResults);
    post(routes, "/results", this::postResult);
    post(routes, "/groups", this::postGroup);
    post(routes, "/testcases", this::postTestcase);
    routes.otherwise(root, Answer.message(404, "Not found"));
    return routes;
  }

  private static void get(Routes routes, String path, Handler handler) {
    routes.get(Links.ROOT + path, request -> {
      try {
        return handler.handle(request);
      } catch (Invalid invalid) {
        return Told.mistakes(invalid.mistakes());
      }
    });
  }

  private void post(Routes routes, String path, AsyncHandler handler) {
    routes.postAsync(Links.ROOT + path, request -> posted(request, handler)).maxBody(Limits.BODY);
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

  // Reading

  private Answer results(Request request, Function<ResultQuery, ResultQuery> within) {
    Queries.Results wanted = queries.results(request);
    Paging paging = wanted.paging();
    Slice<Result> found = store.get().results(within.apply(wanted.query()), paging.window());
    return page(request, paging, found, Told::result);
  }

  private static <T> Answer page(
      Request request, Paging paging, Slice<T> found, LinkedWriter<T> writer) {
    Links links = Links.of(request);
    return Told.page(
        found.items(),
        paging.previous(request),
        paging.next(request, found.more()),
        (out, item) -> writer.write(out, item, links));
  }

  /** Writes an item with links to what belongs to it. */
  @FunctionalInterface
  private interface LinkedWriter<T> {
    void write(JsonGenerator out, T item, Links links) throws IOException;
  }

  private Answer latest(Request request) {
    ResultQuery query = queries.results(request).query();
    List<String> distinctOn = Queries.distinctOn(request);
    if (!distinctOn.isEmpty() && !query.isNarrowed()) {
      throw HttpRefusal.badRequest("Please, provide at least one filter beside '_distinct_on'");
    }
    List<Result> found = store.get().latest(query, distinctOn);
    Links links = Links.of(request);
    return Told.answer(200, out -> {
      out.writeStartObject();
      Told.items(out, found, (json, result) -> Told.result(json, result, links));
      out.writeEndObject();
    });
  }

  private Answer result(Request request) {
    Optional<Result> result = id(request.path("id")).flatMap(store.get()::result);
    return result
        .map(found -> Told.answer(200, out -> Told.result(out, found, Links.of(request))))
        .orElseGet(() -> Answer.message(404, "Result not found"));
  }

  /** An id that no result can have is that of none. */
  private static Optional<Long> id(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  private Answer groups(Request request) {
    Fields fields = new Fields();
    Paging paging = Paging.of(request, fields);
    var query = Queries.groups(request, fields);
    fields.done();
    Slice<Group> found = store.get().groups(query, paging.window());
    return page(request, paging, found, Told::group);
  }

  private Answer group(Request request) {
    return store
        .get()
        .group(request.path("uuid"))
        .map(group -> Told.answer(200, out -> Told.group(out, group, Links.of(request))))
        .orElseGet(() -> Answer.message(404, "Group not found"));
  }

  private Answer resultsOfGroup(Request request) {
    String uuid = request.path("uuid");
    if (store.get().group(uuid).isEmpty()) {
      return Answer.message(404, "Group not found: " + uuid);
    }
    return results(request, query -> query.inGroup(uuid));
  }

  private Answer testcases(Request request) {
    Fields fields = new Fields();
    Paging paging = Paging.of(request, fields);
    var names = Queries.testcases(request, fields);
    fields.done();
    Slice<Testcase> found = store.get().testcases(names, paging.window());
    return page(request, paging, found, Told::testcase);
  }

  /** Names may hold slashes, so a path that ends in {@code /results} has two meanings; this one has always been it. */
  private Answer testcaseOrItsResults(Request request) {
    String path = request.path("name");
    if (!path.endsWith(RESULTS) || path.length() == RESULTS.length()) {
      return store
          .get()
          .testcase(path)
          .map(found -> Told.answer(200, out -> Told.testcase(out, found, Links.of(request))))
          .orElseGet(Api::noTestcase);
    }
    String name = path.substring(0, path.length() - RESULTS.length());
    return store.get().testcase(name).isPresent()
        ? results(request, query -> query.ofTestcase(name))
        : noTestcase();
  }

  private static Answer noTestcase() {
    return Answer.message(404, "Testcase not found");
  }

  // Posting

  private CompletionStage<Answer> posted(Request request, AsyncHandler handler) throws Exception {
    int size = request.body().length;
    if (bodies.addAndGet(size) > Limits.BODIES) {
      bodies.addAndGet(-size);
      throw HttpRefusal.unavailable("Too much is waiting to be stored, come again", 1);
    }
    CompletionStage<Answer> answer = size < Limits.LARGE_BODY
        ? checked(request, handler)
        : CompletableFuture.supplyAsync(() -> checked(request, handler), largeBodies)
            .thenCompose(Function.identity());
    return answer.whenComplete((told, failure) -> bodies.addAndGet(-size));
  }

  /** The answer, mistakes in the body included. Never throws. */
  private static CompletionStage<Answer> checked(Request request, AsyncHandler handler) {
    try {
      return handler.handle(request);
    } catch (Invalid invalid) {
      return CompletableFuture.completedStage(Told.mistakes(invalid.mistakes()));
    } catch (HttpRefusal refusal) {
      return CompletableFuture.failedStage(refusal);
    } catch (Exception e) {
      return CompletableFuture.failedStage(new CompletionException(e));
    }
  }

  private CompletionStage<Answer> postResult(Request request) {
    ObjectNode body = JsonBody.read(request);
    NewResult result = newResults.result(body);
    Optional<IdempotencyKey> key = key(request, result);
    Links links = Links.of(request);
    return store.get().post(result, key).thenApply(posted -> {
      switch (posted.how()) {
        case NEW -> results.increment();
        case REPEATED -> repeated.increment();
        case KEY_TAKEN -> {}
      }
      return told(posted, key, links);
    });
  }

  private static Answer told(Posted posted, Optional<IdempotencyKey> key, Links links) {
    Result result = posted.result();
    return switch (posted.how()) {
      case NEW -> Told.answer(201, out -> Told.result(out, result, links));
      case REPEATED ->
        Told.answer(201, out -> Told.result(out, result, links))
            .header("Idempotency-Replayed", "true");
      case KEY_TAKEN ->
        Answer.message(
            422,
            KEY_HEADER + " " + key.map(IdempotencyKey::text).orElse("") + ": result " + result.id()
                + " was stored under it from another body");
    };
  }

  private static Optional<IdempotencyKey> key(Request request, NewResult result) {
    Optional<String> text = request.header(KEY_HEADER);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().isEmpty()) {
      throw new Invalid(List.of(Mistake.tooShort(TextNode.valueOf(""), KEY_HEADER)));
    }
    if (text.get().length() > IdempotencyKey.LONGEST) {
      throw new Invalid(List.of(
          Mistake.tooLong(IdempotencyKey.LONGEST, TextNode.valueOf(text.get()), KEY_HEADER)));
    }
    return Optional.of(IdempotencyKey.of(text.get(), result));
  }

  private CompletionStage<Answer> postGroup(Request request) {
    GroupMention group = newResults.groupPost(JsonBody.read(request));
    Links links = Links.of(request);
    return store.get().post(group).thenApply(stored -> {
      groups.increment();
      return Told.answer(201, out -> Told.group(out, stored, links));
    });
  }

  private CompletionStage<Answer> postTestcase(Request request) {
    TestcaseMention testcase = newResults.testcasePost(JsonBody.read(request));
    Links links = Links.of(request);
    return store.get().post(testcase).thenApply(stored -> {
      testcases.increment();
      return Told.answer(201, out -> Told.testcase(out, stored, links));
    });
  }

  @Override
  public void close() {
    largeBodies.shutdown();
  }
}
