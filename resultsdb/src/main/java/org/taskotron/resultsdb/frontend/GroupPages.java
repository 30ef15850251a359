package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Percent;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;

/** The list of groups, and a page for each. */
final class GroupPages {

  private static final int RESULTS = 100;

  private final Site site;
  private final NamedList list;

  GroupPages(Site site) {
    this.site = site;
    this.list = new NamedList(site, "groups", "description", GroupView::listOf);
  }

  void addTo(Routes routes) {
    routes.get("/groups[/]", request -> list.page(request, "Groups"));
    routes.get("/groups/:uuid", this::group);
  }

  private Answer group(Request request) throws Exception {
    String uuid = request.path("uuid");
    String path = "/groups/" + Percent.encode(uuid);
    Filters filters = Filters.of(request);
    Asked asked = site.ask(path);
    Asked list = site.ask(path + "/results", filters.forApi().and("limit", RESULTS));
    GroupView group = GroupView.of(
        asked.answer().orElseThrow(() -> HttpRefusal.notFound("There is no group " + uuid)));
    JsonNode answer = Site.told(list);
    List<ResultView> results = ResultView.listOf(answer);
    Map<String, Object> model = new HashMap<>();
    model.put("group", group);
    model.put("results", results);
    model.put("counts", ItemLine.counts(results));
    model.put(
        "live", filters.page() == 0 ? site.live(request, Query.NONE.and("groups", uuid)) : "");
    model.put("feed", Feeds.address(Query.NONE.and("groups", uuid)));
    model.put("whole", results.size() == group.results());
    model.put("pager", Pager.of(request, filters, answer));
    model.put("json", site.twin(path, Query.NONE));
    return site.page(request, "Group " + group.description().orElse(uuid), "group.jte", model);
  }
}
