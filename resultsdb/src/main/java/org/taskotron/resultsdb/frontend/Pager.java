package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.Request;

/** The neighbours of a page of a list; null where there is none. */
public record Pager(
    @Nullable String first,
    @Nullable String before,
    @Nullable String after) {

  /** Where a neighbour begins, as the API says it in its own links: then it is right while rows arrive. */
  private static final Pattern PLACE = Pattern.compile("[?&]_after=([A-Za-z0-9._~-]+)");

  static Pager of(Request request, Filters filters, JsonNode answer) {
    String path = request.link(request.rawPath());
    long page = filters.page();
    return new Pager(
        page > 1 ? filters.address(path, 0) : null,
        page > 0 ? filters.address(path, page - 1, place(answer.path("prev"))) : null,
        answer.path("next").isTextual()
            ? filters.address(path, page + 1, place(answer.path("next")))
            : null);
  }

  private static String place(JsonNode link) {
    Matcher matcher = PLACE.matcher(link.asText());
    return matcher.find() ? matcher.group(1) : "";
  }
}
