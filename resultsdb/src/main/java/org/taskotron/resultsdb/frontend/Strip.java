package org.taskotron.resultsdb.frontend;

import gg.jte.Content;
import gg.jte.html.escape.Escape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.taskotron.base.web.Tone;

/**
 * A check's history as a small picture, the oldest on the left. The worse an outcome is, the higher is its bar, so that
 * nobody needs the colours; and it says itself in words.
 */
public final class Strip {

  private static final int STEP = 6;
  private static final int WIDTH = 4;
  private static final int HEIGHT = 14;

  private Strip() {}

  /** @param results the oldest first */
  public static Content of(List<ResultView> results) {
    return out -> {
      int width = results.size() * STEP;
      out.writeContent("<svg class=\"strip\" role=\"img\" width=\"" + width + "\" height=\""
          + HEIGHT + "\" viewBox=\"0 0 " + width + ' ' + HEIGHT + "\" aria-label=\"");
      Escape.htmlAttribute(words(results), out);
      out.writeContent("\">");
      for (Map.Entry<Tone, String> path : paths(results).entrySet()) {
        out.writeContent("<path class=\"" + path.getKey().css() + "\" fill=\"currentColor\" d=\""
            + path.getValue() + "\"/>");
      }
      out.writeContent("</svg>");
    };
  }

  private static String words(List<ResultView> results) {
    return "history, the oldest first: "
        + results.stream().map(result -> result.verdict().word()).collect(Collectors.joining(", "));
  }

  /** One path for each tone keeps the page small. */
  private static Map<Tone, String> paths(List<ResultView> results) {
    Map<Tone, StringBuilder> paths = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      Tone tone = results.get(i).verdict().tone();
      int height = height(tone);
      paths
          .computeIfAbsent(tone, none -> new StringBuilder())
          .append('M')
          .append(i * STEP)
          .append(' ')
          .append(HEIGHT - height)
          .append('h')
          .append(WIDTH)
          .append('v')
          .append(height)
          .append("h-")
          .append(WIDTH)
          .append('z');
    }
    return paths.entrySet().stream()
        .collect(Collectors.toMap(
            Map.Entry::getKey,
            entry -> entry.getValue().toString(),
            (one, other) -> one,
            LinkedHashMap::new));
  }

  private static int height(Tone tone) {
    return switch (tone) {
      case GOOD -> 5;
      case PLAIN, ACTIVE, WAITING -> 7;
      case WARN -> 10;
      case BAD, FAULT, CANCELLED -> HEIGHT;
    };
  }
}
