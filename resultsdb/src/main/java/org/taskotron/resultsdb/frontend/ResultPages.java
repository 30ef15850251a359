package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Percent;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;

/** The list of results with its filters, and a page for each result. */
final class ResultPages {

  private static final int PLOTTED = 500;
  private static final int HISTORY = 20;
  private static final int GROUPS_SHOWN = 10;

  private final Site site;
  private final ItemReader reader;

  ResultPages(Site site) {
    this.site = site;
    this.reader = new ItemReader(site);
  }

  void addTo(Routes routes) {
    routes.get("/results[/]", this::results);
    routes.get("/results/:id", this::result);
  }

  private Answer results(Request request) throws IOException {
    Filters filters = Filters.of(request);
    if (filters.isToBeTidied()) {
      return Answer.redirect(filters.address(request.link("/results"), 0));
    }
    Query query = filters.forApi();
    Asked landing = site.askOutcomes();
    Asked list = site.ask("/results", query);
    Optional<Asked> plotted = filters.page() > 0
        ? Optional.empty()
        : Optional.of(site.ask("/results", filters.forApi(PLOTTED)));
    Map<String, Object> model = new HashMap<>();
    model.put("filters", filters);
    model.put("outcomes", Site.outcomes(landing));
    model.put("json", site.twin("/results", query));
    String mistake = "";
    JsonNode answer = JsonNodeFactory.instance.objectNode();
    Chart chart = Chart.NONE;
    try {
      answer = Site.told(list);
      chart = plotted.isPresent()
          ? Chart.of(ResultView.listOf(Site.told(plotted.get())), PLOTTED)
          : Chart.NONE;
    } catch (ApiRefusal refusal) {
      mistake = Site.plain(String.valueOf(refusal.getMessage()));
    }
    model.put("results", ResultView.listOf(answer));
    model.put("chart", chart);
    model.put("pager", Pager.of(request, filters, answer));
    model.put("feed", Feeds.address(filters.question()));
    model.put("mistake", mistake);
    model.put("live", plotted.isPresent() && mistake.isEmpty() ? site.live(request, query) : "");
    return site.page(request, "Results", "results.jte", model)
        .status(mistake.isEmpty() ? 200 : 400);
  }

  private Answer result(Request request) throws Exception {
    String id = request.path("id");
    ResultView result = ResultView.of(site.ask("/results/" + Percent.encode(id))
        .answer()
        .orElseThrow(() -> HttpRefusal.notFound("There is no result " + id)));
    Optional<Asked> groups = reader.askGroups(result.groups(), GROUPS_SHOWN);
    Optional<Asked> waivers = Waivers.ask(site, result.all("item"));
    Asked before = site.ask(
        path(result),
        same("item", result)
            .and(same("arch", result))
            .and("since", until(result))
            .and("limit", HISTORY));
    Asked newest = site.ask(
        "/results/latest",
        same("item", result)
            .and("testcases", result.testcase().name())
            .and("_distinct_on", String.join(",", Check.KEYS)));
    Map<String, Object> model = new HashMap<>();
    model.put("result", result);
    model.put("groups", groups.isPresent() ? GroupView.listOf(Site.told(groups.get())) : List.of());
    Waivers about = Waivers.told(waivers).about(result);
    model.put("waivers", about);
    model.put("waived", about.inForce(result).orElse(null));
    JsonNode found = Site.told(before);
    model.put(
        "history",
        History.of(
            result,
            ResultView.listOf(found),
            !found.path("next").isTextual(),
            ResultView.listOf(Site.told(newest))));
    model.put("json", site.twin("/results/" + result.id(), Query.NONE));
    model.put("api", site.publicApi());
    return site.page(
        request, result.testcase().name() + " " + result.line("item"), "result.jte", model);
  }

  private static String path(ResultView result) {
    return "/testcases/" + Percent.encode(result.testcase().name()) + "/results";
  }

  /** Narrows the question; what else is found is left out afterwards. */
  private static Query same(String key, ResultView result) {
    Query query = Query.NONE;
    for (String value : result.all(key)) {
      if (value.indexOf(',') < 0) {
        query = query.and(key, value);
      }
    }
    return query;
  }

  private static String until(ResultView result) {
    return "1900-01-01," + LocalDateTime.ofInstant(result.submitted(), ZoneOffset.UTC);
  }
}
