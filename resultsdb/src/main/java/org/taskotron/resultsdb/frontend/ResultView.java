package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A result as the API tells it. */
public record ResultView(
    long id,
    TestcaseView testcase,
    String outcome,
    Optional<String> note,
    Optional<String> refUrl,
    Instant submitted,
    List<String> groups,
    Map<String, List<String>> data) {

  /** The oldest first. */
  static final Comparator<ResultView> AGE =
      Comparator.comparing(ResultView::submitted).thenComparing(ResultView::id);

  private static final Set<String> GOOD = Set.of("PASSED", "INFO");

  static ResultView of(JsonNode json) {
    Map<String, List<String>> data = new TreeMap<>();
    json.path("data").properties().forEach(e -> data.put(e.getKey(), texts(e.getValue())));
    return new ResultView(
        json.path("id").longValue(),
        TestcaseView.of(json.path("testcase")),
        json.path("outcome").asText(),
        text(json, "note"),
        text(json, "ref_url"),
        time(json.path("submit_time").asText()),
        texts(json.path("groups")),
        data);
  }

  static List<ResultView> listOf(JsonNode page) {
    List<ResultView> results = new ArrayList<>();
    page.path("data").forEach(result -> results.add(of(result)));
    return results;
  }

  static Optional<String> text(JsonNode json, String field) {
    return Optional.ofNullable(json.path(field).textValue()).filter(text -> !text.isEmpty());
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  static Instant time(String text) {
    try {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** The texts of a key; none if it has none. */
  public List<String> all(String key) {
    return data.getOrDefault(key, List.of());
  }

  /** The texts of a key in one line. */
  public String line(String key) {
    return String.join(", ", all(key));
  }

  /** The arches that it is about, under either of the keys that testers use; none if it does not say. */
  public List<String> arches() {
    List<String> arches = all("arch");
    return arches.isEmpty() ? all("system_architecture") : arches;
  }

  public Verdict verdict() {
    return Verdict.of(outcome);
  }

  /** Whether nobody needs to look at it: decisions need no waiver then. */
  public boolean isGood() {
    return GOOD.contains(outcome);
  }

  /** Whether another result is of the same check, on the same arch, of the same item. */
  boolean isAboutTheSame(ResultView other) {
    return all("item").equals(other.all("item"))
        && Check.KEYS.stream().allMatch(key -> all(key).equals(other.all(key)));
  }
}
