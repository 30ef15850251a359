package org.taskotron.resultsdb.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.taskotron.base.web.Percent;

/** The parameters of an address, in their order. A value; the methods copy. */
public record Query(List<Map.Entry<String, String>> pairs) {

  public static final Query NONE = new Query(List.of());

  public Query {
    pairs = List.copyOf(pairs);
  }

  public Query and(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(pairs);
    more.add(Map.entry(name, value));
    return new Query(more);
  }

  public Query and(Query others) {
    List<Map.Entry<String, String>> more = new ArrayList<>(pairs);
    more.addAll(others.pairs);
    return new Query(more);
  }

  public Query and(String name, long value) {
    return and(name, Long.toString(value));
  }

  public Query without(String name) {
    return new Query(pairs.stream().filter(pair -> !pair.getKey().equals(name)).toList());
  }

  public Query without(Map.Entry<String, String> pair) {
    return new Query(pairs.stream().filter(other -> !other.equals(pair)).toList());
  }

  /** The first value of a parameter, or an empty text. */
  public String value(String name) {
    return pairs.stream()
        .filter(pair -> pair.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  /** With its question mark, or nothing. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> pair : pairs) {
      text.append(text.length() == 0 ? '?' : '&')
          .append(Percent.encode(pair.getKey()).replace("%3A", ":"))
          .append('=')
          .append(Percent.encode(pair.getValue()).replace("%2C", ",").replace("%3A", ":"));
    }
    return text.toString();
  }
}
