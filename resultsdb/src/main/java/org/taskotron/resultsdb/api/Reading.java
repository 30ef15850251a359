package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Handler;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.resultsdb.api.body.Fields;
import org.taskotron.resultsdb.api.body.Invalid;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.Place;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.ResultStore;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.Testcase;

/** What is read: results, groups, testcases. Runs on worker threads. */
final class Reading {

  private static final String RESULTS = "/results";

  private final Supplier<ResultStore> store;
  private final Queries queries;

  Reading(Supplier<ResultStore> store, Outcomes outcomes) {
    this.store = store;
    this.queries = new Queries(outcomes);
  }

  void addTo(Routes routes) {
    get(routes, "/results", request -> results(request, Function.identity(), () -> {}));
    get(routes, "/results/latest", this::latest);
    get(routes, "/results/:id", this::result);
    get(routes, "/groups", this::groups);
    get(routes, "/groups/:uuid", this::group);
    get(routes, "/groups/:uuid/results", this::resultsOfGroup);
    get(routes, "/testcases", this::testcases);
    get(routes, "/testcases/*name", this::testcaseOrItsResults);
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

  /**
   * A page of results.
   *
   * @param nothing called when there are none: whether what they belong to is there needs to be known only then
   */
  private Answer results(
      Request request, Function<ResultQuery, ResultQuery> within, Runnable nothing) {
    Queries.Results wanted = queries.results(request);
    ResultQuery query = within.apply(wanted.query());
    Paging<Place> paging = wanted.paging();
    Slice<Result> found = store.get().results(query, paging.window());
    if (found.items().isEmpty()) {
      nothing.run();
    }
    OptionalLong total = total(paging, () -> store.get().count(query));
    Links links = Links.of(request);
    return Told.page(
        found.items(),
        paging.previous(request, found, Result::place, Places.OF_RESULTS),
        paging.next(request, found, Result::place, Places.OF_RESULTS),
        total,
        (out, item) -> Told.result(out, item, links));
  }

  private static OptionalLong total(Paging<?> paging, LongSupplier count) {
    return paging.total() ? OptionalLong.of(count.getAsLong()) : OptionalLong.empty();
  }

  private static <T> Answer named(
      Request request,
      Paging<String> paging,
      Slice<T> found,
      OptionalLong total,
      Function<T, String> place,
      LinkedWriter<T> writer) {
    Links links = Links.of(request);
    return Told.page(
        found.items(),
        paging.previous(request, found, place, Places.BY_NAME),
        paging.next(request, found, place, Places.BY_NAME),
        total,
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
    Paging<String> paging = Paging.of(request, Places.BY_NAME, fields);
    var query = Queries.groups(request, fields);
    fields.done();
    Slice<Group> found = store.get().groups(query, paging.window());
    OptionalLong total = total(paging, () -> store.get().count(query));
    return named(request, paging, found, total, Group::uuid, Told::group);
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
    return results(request, query -> query.inGroup(uuid), () -> {
      if (store.get().group(uuid).isEmpty()) {
        throw HttpRefusal.notFound("Group not found: " + uuid);
      }
    });
  }

  private Answer testcases(Request request) {
    Fields fields = new Fields();
    Paging<String> paging = Paging.of(request, Places.BY_NAME, fields);
    var names = Queries.testcases(request, fields);
    fields.done();
    Slice<Testcase> found = store.get().testcases(names, paging.window());
    OptionalLong total = total(paging, () -> store.get().count(names));
    return named(request, paging, found, total, Testcase::name, Told::testcase);
  }

  /** Names may hold slashes, so a path that ends in {@code /results} has two meanings; this one has always been it. */
  private Answer testcaseOrItsResults(Request request) {
    String path = request.path("name");
    if (!path.endsWith(RESULTS) || path.length() == RESULTS.length()) {
      return store
          .get()
          .testcase(path)
          .map(found -> Told.answer(200, out -> Told.testcase(out, found, Links.of(request))))
          .orElseGet(Reading::noTestcase);
    }
    String name = path.substring(0, path.length() - RESULTS.length());
    return results(request, query -> query.ofTestcase(name), () -> {
      if (store.get().testcase(name).isEmpty()) {
        throw HttpRefusal.notFound("Testcase not found");
      }
    });
  }

  private static Answer noTestcase() {
    return Answer.message(404, "Testcase not found");
  }
}
