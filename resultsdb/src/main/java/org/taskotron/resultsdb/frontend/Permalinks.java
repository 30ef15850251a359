package org.taskotron.resultsdb.frontend;

import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;

/**
 * Addresses under which people have kept pages of the frontends that were before ours. Those that mean the same here
 * ({@code /results/7}, {@code /testcases/x}) are pages; the others lead to the page that tells the same.
 */
final class Permalinks {

  private Permalinks() {}

  static void addTo(Routes routes) {
    routes.get("/index", request -> moved(request, "/"));
    routes.get("/index.html", request -> moved(request, "/"));
    routes.get("/result/:id", request -> moved(request, "/results/" + request.path("id")));
    routes.get("/jobs[/]", request -> moved(request, "/groups"));
    // A job's uuid is its group's; numbers of the first version's jobs lead to nothing, and the
    // page says so.
    routes.get("/jobs/:uuid", request -> moved(request, Addresses.group(request.path("uuid"))));
  }

  private static Answer moved(Request request, String path) {
    String query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
    return Answer.redirect(request.link(path) + query);
  }
}
