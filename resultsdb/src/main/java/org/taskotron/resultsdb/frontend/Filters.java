package org.taskotron.resultsdb.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.taskotron.base.web.Request;

/**
 * What a list page was asked for: the fields of its form, and whatever else stands in the address, which goes to the API
 * as it is.
 *
 * @param shown everything but the page, as it stands in the address; empty fields of the form left out
 * @param page counted from 0
 */
public record Filters(Query shown, long page) {

  /** Fields in which a star stands for any text. */
  private static final Set<String> WITH_STARS =
      Set.of("testcases", "item", "type", "arch", "name", "description");

  private static final Set<String> FIELDS =
      Set.of("outcome", "testcases", "item", "type", "arch", "since", "name", "description");

  static Filters of(Request request) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    for (Map.Entry<String, String> pair : request.queryAll()) {
      String name = pair.getKey();
      boolean emptyField = FIELDS.contains(name) && pair.getValue().isBlank();
      if (!name.equals("page") && !emptyField) {
        pairs.add(
            Map.entry(name, FIELDS.contains(name) ? pair.getValue().strip() : pair.getValue()));
      }
    }
    return new Filters(new Query(pairs), page(request.query("page").orElse("0")));
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
    Query query = Query.NONE;
    for (Map.Entry<String, String> pair : shown.pairs()) {
      boolean pattern = WITH_STARS.contains(pair.getKey()) && pair.getValue().indexOf('*') >= 0;
      query = query.and(pattern ? pair.getKey() + ":like" : pair.getKey(), pair.getValue());
    }
    return query.and("page", page);
  }

  /** What a field of the form shows. */
  public String field(String name) {
    return shown.value(name);
  }

  /** Filters that have no field in the form. */
  public List<Map.Entry<String, String>> others() {
    return shown.pairs().stream()
        .filter(pair -> !FIELDS.contains(pair.getKey()))
        .toList();
  }

  public boolean isEmpty() {
    return shown.pairs().isEmpty();
  }

  /** The address of another page of the same list. */
  String address(String path, long otherPage) {
    Query query = otherPage == 0 ? shown : shown.and("page", otherPage);
    return path + query.text();
  }
}
