package org.taskotron.resultsdb.api;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.ResultStore;
import org.taskotron.resultsdb.result.Standing;

/**
 * {@code /results/overview}: how something fares. It counts what {@code /results/latest} would tell, and tells the
 * testcases that fare worst, each with all of its latest results: so much fits on a page, be there ten or ten thousand.
 */
final class Overview {

  /** The worst first; outcomes that are not here stand before the last. */
  private static final List<String> WORST_FIRST =
      List.of("FAILED", "ERROR", "NEEDS_INSPECTION", "RUNNING", "QUEUED");

  private static final String BEST = "PASSED";

  private final Supplier<ResultStore> store;
  private final Queries queries;

  Overview(Supplier<ResultStore> store, Outcomes outcomes) {
    this.store = store;
    this.queries = new Queries(outcomes);
  }

  void addTo(Routes routes) {
    routes.get(Links.ROOT + "/results/overview", Endpoint.handler(this::overview));
  }

  private Answer overview(Request request) {
    Queries.Results wanted = queries.results(request);
    ResultQuery query = wanted.query();
    if (!query.isNarrowed()) {
      throw HttpRefusal.badRequest("Please, provide at least one filter");
    }
    Worst worst = new Worst(wanted.paging().limit());
    List<Result> told = store.get().latest(query, Queries.distinctOn(request), worst);
    Links links = Links.of(request);
    return Told.answer(200, out -> {
      out.writeStartObject();
      Told.items(out, told, (json, result) -> Told.result(json, result, links));
      out.writeObjectFieldStart("outcomes");
      for (Map.Entry<String, Integer> outcome : worst.outcomes.entrySet()) {
        out.writeNumberField(outcome.getKey(), outcome.getValue());
      }
      out.writeEndObject();
      out.writeNumberField("testcases", worst.testcases);
      out.writeEndObject();
    });
  }

  private static int rank(Standing standing) {
    int place = WORST_FIRST.indexOf(standing.outcome());
    if (place >= 0) {
      return place;
    }
    return standing.outcome().equals(BEST) ? WORST_FIRST.size() + 1 : WORST_FIRST.size();
  }

  /** Counts all, and chooses the testcases that fare worst; among those that fare alike the newer ones. */
  private static final class Worst implements UnaryOperator<List<Standing>> {
    private final int limit;
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private int testcases;

    Worst(int limit) {
      this.limit = limit;
    }

    @Override
    public List<Standing> apply(List<Standing> newestFirst) {
      Map<Long, Integer> ranks = new HashMap<>();
      for (Standing standing : newestFirst) {
        outcomes.merge(standing.outcome(), 1, Integer::sum);
        ranks.merge(standing.testcase(), rank(standing), Math::min);
      }
      testcases = ranks.size();
      List<Long> byAge = newestFirst.stream().map(Standing::testcase).distinct().toList();
      Set<Long> worst = new HashSet<>(byAge.stream()
          .sorted(Comparator.comparing(testcase -> ranks.getOrDefault(testcase, 0)))
          .limit(limit)
          .toList());
      return newestFirst.stream()
          .filter(standing -> worst.contains(standing.testcase()))
          .toList();
    }
  }
}
