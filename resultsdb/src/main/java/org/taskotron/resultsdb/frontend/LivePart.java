package org.taskotron.resultsdb.frontend;

import java.util.List;
import java.util.Map;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;

/** {@code /live}: rings when there is a new result of those that the rest of the address asks for. */
final class LivePart {

  /** The bell's mark when the page was drawn. No data has keys of two colons. */
  static final String DRAWN = "::drawn";

  private final Bell bell;

  LivePart(Bell bell) {
    this.bell = bell;
  }

  void addTo(Routes routes) {
    routes.get("/live", this::live);
  }

  private Answer live(Request request) {
    List<Map.Entry<String, String>> question =
        request.queryAll().stream().filter(pair -> !pair.getKey().equals(DRAWN)).toList();
    Watched watched = Watched.by(new Query(question));
    String drawn = request.query(DRAWN).orElse("");
    return Answer.sse((last, sink) -> bell.listen(watched, last.isPresent() ? "" : drawn, sink));
  }
}
