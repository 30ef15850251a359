package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.LocalDate;
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

/** The list of testcases, and a page for each: its trend, how flaky it is, how long it takes, its results. */
final class TestcasePages {

  private static final int LOOKED_AT = 1_000;

  private final Site site;
  private final NamedList list;

  TestcasePages(Site site) {
    this.site = site;
    this.list = new NamedList(site, "testcases", "name", TestcaseView::listOf);
  }

  void addTo(Routes routes) {
    routes.get("/testcases[/]", request -> list.page(request, "Testcases"));
    routes.get("/testcases/*name", this::testcase);
  }

  private Answer testcase(Request request) throws Exception {
    String name = request.path("name");
    String path = "/testcases/" + Percent.encode(name);
    Filters filters = Filters.of(request);
    if (filters.isToBeTidied()) {
      return Answer.redirect(filters.address(request.link(Addresses.testcase(name)), 0));
    }
    Query query = filters.forApi();
    Asked asked = site.ask(path);
    Asked landing = site.askOutcomes();
    Asked list = site.ask(path + "/results", query);
    Optional<Asked> lookedAt = filters.page() > 0
        ? Optional.empty()
        : Optional.of(site.ask(path + "/results", filters.forApi(LOOKED_AT)));
    TestcaseView testcase = TestcaseView.of(
        asked.answer().orElseThrow(() -> HttpRefusal.notFound("There is no testcase " + name)));
    String mistake = "";
    JsonNode answer = JsonNodeFactory.instance.objectNode();
    List<ResultView> newest = List.of();
    try {
      answer = Site.told(list);
      newest = lookedAt.isPresent() ? ResultView.listOf(Site.told(lookedAt.get())) : List.of();
    } catch (ApiRefusal refusal) {
      mistake = Site.plain(String.valueOf(refusal.getMessage()));
    }
    Map<String, Object> model = new HashMap<>();
    model.put("testcase", testcase);
    model.put("filters", filters);
    model.put("outcomes", Site.outcomes(landing));
    model.put("results", ResultView.listOf(answer));
    model.put("chart", Chart.of(newest, LOOKED_AT));
    model.put("flakiness", Flakiness.of(newest));
    model.put("durations", Durations.of(newest));
    model.put("today", LocalDate.ofInstant(site.clock().instant(), ZoneOffset.UTC));
    model.put("feed", Feeds.address(Query.NONE.and("testcases", name).and(filters.question())));
    model.put("mistake", mistake);
    model.put(
        "live",
        lookedAt.isPresent() && mistake.isEmpty()
            ? site.live(request, query.and("testcases", name))
            : "");
    model.put("pager", Pager.of(request, filters, answer));
    model.put("json", site.twin(path + "/results", query));
    return site.page(request, name, "testcase.jte", model).status(mistake.isEmpty() ? 200 : 400);
  }
}
