package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.AsyncHandler;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.resultsdb.access.Access;
import org.taskotron.resultsdb.access.Caller;
import org.taskotron.resultsdb.access.Right;
import org.taskotron.resultsdb.api.body.Invalid;
import org.taskotron.resultsdb.api.body.JsonBody;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.api.body.Mistake;
import org.taskotron.resultsdb.api.body.NewResults;
import org.taskotron.resultsdb.api.body.RequiredData;
import org.taskotron.resultsdb.result.GroupMention;
import org.taskotron.resultsdb.result.IdempotencyKey;
import org.taskotron.resultsdb.result.NewResult;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.Posted;
import org.taskotron.resultsdb.result.ResultStore;
import org.taskotron.resultsdb.result.TestcaseMention;

/**
 * What is posted: read on the event loop (a large body beside it), handed to the store, and answered when it is
 * committed. No thread waits meanwhile, so that as many posts as there are share a commit.
 */
public final class Posting implements AutoCloseable {

  private static final String KEY_HEADER = "Idempotency-Key";

  private final Supplier<ResultStore> store;
  private final Access access;
  private final NewResults newResults;
  private final Counter results;
  private final Counter groups;
  private final Counter testcases;
  private final Counter repeated;
  private final AtomicLong bodies = new AtomicLong();
  private final ExecutorService largeBodies = new ThreadPoolExecutor(
      2,
      2,
      0,
      TimeUnit.SECONDS,
      new LinkedBlockingQueue<>(64),
      DaemonThreads.named("resultsdb-large-bodies"));

  Posting(
      Supplier<ResultStore> store,
      Outcomes outcomes,
      RequiredData required,
      Access access,
      MeterRegistry metrics) {
    this.store = store;
    this.access = access;
    this.newResults = new NewResults(outcomes, required);
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
  long results() {
    return (long) results.count();
  }

  void addTo(Routes routes) {
    post(routes, "/results", this::postResult);
    post(routes, "/groups", this::postGroup);
    post(routes, "/testcases", this::postTestcase);
  }

  private void post(Routes routes, String path, AsyncHandler handler) {
    routes.postAsync(Links.ROOT + path, request -> posted(request, handler)).maxBody(Limits.BODY);
  }

  private CompletionStage<Answer> posted(Request request, AsyncHandler handler) throws Exception {
    return posted(
        request, handler, request.body().length < Limits.LARGE_BODY ? Runnable::run : largeBodies);
  }

  /** Handles a post on an executor, if all bodies together leave room for it. */
  public CompletionStage<Answer> posted(Request request, AsyncHandler handler, Executor executor) {
    int size = request.body().length;
    if (bodies.addAndGet(size) > Limits.BODIES) {
      bodies.addAndGet(-size);
      throw HttpRefusal.unavailable("Too much is waiting to be stored, come again", 1);
    }
    CompletionStage<Answer> answer;
    try {
      answer = CompletableFuture.supplyAsync(() -> checked(request, handler), executor)
          .thenCompose(Function.identity());
    } catch (RejectedExecutionException e) {
      bodies.addAndGet(-size);
      throw e;
    }
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
    boolean several = JsonBody.isList(request);
    Caller caller;
    List<NewResult> all;
    if (several) {
      // Who posts lists is no client of old, so that the token is in a header.
      caller = access.caller(request);
      all = ResultList.read(request, newResults);
    } else {
      ObjectNode body = JsonBody.read(request);
      caller = access.caller(request, body);
      all = List.of(newResults.result(body));
    }
    all.forEach(result -> caller.require(Right.RESULTS, result.testcase().name()));
    return stored(request, all, several);
  }

  /** Stores what was read and allowed, under the request's key if it has one. */
  public CompletionStage<Answer> stored(Request request, List<NewResult> all, boolean several) {
    Optional<IdempotencyKey> key = key(request)
        .map(text -> several ? IdempotencyKey.of(text, all) : IdempotencyKey.of(text, all.get(0)));
    Links links = Links.of(request);
    return store.get().post(all, key).thenApply(posted -> {
      switch (posted.how()) {
        case NEW -> results.increment(posted.results().size());
        case REPEATED -> repeated.increment(posted.results().size());
        case KEY_TAKEN -> {}
      }
      return told(posted, several, key, links);
    });
  }

  private static Answer told(
      Posted posted, boolean several, Optional<IdempotencyKey> key, Links links) {
    return switch (posted.how()) {
      case NEW -> told(posted, several, links);
      case REPEATED -> told(posted, several, links).header("Idempotency-Replayed", "true");
      case KEY_TAKEN ->
        Answer.message(
            422,
            KEY_HEADER + " " + key.map(IdempotencyKey::text).orElse("") + ": result "
                + posted.result().id() + " was stored under it from another body");
    };
  }

  private static Answer told(Posted posted, boolean several, Links links) {
    if (!several) {
      return Told.answer(201, out -> Told.result(out, posted.result(), links));
    }
    return Told.answer(201, out -> {
      out.writeStartObject();
      Told.items(out, posted.results(), (json, result) -> Told.result(json, result, links));
      out.writeEndObject();
    });
  }

  private static Optional<String> key(Request request) {
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
    return text;
  }

  private CompletionStage<Answer> postGroup(Request request) {
    ObjectNode body = JsonBody.read(request);
    Caller caller = access.caller(request, body);
    GroupMention group = newResults.groupPost(body);
    caller.require(Right.GROUPS);
    Links links = Links.of(request);
    return store.get().post(group).thenApply(stored -> {
      groups.increment();
      return Told.answer(201, out -> Told.group(out, stored, links));
    });
  }

  private CompletionStage<Answer> postTestcase(Request request) {
    ObjectNode body = JsonBody.read(request);
    Caller caller = access.caller(request, body);
    TestcaseMention testcase = newResults.testcasePost(body);
    caller.require(Right.TESTCASES, testcase.name());
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
