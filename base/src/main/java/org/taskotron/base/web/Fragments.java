package org.taskotron.base.web;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import gg.jte.html.escape.Escape;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The small things that pages share, for use in templates: {@code ${Fragments.badge(Tone.GOOD, "passed")}}. What is
 * handed in is escaped here.
 */
public final class Fragments {

  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private Fragments() {}

  /** A state: colour, symbol and word. */
  public static Content badge(Tone tone, String word) {
    return out -> {
      out.writeContent("<span class=\"badge " + tone.css()
          + "\"><span class=\"symbol\" aria-hidden=\"true\">" + tone.symbol() + "</span> ");
      text(word, out);
      out.writeContent("</span>");
    };
  }

  /** A time in UTC; the page's script shows the reader's own time on hover. */
  public static Content time(Instant instant) {
    return out -> out.writeContent(
        "<time datetime=\"" + Json.instant(instant) + "\">" + SHOWN.format(instant) + "</time>");
  }

  /** A time, or a dash. */
  public static Content time(Optional<Instant> instant) {
    return instant
        .map(Fragments::time)
        .orElse(out -> out.writeContent("<span class=\"none\">–</span>"));
  }

  /** How long: {@code 0.3 s}, {@code 12 s}, {@code 3 min 4 s}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (duration.isNegative()) {
      return "0 s";
    }
    if (seconds < 10) {
      long tenths = duration.toMillis() / 100;
      return duration.toMillis() < 100
          ? duration.toMillis() + " ms"
          : tenths / 10 + "." + tenths % 10 + " s";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    if (seconds < 86_400) {
      return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
    }
    return seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
  }

  /** An identifier in full: one click selects it. */
  public static Content id(String id) {
    return out -> {
      out.writeContent("<code class=\"id\">");
      text(id, out);
      out.writeContent("</code>");
    };
  }

  /** A list without entries: what is missing, and what to do next. */
  public static Content empty(String what, String next) {
    return out -> {
      out.writeContent("<div class=\"empty\"><p class=\"what\">");
      text(what, out);
      out.writeContent("</p><p>");
      text(next, out);
      out.writeContent("</p></div>");
    };
  }

  /** Links to the newer and the older part of a list; null leaves one out. */
  public static Content paging(
      @Nullable String newest, @Nullable String newer, @Nullable String older) {
    return out -> {
      if (newest == null && newer == null && older == null) {
        return;
      }
      out.writeContent("<nav class=\"paging\" aria-label=\"Pages of the list\">");
      link(newest, "", "⇤ Newest", out);
      link(newer, "prev", "← Newer", out);
      link(older, "next", "Older →", out);
      out.writeContent("</nav>");
    };
  }

  private static void link(@Nullable String url, String rel, String words, TemplateOutput out) {
    if (url != null) {
      out.writeContent("<a " + (rel.isEmpty() ? "" : "rel=\"" + rel + "\" ") + "href=\"");
      Escape.htmlAttribute(url, out);
      out.writeContent("\">" + words + "</a>");
    }
  }

  private static void text(String text, TemplateOutput out) {
    Escape.htmlContent(text, out);
  }
}
