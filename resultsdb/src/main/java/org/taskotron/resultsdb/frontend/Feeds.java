package org.taskotron.resultsdb.frontend;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;

/**
 * {@code /results.atom}: the newest results that fit the address's filters, for programs that read news. Ids are the
 * API's public addresses, so that an entry stays the same one wherever the feed is read.
 */
final class Feeds {

  private static final int ENTRIES = 50;
  private static final int KEPT_SECONDS = 60;
  private static final String ATOM = "application/atom+xml; charset=utf-8";

  private final Site site;

  Feeds(Site site) {
    this.site = site;
  }

  void addTo(Routes routes) {
    routes.get("/results.atom", this::results);
  }

  /** The feed of a question. */
  static String address(Query question) {
    return "/results.atom" + question.text();
  }

  private Answer results(Request request) throws IOException, ApiRefusal {
    Filters filters = Filters.of(request);
    List<ResultView> results = ResultView.listOf(site.list("/results", filters.forApi(ENTRIES)));
    Query question = filters.question();
    String base = request.baseUrl();
    StringBuilder feed = new StringBuilder(1_024 + results.size() * 600)
        .append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")
        .append("<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    element(feed, "id", site.twin("/results", question));
    element(feed, "title", question.pairs().isEmpty() ? "Results" : "Results: " + words(question));
    element(feed, "updated", newest(results).toString());
    link(feed, "self", "application/atom+xml", base + address(question));
    link(feed, "alternate", "text/html", base + "/results" + question.text());
    feed.append("<author><name>ResultsDB</name></author>\n");
    for (ResultView result : results) {
      entry(feed, result, base);
    }
    return Xml.answer(ATOM, feed.append("</feed>\n").toString(), KEPT_SECONDS);
  }

  private void entry(StringBuilder feed, ResultView result, String base) {
    feed.append("<entry>\n");
    element(feed, "id", site.twin("/results/" + result.id(), Query.NONE));
    element(feed, "title", title(result));
    element(feed, "updated", result.submitted().toString());
    element(feed, "published", result.submitted().toString());
    link(feed, "alternate", "text/html", base + Addresses.result(result.id()));
    Addresses.safe(result.refUrl()).ifPresent(log -> link(feed, "related", "", log));
    feed.append("<category term=\"")
        .append(Xml.text(result.outcome().toLowerCase(Locale.ROOT)))
        .append("\"/>\n");
    feed.append("<content type=\"text\">")
        .append(Xml.text(result.note().orElse("")))
        .append("</content>\n</entry>\n");
  }

  private static String title(ResultView result) {
    String arches = String.join(", ", result.arches());
    return result.verdict().word() + ": " + result.testcase().name()
        + (result.all("item").isEmpty() ? "" : " of " + result.line("item"))
        + (arches.isEmpty() ? "" : " (" + arches + ")");
  }

  private static String words(Query question) {
    StringBuilder words = new StringBuilder();
    question
        .pairs()
        .forEach(pair -> words
            .append(words.length() == 0 ? "" : ", ")
            .append(pair.getKey())
            .append(' ')
            .append(pair.getValue()));
    return words.toString();
  }

  /** A feed without entries has not changed since the beginning of time. */
  private static Instant newest(List<ResultView> results) {
    return results.stream()
        .map(ResultView::submitted)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  private static void element(StringBuilder out, String name, String text) {
    out.append('<').append(name).append('>').append(Xml.text(text)).append("</").append(name);
    out.append(">\n");
  }

  private static void link(StringBuilder out, String rel, String type, String url) {
    out.append("<link rel=\"").append(rel).append('"');
    if (!type.isEmpty()) {
      out.append(" type=\"").append(type).append('"');
    }
    out.append(" href=\"").append(Xml.text(url)).append("\"/>\n");
  }
}
