package org.taskotron.resultsdb.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.taskotron.base.web.Request;

/**
 * What a list page was asked for: the fields of its form, and whatever else stands in the address, which goes to the API
 * as it is.
 *
 * @param shown everything but the page, as it is to stand in the address; empty fields of the form left out
 * @param page counted from 0
 * @param isToBeTidied the form wrote something that an address that is passed on says shorter
 */
public record Filters(Query shown, long page, boolean isToBeTidied) {

  /**
   * The form's row for a key of the data: two fields that the reader fills in freely. No data can have keys of two
   * colons, so these names hide none.
   */
  public static final String KEY = "::key";

  public static final String VALUE = "::value";

  /** Fields in which a star stands for any text. */
  private static final Set<String> WITH_STARS =
      Set.of("testcases", "item", "type", "arch", "name", "description");

  private static final Set<String> FIELDS = Set.of(
      "outcome", "testcases", "item", "type", "arch", "groups", "since", "name", "description");

  /** What the API's links carry to go on where another page ended. */
  private static final String PLACE = "_after";

  static Filters of(Request request) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    List<String> outcomes = new ArrayList<>();
    String key = "";
    boolean untidy = false;
    for (Map.Entry<String, String> pair : request.queryAll()) {
      String name = pair.getKey();
      String value = pair.getValue();
      switch (name) {
        case "page" -> {}
        case KEY -> {
          key = value.strip();
          untidy = true;
        }
        case VALUE -> {
          if (!key.isEmpty()) {
            pairs.add(Map.entry(value.indexOf('*') >= 0 ? like(key) : key, value));
          }
        }
        case "outcome" ->
          Stream.of(value.split(","))
              .map(String::strip)
              .filter(outcome -> !outcome.isEmpty())
              .forEach(outcomes::add);
        default -> field(pairs, name, value);
      }
    }
    if (!outcomes.isEmpty()) {
      pairs.add(0, Map.entry("outcome", String.join(",", outcomes)));
    }
    untidy |= request.queries("outcome").size() > 1;
    return new Filters(new Query(pairs), page(request.query("page").orElse("0")), untidy);
  }

  private static void field(List<Map.Entry<String, String>> pairs, String name, String value) {
    if (!FIELDS.contains(name)) {
      pairs.add(Map.entry(name, value));
    } else if (!value.isBlank()) {
      pairs.add(Map.entry(name, value.strip()));
    }
  }

  private static String like(String key) {
    return key.endsWith(":like") ? key : key + ":like";
  }

  private static long page(String text) {
    try {
      return Math.max(0, Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The same question as the API understands it. */
  Query forApi() {
    return pattern().and("page", page);
  }

  /** The same question, from the beginning of the list. */
  Query forApi(int limit) {
    return pattern().without(PLACE).without("limit").and("limit", limit);
  }

  private Query pattern() {
    Query query = Query.NONE;
    for (Map.Entry<String, String> pair : shown.pairs()) {
      boolean pattern = WITH_STARS.contains(pair.getKey()) && pair.getValue().indexOf('*') >= 0;
      query = query.and(pattern ? like(pair.getKey()) : pair.getKey(), pair.getValue());
    }
    return query;
  }

  /** The same, but a field without a star means: anywhere within. */
  Query anywhere(String field) {
    String text = field(field);
    Query query = forApi().without(field).without(like(field));
    if (text.isEmpty()) {
      return query;
    }
    return query.and(like(field), text.indexOf('*') >= 0 ? text : "*" + text + "*");
  }

  /** What a field of the form shows. */
  public String field(String name) {
    return shown.value(name);
  }

  /** Whether this outcome is one of those that are asked for. */
  public boolean wants(String outcome) {
    return List.of(field("outcome").toUpperCase(Locale.ROOT).split(",")).contains(outcome);
  }

  /** Filters that have no field in the form. */
  public List<Map.Entry<String, String>> others() {
    return question().pairs().stream()
        .filter(pair -> !FIELDS.contains(pair.getKey()))
        .toList();
  }

  /** What is asked, without the place in the list. */
  public Query question() {
    return shown.without(PLACE);
  }

  public boolean isEmpty() {
    return question().pairs().isEmpty();
  }

  /** The address of another page of the same list. */
  String address(String path, long otherPage) {
    Query query = otherPage == 0 ? question() : question().and("page", otherPage);
    return path + query.text();
  }

  /** The address of another page of the same list, which the API finds by its place, if it says one. */
  String address(String path, long otherPage, String place) {
    return place.isEmpty()
        ? address(path, otherPage)
        : path + question().and("page", otherPage).and(PLACE, place).text();
  }
}
