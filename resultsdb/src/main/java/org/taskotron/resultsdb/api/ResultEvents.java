package org.taskotron.resultsdb.api;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.resultsdb.api.body.Invalid;
import org.taskotron.resultsdb.json.ApiAddresses;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultLog;
import org.taskotron.resultsdb.result.Selection;

/**
 * {@code GET /results/events}: each new result as an event whose id is the result's. Who comes again says the last id that
 * reached him, and is told what he missed; who comes without one is told what is new from now on.
 */
public final class ResultEvents implements AutoCloseable {

  /** Which results a watcher wants. */
  record Wanted(Set<String> outcomes, Selection testcases) {

    boolean includes(Result result) {
      return (outcomes.isEmpty() || outcomes.contains(result.outcome()))
          && testcases.selects(result.testcase().name());
    }

    boolean isAll() {
      return outcomes.isEmpty() && testcases.isAll();
    }
  }

  private final Supplier<ResultLog> log;
  private final Queries queries;
  private final EventFeed feed;

  /**
   * Events of the results in a log.
   *
   * @param log throws {@link HttpRefusal} while there is none
   */
  public ResultEvents(Supplier<ResultLog> log, Outcomes outcomes) {
    this.log = log;
    this.queries = new Queries(outcomes);
    this.feed = new EventFeed(log);
  }

  public Routes routes() {
    Routes routes = new Routes();
    routes.get(Links.ROOT + "/results/events", this::events);
    return routes;
  }

  /** There may be something new. Cheap; called by any thread. */
  public void ring() {
    feed.ring();
  }

  private Answer events(Request request) {
    try {
      Wanted wanted = queries.events(request);
      ApiAddresses addresses = Links.of(request).addresses();
      Optional<String> last = request.header("Last-Event-ID").filter(text -> !text.isBlank());
      Optional<Long> id = last.map(ResultEvents::id);
      // Read here and not when the stream begins: a database that is away is a 503, not a stream
      // that ends.
      long newest = log.get().newest();
      long from = Math.min(id.orElse(newest), newest);
      return Answer.sse((unused, sink) -> feed.watch(wanted, addresses, from, sink));
    } catch (Invalid invalid) {
      return Told.mistakes(invalid.mistakes());
    }
  }

  private static long id(String text) {
    boolean digits = text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      throw HttpRefusal.badRequest("Last-Event-ID: expected the id of an event, a whole number");
    }
    return Long.parseLong(text);
  }

  @Override
  public void close() {
    feed.close();
  }
}
