package org.taskotron.resultsdb.frontend;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.Tone;

/**
 * {@code /badge.svg?item=…&testcases=…}: how an item fares, as a picture for other people's pages. Whatever is wrong, a
 * picture comes: a badge that broke would be a hole in somebody's page.
 */
final class Badges {

  private static final Logger LOG = LoggerFactory.getLogger(Badges.class);
  private static final String SVG = "image/svg+xml; charset=utf-8";
  private static final int KEPT_SECONDS = 60;
  private static final int UNKNOWN_KEPT_SECONDS = 15;
  private static final int LONGEST = 60;

  private final Site site;

  Badges(Site site) {
    this.site = site;
  }

  void addTo(Routes routes) {
    routes.get("/badge.svg", this::badge);
  }

  /** The badge of an item. */
  static String address(String item) {
    return "/badge.svg" + Query.NONE.and("item", item).text();
  }

  private Answer badge(Request request) {
    Filters filters = Filters.of(request);
    String item = filters.field("item");
    String testcases = filters.field("testcases");
    String label = !testcases.isEmpty() ? testcases : item.isEmpty() ? "ResultsDB" : item;
    Optional<Matrix> matrix = matrix(filters, item);
    if (matrix.isEmpty() || matrix.get().isEmpty()) {
      return Xml.answer(SVG, svg(label, Tone.PLAIN, "unknown"), UNKNOWN_KEPT_SECONDS);
    }
    List<Matrix.Count> counts = matrix.get().counts();
    Matrix.Count worst = counts.get(0);
    long cells = counts.stream().mapToLong(Matrix.Count::cells).sum();
    String word = worst.cells() == cells
        ? worst.verdict().word()
        : worst.cells() + " of " + cells + " " + worst.verdict().word();
    return Xml.answer(SVG, svg(label, worst.verdict().tone(), word), KEPT_SECONDS);
  }

  /** Empty if the question makes no sense or nobody answers it. */
  private Optional<Matrix> matrix(Filters filters, String item) {
    if (item.isEmpty() && filters.field("testcases").isEmpty()) {
      return Optional.empty();
    }
    Query query = filters.forApi().without("page").without("outcome");
    if (item.indexOf('*') < 0 && item.indexOf(',') >= 0) {
      query = query.without("item").and(Naming.asItem(item).question());
    }
    try {
      List<ResultView> latest = ResultView.listOf(
          site.list("/results/latest", query.and("_distinct_on", String.join(",", Check.KEYS))));
      return Optional.of(Matrix.of(
          item.indexOf(',') < 0
              ? latest
              : latest.stream()
                  .filter(result -> result.all("item").contains(item))
                  .toList()));
    } catch (IOException | ApiRefusal | HttpRefusal e) {
      LOG.debug("a badge is unknown", e);
      return Optional.empty();
    }
  }

  /** Widths are guessed from the number of letters, and the letters are then told to fit. */
  private static String svg(String label, Tone tone, String word) {
    String name = Shortened.to(label, LONGEST);
    String state = tone.symbol() + " " + word;
    int left = width(name);
    int right = width(state);
    int whole = left + right;
    String title = Xml.text(name + ": " + word);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + whole
        + "\" height=\"20\" role=\"img\" aria-label=\"" + title + "\">\n<title>" + title
        + "</title>\n<rect width=\"" + whole
        + "\" height=\"20\" rx=\"3\" fill=\"#3a434e\"/>\n<path d=\"M"
        + left + " 0h" + (right - 3) + "a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-" + (right - 3)
        + "z\" fill=\"" + colour(tone) + "\"/>\n"
        + "<g fill=\"#fff\" text-anchor=\"middle\" font-size=\"11\""
        + " font-family=\"Verdana,DejaVu Sans,sans-serif\">\n"
        + text(name, left / 2, left - 10) + text(state, left + right / 2, right - 10)
        + "</g>\n</svg>\n";
  }

  private static String text(String text, int x, int length) {
    return "<text x=\"" + x + "\" y=\"14\" textLength=\"" + length + "\">" + Xml.text(text)
        + "</text>\n";
  }

  private static int width(String text) {
    return 10 + 7 * (int) text.codePoints().count();
  }

  /** Dark enough for white letters. */
  private static String colour(Tone tone) {
    return switch (tone) {
      case GOOD -> "#14682b";
      case BAD -> "#b01020";
      case WARN -> "#8a4600";
      case FAULT -> "#6a2ca8";
      case CANCELLED -> "#a3195b";
      case ACTIVE -> "#0b57a4";
      case WAITING, PLAIN -> "#4f5965";
    };
  }
}
