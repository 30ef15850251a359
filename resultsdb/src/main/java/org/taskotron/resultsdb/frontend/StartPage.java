package org.taskotron.resultsdb.frontend;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;

/** What happened last, and where to look for the rest. */
final class StartPage {

  private static final int PLOTTED = 500;
  private static final int NEWEST = 10;

  private final Site site;

  StartPage(Site site) {
    this.site = site;
  }

  void addTo(Routes routes) {
    routes.get("/", this::start);
  }

  private Answer start(Request request) throws Exception {
    Asked outcomes = site.askOutcomes();
    Asked newest = site.ask("/results", Query.NONE.and("limit", PLOTTED));
    Asked groups = site.ask("/groups", Query.NONE.and("limit", 5));
    List<ResultView> results = ResultView.listOf(Site.told(newest));
    Map<String, Object> model = new HashMap<>();
    model.put("outcomes", Site.outcomes(outcomes));
    model.put("chart", Chart.of(results, PLOTTED));
    model.put("results", results.stream().limit(NEWEST).toList());
    model.put("groups", GroupView.listOf(Site.told(groups)));
    model.put("live", site.live(request, Query.NONE));
    model.put("api", site.publicApi());
    return site.page(request, "ResultsDB", "start.jte", model);
  }
}
