package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which new results a page is about, by the question that its list asks the API. Coarser than the API where that is
 * simpler: a page that looks once too often shows the truth all the same.
 */
final class Watched {

  private static final Set<String> NO_MATTER = Set.of("page", "limit", "since");
  private static final String LIKE = ":like";

  private final List<Map.Entry<String, List<Pattern>>> conditions;

  private Watched(List<Map.Entry<String, List<Pattern>>> conditions) {
    this.conditions = conditions;
  }

  static Watched by(Query question) {
    return new Watched(question.pairs().stream()
        .filter(pair -> !NO_MATTER.contains(pair.getKey()) && !pair.getKey().startsWith("_"))
        .map(pair -> Map.entry(key(pair.getKey()), patterns(pair.getKey(), pair.getValue())))
        .toList());
  }

  private static String key(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  private static List<Pattern> patterns(String name, String values) {
    boolean like = name.endsWith(LIKE);
    return Stream.of(values.split(",", -1))
        .map(value -> pattern(like ? value : value.strip(), like, name.equals("outcome")))
        .toList();
  }

  private static Pattern pattern(String value, boolean like, boolean anyCase) {
    String plain = like
        ? Stream.of(value.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"))
        : Pattern.quote(value);
    return Pattern.compile(plain, Pattern.DOTALL | (anyCase ? Pattern.CASE_INSENSITIVE : 0));
  }

  /** Whether every result is. */
  boolean isAll() {
    return conditions.isEmpty();
  }

  boolean includes(JsonNode result) {
    return conditions.stream().allMatch(condition -> {
      List<String> values = values(result, condition.getKey());
      return condition.getValue().stream()
          .anyMatch(pattern ->
              values.stream().anyMatch(value -> pattern.matcher(value).matches()));
    });
  }

  private static List<String> values(JsonNode result, String key) {
    return switch (key) {
      case "outcome" -> List.of(result.path("outcome").asText());
      case "testcases" -> List.of(result.path("testcase").path("name").asText());
      case "groups" -> ResultView.texts(result.path("groups"));
      default -> ResultView.texts(result.path("data").path(key));
    };
  }
}
