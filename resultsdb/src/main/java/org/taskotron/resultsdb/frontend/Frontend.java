package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Link;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Percent;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.WebConfig;
import org.taskotron.base.web.WebContext;

/**
 * The pages: lists with their filters in the address, a page for each result, group and testcase under addresses that
 * people know from ResultsDB ({@code /results/7}).
 */
public final class Frontend {

  /** What the header of the pages leads to. */
  public static final List<Link> LINKS = List.of(
      new Link("Results", "/results"),
      new Link("Testcases", "/testcases"),
      new Link("Groups", "/groups"));

  private static final int RETRY_AFTER_SECONDS = 5;
  private static final int NEWEST = 10;
  private static final int HISTORY = 20;
  private static final int GROUP_RESULTS = 100;
  private static final int GROUPS_SHOWN = 10;

  private final ApiClient api;
  private final Pages pages;
  private final String publicApi;

  /** @param publicApi where the API is for whoever reads the pages */
  public Frontend(ApiClient api, String publicApi, WebContext context, WebConfig config) {
    this.api = api;
    this.publicApi = publicApi.replaceAll("/+$", "");
    this.pages = new Pages(context, config, "org.taskotron.resultsdb.templates");
  }

  /** What a failure means to the reader. */
  public static Optional<HttpRefusal> translate(Throwable thrown) {
    if (thrown instanceof ApiAway) {
      return Optional.of(HttpRefusal.unavailable(
          "ResultsDB's API does not answer just now: " + thrown.getMessage(), RETRY_AFTER_SECONDS));
    }
    if (thrown instanceof ApiRefusal) {
      return Optional.of(HttpRefusal.badRequest(plain(String.valueOf(thrown.getMessage()))));
    }
    return Optional.empty();
  }

  /** All routes of the pages. */
  public Routes routes() {
    Routes routes = new Routes();
    routes.get("/", this::start);
    routes.get("/results[/]", this::results);
    routes.get("/results/:id", this::result);
    routes.get("/testcases[/]", this::testcases);
    routes.get("/testcases/*name", this::testcase);
    routes.get("/groups[/]", this::groups);
    routes.get("/groups/:uuid", this::group);
    return routes;
  }

  private Answer start(Request request) throws Exception {
    JsonNode newest = list("/results", Query.NONE.and("limit", NEWEST));
    JsonNode groups = list("/groups", Query.NONE.and("limit", 5));
    Map<String, Object> model = new HashMap<>();
    model.put("outcomes", outcomes());
    model.put("results", ResultView.listOf(newest));
    model.put("groups", GroupView.listOf(groups));
    model.put("api", publicApi);
    return pages.page(request, "ResultsDB", "start.jte", model);
  }

  private Answer results(Request request) throws IOException {
    Filters filters = Filters.of(request);
    Query asked = filters.forApi();
    Map<String, Object> model = new HashMap<>();
    model.put("filters", filters);
    model.put("outcomes", outcomes());
    model.put("json", publicApi + "/results" + asked.text());
    String mistake = "";
    JsonNode answer = JsonNodeFactory.instance.objectNode();
    try {
      answer = list("/results", asked);
    } catch (ApiRefusal refusal) {
      mistake = plain(String.valueOf(refusal.getMessage()));
    }
    model.put("results", ResultView.listOf(answer));
    model.put("pager", Pager.of(request, filters, answer));
    model.put("mistake", mistake);
    return pages
        .page(request, "Results", "results.jte", model)
        .status(mistake.isEmpty() ? 200 : 400);
  }

  /** The API's words without those that are for programs. */
  private static String plain(String message) {
    return message.replace("Malformed Request: ", "").replace("Value error, ", "");
  }

  private Answer result(Request request) throws Exception {
    String id = request.path("id");
    ResultView result = ResultView.of(api.get("/results/" + Percent.encode(id))
        .orElseThrow(() -> HttpRefusal.notFound("There is no result " + id)));
    Map<String, Object> model = new HashMap<>();
    model.put("result", result);
    model.put("groups", groupsOf(result));
    model.put("history", history(result));
    model.put("json", publicApi + "/results/" + result.id());
    return pages.page(
        request, result.testcase().name() + " " + result.line("item"), "result.jte", model);
  }

  private List<GroupView> groupsOf(ResultView result) throws Exception {
    List<GroupView> groups = new ArrayList<>();
    for (String uuid : result.groups().stream().limit(GROUPS_SHOWN).toList()) {
      api.get("/groups/" + Percent.encode(uuid)).map(GroupView::of).ifPresent(groups::add);
    }
    return groups;
  }

  /** Items with a comma cannot be asked for: the API takes it for the end of the item. */
  private History history(ResultView result) throws Exception {
    Query query = Query.NONE;
    for (String item : result.all("item")) {
      if (item.indexOf(',') < 0) {
        query = query.and("item", item);
      }
    }
    String path = "/testcases/" + Percent.encode(result.testcase().name()) + "/results";
    JsonNode found = list(path, query.and("limit", HISTORY));
    boolean complete = !found.path("next").isTextual();
    return History.of(result, ResultView.listOf(found), complete);
  }

  private Answer testcases(Request request) throws Exception {
    Filters filters = Filters.of(request);
    JsonNode answer = list("/testcases", anywhere(filters, "name"));
    Map<String, Object> model = new HashMap<>();
    model.put("filters", filters);
    model.put("testcases", TestcaseView.listOf(answer));
    model.put("pager", Pager.of(request, filters, answer));
    return pages.page(request, "Testcases", "testcases.jte", model);
  }

  private Answer groups(Request request) throws Exception {
    Filters filters = Filters.of(request);
    JsonNode answer = list("/groups", anywhere(filters, "description"));
    Map<String, Object> model = new HashMap<>();
    model.put("filters", filters);
    model.put("groups", GroupView.listOf(answer));
    model.put("pager", Pager.of(request, filters, answer));
    return pages.page(request, "Groups", "groups.jte", model);
  }

  /** A search field without a star means: anywhere within. */
  private static Query anywhere(Filters filters, String field) {
    String text = filters.field(field);
    Query query = filters.forApi().without(field).without(field + ":like");
    if (text.isEmpty()) {
      return query;
    }
    return query.and(field + ":like", text.indexOf('*') >= 0 ? text : "*" + text + "*");
  }

  private Answer testcase(Request request) throws Exception {
    String name = request.path("name");
    String path = "/testcases/" + Percent.encode(name);
    TestcaseView testcase = TestcaseView.of(
        api.get(path).orElseThrow(() -> HttpRefusal.notFound("There is no testcase " + name)));
    Filters filters = Filters.of(request);
    JsonNode answer = list(path + "/results", filters.forApi());
    Map<String, Object> model = new HashMap<>();
    model.put("testcase", testcase);
    model.put("filters", filters);
    model.put("outcomes", outcomes());
    model.put("results", ResultView.listOf(answer));
    model.put("pager", Pager.of(request, filters, answer));
    model.put("json", publicApi + path);
    return pages.page(request, name, "testcase.jte", model);
  }

  private Answer group(Request request) throws Exception {
    String uuid = request.path("uuid");
    String path = "/groups/" + Percent.encode(uuid);
    GroupView group = GroupView.of(
        api.get(path).orElseThrow(() -> HttpRefusal.notFound("There is no group " + uuid)));
    Filters filters = Filters.of(request);
    JsonNode answer = list(path + "/results", filters.forApi().and("limit", GROUP_RESULTS));
    Map<String, Object> model = new HashMap<>();
    model.put("group", group);
    model.put("results", ResultView.listOf(answer));
    model.put("pager", Pager.of(request, filters, answer));
    model.put("json", publicApi + path);
    return pages.page(request, "Group " + group.description().orElse(uuid), "group.jte", model);
  }

  private JsonNode list(String path, Query query) throws IOException, ApiRefusal {
    return api.get(path + query.text())
        .orElseThrow(() -> HttpRefusal.notFound("There is no such list"));
  }

  /** What the API says may be posted. */
  private List<String> outcomes() throws IOException {
    try {
      List<String> outcomes = new ArrayList<>();
      api.get("/")
          .ifPresent(landing ->
              landing.path("outcomes").forEach(outcome -> outcomes.add(outcome.asText())));
      return outcomes;
    } catch (ApiRefusal e) {
      return List.of(); // then the form offers none, and the address still takes any
    }
  }
}
