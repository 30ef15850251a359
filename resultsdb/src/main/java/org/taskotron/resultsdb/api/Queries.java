package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.taskotron.base.web.Request;
import org.taskotron.resultsdb.api.body.Fields;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.api.body.Mistake;
import org.taskotron.resultsdb.api.body.Times;
import org.taskotron.resultsdb.result.DataFilter;
import org.taskotron.resultsdb.result.GroupQuery;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.Place;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.ResultQuery.Order;
import org.taskotron.resultsdb.result.Selection;
import org.taskotron.resultsdb.result.TextPattern;

/** Reads what is asked of a list. Of a parameter that is repeated the first counts, except for data. */
final class Queries {

  /** A question about results, and which page of the answer. */
  record Results(ResultQuery query, Paging<Place> paging) {}

  private static final String LIKE = ":like";
  /** What has a meaning of its own, so that it is no key of the data. */
  static final Set<String> RESERVED = Set.of(
      "page",
      "limit",
      "outcome",
      "testcases",
      "testcases:like",
      "groups",
      "since",
      "_sort",
      "_distinct_on",
      Paging.PLACE,
      Paging.TOTAL);

  private static final Set<String> EVENTS = Set.of("testcases", "testcases:like", "outcome");

  private final Outcomes outcomes;

  Queries(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  Results results(Request request) {
    Fields fields = new Fields();
    Paging<Place> paging = Paging.of(request, Places.OF_RESULTS, fields);
    Set<String> wanted = outcomes(request.query("outcome"), fields);
    Selection testcases = testcasesOf(request, fields);
    Set<String> groups = trimmed(request.query("groups"), "groups", fields);
    Optional<String> since = request.query("since");
    List<String> bounds = since.map(text -> List.of(text.split(",", -1))).orElse(List.of());
    Optional<Instant> from = bound(bounds, 0, since, fields);
    Optional<Instant> to = from.isPresent() ? bound(bounds, 1, since, fields) : Optional.empty();
    List<DataFilter> data = data(request, fields);
    fields.done();
    Order order = request.query("_sort").filter("asc:submit_time"::equals).isPresent()
        ? Order.OLDEST_FIRST
        : Order.NEWEST_FIRST;
    return new Results(new ResultQuery(wanted, testcases, groups, from, to, data, order), paging);
  }

  /** Which new results a watcher wants: that much of a query as can be told without a database. */
  ResultEvents.Wanted events(Request request) {
    Fields fields = new Fields();
    Set<String> wanted = outcomes(request.query("outcome"), fields);
    Selection testcases = testcasesOf(request, fields);
    for (Map.Entry<String, String> parameter : request.queryAll()) {
      if (!EVENTS.contains(parameter.getKey())) {
        fields.wrong(Mistake.value(
            "events are chosen by testcases, testcases:like and outcome only",
            TextNode.valueOf(parameter.getValue()),
            parameter.getKey()));
      }
    }
    fields.done();
    return new ResultEvents.Wanted(wanted, testcases);
  }

  private static Selection testcasesOf(Request request, Fields fields) {
    return new Selection(
        trimmed(request.query("testcases"), "testcases", fields),
        patterns(trimmed(request.query("testcases:like"), "testcases:like", fields)));
  }

  /** The keys by which the latest are told apart. */
  static List<String> distinctOn(Request request) {
    Fields fields = new Fields();
    Set<String> keys = trimmed(request.query("_distinct_on"), "_distinct_on", fields);
    fields.done();
    return List.copyOf(keys);
  }

  private Set<String> outcomes(Optional<String> parameter, Fields fields) {
    Set<String> found = new LinkedHashSet<>();
    for (String text : trimmed(parameter, "outcome", fields)) {
      Optional<String> outcome = outcomes.find(text);
      if (outcome.isEmpty()) {
        fields.wrong(Mistake.value(
            "must be one of: " + String.join(", ", outcomes.all()),
            TextNode.valueOf(parameter.orElse("")),
            "outcome"));
        return Set.of();
      }
      found.add(outcome.get());
    }
    return found;
  }

  private static Optional<Instant> bound(
      List<String> bounds, int place, Optional<String> since, Fields fields) {
    if (place >= bounds.size()) {
      return Optional.empty();
    }
    Optional<Instant> time = Times.parse(bounds.get(place));
    if (time.isEmpty()) {
      fields.wrong(
          Mistake.value("must be in ISO8601 format", TextNode.valueOf(since.orElse("")), "since"));
    }
    return time;
  }

  /** Everything that has no meaning of its own is a key of the data. */
  private static List<DataFilter> data(Request request, Fields fields) {
    Map<String, Set<String>> wanted = new LinkedHashMap<>();
    for (Map.Entry<String, String> parameter : request.queryAll()) {
      if (!RESERVED.contains(parameter.getKey())) {
        wanted
            .computeIfAbsent(parameter.getKey(), key -> new LinkedHashSet<>())
            .addAll(List.of(parameter.getValue().split(",", -1)));
      }
    }
    List<DataFilter> filters = new ArrayList<>();
    wanted.forEach((name, values) -> {
      checkSize(values, name, fields);
      filters.add(filter(name, values));
    });
    return filters;
  }

  /** A modifier other than {@code like} is dropped; a name with two colons is a key that nothing can have. */
  private static DataFilter filter(String name, Set<String> values) {
    int colon = name.indexOf(':');
    if (colon < 0 || name.indexOf(':', colon + 1) >= 0) {
      return new DataFilter(name, new Selection(values, List.of()));
    }
    String key = name.substring(0, colon);
    return new DataFilter(
        key,
        name.endsWith(LIKE)
            ? new Selection(Set.of(), patterns(values))
            : new Selection(values, List.of()));
  }

  /** Names and patterns of {@code GET /testcases}: names win. */
  static Selection testcases(Request request, Fields fields) {
    Optional<String> names = request.query("name").filter(text -> !text.isEmpty());
    if (names.isPresent()) {
      return new Selection(trimmed(names, "name", fields), List.of());
    }
    String like = "name" + LIKE;
    return new Selection(Set.of(), patterns(trimmed(request.query(like), like, fields)));
  }

  /** What {@code GET /groups} asks for: these lists are not trimmed. */
  static GroupQuery groups(Request request, Fields fields) {
    Set<String> uuids = split(request.query("uuid"), "uuid", fields);
    Set<String> descriptions = split(request.query("description"), "description", fields);
    String like = "description" + LIKE;
    List<TextPattern> patterns =
        request.query("description").filter(text -> !text.isEmpty()).isPresent()
            ? List.of()
            : patterns(split(request.query(like), like, fields));
    return new GroupQuery(uuids, new Selection(descriptions, patterns));
  }

  private static Set<String> trimmed(Optional<String> list, String name, Fields fields) {
    Set<String> texts = new LinkedHashSet<>();
    list.stream()
        .flatMap(text -> Stream.of(text.split(",")))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .forEach(texts::add);
    checkSize(texts, name, fields);
    return texts;
  }

  private static Set<String> split(Optional<String> list, String name, Fields fields) {
    Set<String> texts = new LinkedHashSet<>();
    list.stream()
        .flatMap(text -> Stream.of(text.split(",")))
        .filter(text -> !text.isBlank())
        .forEach(texts::add);
    checkSize(texts, name, fields);
    return texts;
  }

  private static void checkSize(Set<String> texts, String name, Fields fields) {
    if (texts.size() > Limits.FILTER) {
      fields.wrong(Mistake.tooMany(Limits.FILTER, texts.size(), name));
    }
  }

  private static List<TextPattern> patterns(Set<String> texts) {
    return texts.stream().map(TextPattern::new).toList();
  }
}
