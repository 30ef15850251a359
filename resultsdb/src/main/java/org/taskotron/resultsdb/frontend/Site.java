package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Request;

/** What all our pages need: somebody to ask, somebody to draw, and where strangers find the API. */
final class Site {

  private final ApiClient api;
  private final Pages pages;
  private final String publicApi;
  private final Clock clock;
  private final Bell bell;

  Site(ApiClient api, Bell bell, Pages pages, String publicApi, Clock clock) {
    this.api = api;
    this.bell = bell;
    this.pages = pages;
    this.publicApi = publicApi;
    this.clock = clock;
  }

  Asked ask(String path) {
    return api.ask(path);
  }

  Asked ask(String path, Query query) {
    return api.ask(path + query.text());
  }

  JsonNode list(String path, Query query) throws IOException, ApiRefusal {
    return told(ask(path, query));
  }

  /** The answer of a list; there always is one. */
  static JsonNode told(Asked asked) throws IOException, ApiRefusal {
    return asked.answer().orElseThrow(() -> HttpRefusal.notFound("There is no such list"));
  }

  /** Asks what may be posted. */
  Asked askOutcomes() {
    return ask("/");
  }

  static List<String> outcomes(Asked landing) throws IOException {
    List<String> outcomes = new ArrayList<>();
    try {
      landing
          .answer()
          .ifPresent(
              found -> found.path("outcomes").forEach(outcome -> outcomes.add(outcome.asText())));
    } catch (ApiRefusal e) {
      outcomes.clear(); // then the form offers none, and the address still takes any
    }
    return outcomes;
  }

  /** The same for programs. */
  String twin(String path, Query query) {
    return publicApi + path + query.text();
  }

  String publicApi() {
    return publicApi;
  }

  /** Where a page hears that there is something new for its question. */
  String live(Request request, Query question) {
    Query shown = question.without("page").without("limit").without("_distinct_on");
    return request.link("/live") + shown.and(LivePart.DRAWN, bell.mark()).text();
  }

  Clock clock() {
    return clock;
  }

  Answer page(Request request, String title, String template, Map<String, Object> model) {
    return pages.page(request, title, template, model);
  }

  /** The API's words without those that are for programs. */
  static String plain(String message) {
    return message.replace("Malformed Request: ", "").replace("Value error, ", "");
  }
}
