package org.taskotron.resultsdb.frontend;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;

/** Everything about an item on one page, and two items side by side. */
final class ItemPages {

  private static final int GROUPS = 50;
  private static final int NEWEST = 200;
  private static final int SHOWN = 10;
  private static final int RELATED = 12;

  private final Site site;
  private final ItemReader reader;

  ItemPages(Site site) {
    this.site = site;
    this.reader = new ItemReader(site);
  }

  void addTo(Routes routes) {
    routes.get("/items[/]", this::items);
    routes.get("/items/*item", request -> item(request, request.path("item")));
    routes.get("/compare", this::compare);
  }

  /** Without an item: those that were heard of last. */
  private Answer items(Request request) throws Exception {
    String wanted = request.query("item").orElse("");
    if (!wanted.isEmpty()) {
      return item(request, wanted);
    }
    Query query = Query.NONE.and("limit", NEWEST);
    List<ResultView> newest = ResultView.listOf(site.list("/results", query));
    return site.page(
        request,
        "Items",
        "items.jte",
        Map.of(
            "items", ItemLine.of(newest), "looked", NEWEST, "json", site.twin("/results", query)));
  }

  private Answer item(Request request, String item) throws Exception {
    ItemReader.Reading reading = reader.read(item);
    Optional<Asked> waivers = Waivers.ask(site, List.of(item));
    Query required = required(request);
    Optional<Asked> decision = required.pairs().isEmpty()
        ? Optional.empty()
        : Optional.of(site.ask("/decision", Query.NONE.and("item", item).and(required)));
    List<ResultView> history = reading.arrived().history();
    Instant oldest = history.stream()
        .map(ResultView::submitted)
        .min(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
    Optional<Asked> groups = reader.askGroups(
        history.stream().flatMap(result -> result.groups().stream()).toList(), GROUPS);
    Optional<Asked> family = history.isEmpty() ? Optional.empty() : reader.askFamily(item, oldest);
    Map<String, Object> model = new HashMap<>();
    model.put("item", item);
    model.put("matrix", reading.matrix());
    model.put("newest", history.stream().limit(SHOWN).toList());
    model.put("groups", groups.isPresent() ? GroupView.listOf(Site.told(groups.get())) : List.of());
    model.put(
        "before",
        family.isPresent()
            ? Kinship.before(item, ResultView.listOf(Site.told(family.get()))).orElse("")
            : "");
    model.put("waivers", Waivers.told(waivers));
    model.put("required", required.value("testcases"));
    model.put("policy", required.value("policy"));
    decide(decision, model);
    Naming naming = reading.naming();
    model.put("related", Naming.relatedTo(item, history, RELATED));
    model.put("results", "/results" + naming.question().text());
    model.put("feed", Feeds.address(naming.question()));
    model.put("badge", Badges.address(item));
    model.put("live", site.live(request, naming.question()));
    model.put("json", site.twin("/results/latest", naming.latest()));
    return site.page(request, item, "item.jte", model);
  }

  /** What is to be decided, of the page's address. */
  private static Query required(Request request) {
    Query required = Query.NONE;
    for (String name : List.of("testcases", "policy")) {
      String value = request.query(name).orElse("").strip();
      required = value.isEmpty() ? required : required.and(name, value);
    }
    return required;
  }

  private static void decide(Optional<Asked> asked, Map<String, Object> model) throws IOException {
    Optional<DecisionView> decision = Optional.empty();
    String mistake = "";
    try {
      if (asked.isPresent()) {
        decision = asked.get().answer().map(DecisionView::of);
      }
    } catch (ApiRefusal refusal) {
      mistake = Site.plain(String.valueOf(refusal.getMessage()));
    }
    model.put("decision", decision.orElse(null));
    model.put("mistake", mistake);
  }

  private Answer compare(Request request) throws IOException, ApiRefusal {
    String one = request.query("a").orElse("").strip();
    String other = request.query("b").orElse("").strip();
    Map<String, Object> model = new HashMap<>();
    model.put("one", one);
    model.put("other", other);
    if (one.isEmpty() || other.isEmpty()) {
      model.put("comparison", Comparison.NONE);
      return site.page(request, "Compare", "compare.jte", model);
    }
    ItemReader.Reading first = reader.read(one);
    ItemReader.Reading second = reader.read(other);
    model.put(
        "comparison", Comparison.of(first.arrived().matrix(), second.arrived().matrix()));
    model.put("oneJson", site.twin("/results/latest", first.naming().latest()));
    model.put("otherJson", site.twin("/results/latest", second.naming().latest()));
    return site.page(request, one + " and " + other, "compare.jte", model);
  }
}
