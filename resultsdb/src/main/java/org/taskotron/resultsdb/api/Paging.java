package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.taskotron.base.web.Request;
import org.taskotron.resultsdb.api.body.Fields;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.api.body.Mistake;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.result.Window.Side;
import org.taskotron.resultsdb.result.Window.Turn;

/**
 * Which page of a list is asked for, and where its neighbours are. A link carries the number of its page, which tells
 * people where they are, and the place at which it begins, which keeps it right while rows arrive and is found at once
 * however far it lies. A page without a place, as scripts count them up, is counted from the beginning.
 *
 * @param page counted from 0
 * @param limit rows of a page
 * @param turn where it begins, if a link of ours says it
 * @param total whether the number of all rows is asked for
 * @param <K> what tells the places of the list apart
 */
record Paging<K>(long page, int limit, Optional<Turn<K>> turn, boolean total) {

  static final String PLACE = "_after";
  static final String TOTAL = "_total";

  private static final int USUAL = 20;
  private static final long FARTHEST = 1_000_000_000_000_000L;
  private static final Pattern INTEGER = Pattern.compile("\\s*[+-]?\\d+(?:\\.0*)?\\s*");
  private static final Set<String> YES = Set.of("1", "true");
  private static final Set<String> NO = Set.of("", "0", "false");

  static <K> Paging<K> of(Request request, Places<K> places, Fields fields) {
    long page = number(request.query("page"), 0, "page", fields);
    long limit = number(request.query("limit"), USUAL, "limit", fields);
    if (limit < -1) {
      fields.wrong(new Mistake(
          List.of("limit"),
          "greater_than_equal",
          "Input should be greater than or equal to 0",
          TextNode.valueOf(request.query("limit").orElse(""))));
    }
    return new Paging<>(
        Math.max(page, 0),
        (int) Math.min(Math.max(limit, 0), Limits.PAGE),
        turn(request, places, fields),
        total(request, fields));
  }

  private static <K> Optional<Turn<K>> turn(Request request, Places<K> places, Fields fields) {
    Optional<String> text = request.query(PLACE);
    Optional<Turn<K>> turn = text.flatMap(places::read);
    if (text.isPresent() && turn.isEmpty()) {
      fields.wrong(
          Mistake.value("must come from a link of ours", TextNode.valueOf(text.get()), PLACE));
    }
    return turn;
  }

  private static boolean total(Request request, Fields fields) {
    String text = request.query(TOTAL).orElse("");
    if (!YES.contains(text) && !NO.contains(text)) {
      fields.wrong(Mistake.value("must be 1 or 0", TextNode.valueOf(text), TOTAL));
    }
    return YES.contains(text);
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

  Window<K> window() {
    return turn.map(beside -> Window.beside(beside, limit))
        .orElseGet(() -> Window.at(page * limit, limit));
  }

  /** The address of the page before, if there is one. */
  <T> Optional<String> previous(
      Request request, Slice<T> found, Function<T, K> place, Places<K> places) {
    if (page == 0) {
      return Optional.empty();
    }
    // The first page is always told from the beginning of the list.
    Optional<String> end = page == 1 || found.items().isEmpty()
        ? Optional.empty()
        : Optional.of(
            places.write(new Turn<>(Side.BEFORE, place.apply(found.items().get(0)))));
    return Optional.of(link(request, page - 1, end));
  }

  /** The address of the page after, if there is one. A page of no rows says nothing about what comes after it. */
  <T> Optional<String> next(
      Request request, Slice<T> found, Function<T, K> place, Places<K> places) {
    boolean cameFromThere = turn.filter(t -> t.side() == Side.BEFORE).isPresent();
    if (!found.more() && !cameFromThere && limit > 0) {
      return Optional.empty();
    }
    List<T> items = found.items();
    Optional<String> begin = items.isEmpty()
        ? Optional.empty()
        : Optional.of(
            places.write(new Turn<>(Side.AFTER, place.apply(items.get(items.size() - 1)))));
    return Optional.of(link(request, page + 1, begin));
  }

  /** The request's address with another page, all else as it stands. */
  private static String link(Request request, long page, Optional<String> place) {
    StringBuilder query = new StringBuilder();
    boolean said = false;
    for (String pair : request.rawQuery().split("&", -1)) {
      if (pair.isEmpty() || pair.startsWith("callback=") || pair.startsWith(PLACE + "=")) {
        continue;
      }
      boolean names = pair.startsWith("page=") && !said;
      said |= names;
      query.append(query.length() == 0 ? "?" : "&").append(names ? "page=" + page : pair);
    }
    if (!said) {
      query.append(query.length() == 0 ? "?" : "&").append("page=").append(page);
    }
    place.ifPresent(text -> query.append('&').append(PLACE).append('=').append(text));
    return request.baseUrl() + request.rawPath() + query;
  }
}
