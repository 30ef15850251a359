package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.Request;

/** The neighbours of a page of a list; null where there is none. */
public record Pager(
    @Nullable String first,
    @Nullable String before,
    @Nullable String after) {

  static final Pager NONE = new Pager(null, null, null);

  static Pager of(Request request, Filters filters, JsonNode answer) {
    String path = request.link(request.rawPath());
    long page = filters.page();
    return new Pager(
        page > 1 ? filters.address(path, 0) : null,
        page > 0 ? filters.address(path, page - 1) : null,
        answer.path("next").isTextual() ? filters.address(path, page + 1) : null);
  }
}
