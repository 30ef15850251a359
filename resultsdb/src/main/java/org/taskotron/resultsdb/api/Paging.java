package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.taskotron.base.web.Request;
import org.taskotron.resultsdb.result.Window;

/**
 * Which page of a list is asked for, and where its neighbours are.
 *
 * @param page counted from 0
 * @param limit rows of a page
 */
record Paging(long page, int limit) {

  private static final int USUAL = 20;
  private static final long FARTHEST = 1_000_000_000_000_000L;
  private static final Pattern INTEGER = Pattern.compile("\\s*[+-]?\\d+(?:\\.0*)?\\s*");

  static Paging of(Request request, Fields fields) {
    long page = number(request.query("page"), 0, "page", fields);
    long limit = number(request.query("limit"), USUAL, "limit", fields);
    if (limit < -1) {
      fields.wrong(new Mistake(
          List.of("limit"),
          "greater_than_equal",
          "Input should be greater than or equal to 0",
          TextNode.valueOf(request.query("limit").orElse(""))));
    }
    return new Paging(Math.max(page, 0), (int) Math.min(Math.max(limit, 0), Limits.PAGE));
  }

  private static long number(Optional<String> text, long usual, String name, Fields fields) {
    if (text.isEmpty()) {
      return usual;
    }
    String digits = text.get().strip();
    if (!INTEGER.matcher(digits).matches()) {
      fields.wrong(Mistake.noInteger(text.get(), name));
      return usual;
    }
    int point = digits.indexOf('.');
    String whole = point < 0 ? digits : digits.substring(0, point);
    if (whole.length() > 15) {
      return whole.startsWith("-") ? -FARTHEST : FARTHEST;
    }
    return Long.parseLong(whole);
  }

  Window window() {
    return new Window(page * limit, limit);
  }

  /** The request's address with another page, all else as it stands. */
  static String link(Request request, long page) {
    StringBuilder query = new StringBuilder();
    boolean said = false;
    for (String pair : request.rawQuery().split("&", -1)) {
      if (pair.isEmpty() || pair.startsWith("callback=")) {
        continue;
      }
      boolean names = pair.startsWith("page=") && !said;
      said |= names;
      query.append(query.length() == 0 ? "?" : "&").append(names ? "page=" + page : pair);
    }
    if (!said) {
      query.append(query.length() == 0 ? "?" : "&").append("page=").append(page);
    }
    return request.baseUrl() + request.rawPath() + query;
  }

  Optional<String> previous(Request request) {
    return page == 0 ? Optional.empty() : Optional.of(link(request, page - 1));
  }

  /** A page of no rows says nothing about what comes after it, so there is always one more. */
  Optional<String> next(Request request, boolean more) {
    return more || limit == 0 ? Optional.of(link(request, page + 1)) : Optional.empty();
  }
}
